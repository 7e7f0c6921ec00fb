"""Limit accounts to areas; keep people's keys, places, occurrences, merges and bursts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

FOLLOWING = "following"
NEW = (
    "person_keys",
    "case_senders",
    "case_places",
    "occurrences",
    "occurrence_cases",
    "case_merges",
    "bursts",
    "burst_cases",
)


def upgrade() -> None:
    """Create the tables; every account goes on opening every area."""
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("areas", sa.String(length=255), nullable=True))
    _of_case("person_keys", _text("kind", 20), _text("key", 64), key=("case_id", "kind", "key"))
    op.create_index("ix_person_keys_key_kind", "person_keys", ["key", "kind"])
    _of_case("case_senders", _text("day_key", 64))
    op.create_index("ix_case_senders_day_key", "case_senders", ["day_key"])
    _of_case(
        "case_places",
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
    )
    op.create_index("ix_case_places_latitude_longitude", "case_places", ["latitude", "longitude"])
    _create_occurrences()
    _create_bursts()


def downgrade() -> None:
    """Drop the tables; cases that followed another wait again, and nobody's areas are limited."""
    op.execute(
        sa.text("UPDATE cases SET state = 'waiting' WHERE state = :state").bindparams(
            state=FOLLOWING
        )
    )
    for table in reversed(NEW):
        op.drop_table(table)
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("areas")


def _create_occurrences() -> None:
    op.create_table(
        "occurrences",
        _number("id"),
        _text("opened_by", 64),
        _time("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
    )
    _of_case(
        "occurrence_cases",
        _number("occurrence_id"),
        _text("joined_by", 64),
        _time("joined_at"),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
            name="fk_occurrence_cases_occurrence_id_occurrences",
        ),
    )
    op.create_index("ix_occurrence_cases_occurrence_id", "occurrence_cases", ["occurrence_id"])
    _of_case(
        "case_merges",
        _text("leading_id", 16),
        _text("merged_by", 64),
        _time("merged_at"),
        sa.ForeignKeyConstraint(
            ["leading_id"], ["cases.id"], name="fk_case_merges_leading_id_cases"
        ),
    )
    op.create_index("ix_case_merges_leading_id", "case_merges", ["leading_id"])


def _create_bursts() -> None:
    op.create_table(
        "bursts",
        _number("id"),
        _text("area", 64),
        _number("level"),
        _time("grew_at"),
        _number("seen_level"),
        sa.Column("seen_by", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bursts"),
    )
    op.create_index("ix_bursts_area_grew_at", "bursts", ["area", "grew_at"])
    _of_case(
        "burst_cases",
        _number("burst_id"),
        sa.ForeignKeyConstraint(["burst_id"], ["bursts.id"], name="fk_burst_cases_burst_id_bursts"),
    )
    op.create_index("ix_burst_cases_burst_id", "burst_cases", ["burst_id"])


def _of_case(
    table: str,
    *parts: sa.Column[object] | sa.ForeignKeyConstraint,
    key: Sequence[str] = ("case_id",),
) -> None:
    op.create_table(
        table,
        _text("case_id", 16),
        *parts,
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases"),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
    )


def _text(name: str, length: int) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
