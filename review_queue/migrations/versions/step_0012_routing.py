"""Keep owners, clocks and pauses, staff and absences, routing versions, escalations and alerts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NEW = (
    "case_clocks",
    "clock_pauses",
    "staff",
    "team_members",
    "absences",
    "routing_versions",
    "escalations",
    "alerts",
)


def upgrade() -> None:
    """Create the tables; what waits belongs to its team and keeps its deadline."""
    op.add_column("cases", _text("owner", 64, nullable=True))
    op.create_index("ix_cases_owner", "cases", ["owner"])
    _create_clocks()
    _create_staff()
    _create_versions()
    _create_escalations()
    op.execute(
        sa.text(
            "INSERT INTO case_clocks (case_id, ends_at, due_at, warn_at)"
            " SELECT id, due_at, due_at, due_at FROM cases"
            " WHERE due_at IS NOT NULL AND state IN ('waiting', 'following')"
        )
    )


def downgrade() -> None:
    """Drop the tables; every case belongs to its team again."""
    for table in reversed(NEW):
        op.drop_table(table)
    op.drop_index("ix_cases_owner", "cases")
    # Not as a batch: SQLite would make the table anew, and other tables point to its rows.
    op.drop_column("cases", "owner")


def _create_clocks() -> None:
    _create(
        "case_clocks",
        _case("case_clocks"),
        _time("ends_at"),
        _time("due_at"),
        _time("warn_at"),
        key="case_id",
    )
    op.create_index("ix_case_clocks_warn_at", "case_clocks", ["warn_at"])
    _create(
        "clock_pauses",
        _number("id"),
        _case("clock_pauses"),
        _text("reason", 64),
        _text("paused_by", 64),
        _time("paused_at"),
        _time("until"),
        _time("ended_at", nullable=True),
        _text("ended_by", 64, nullable=True),
        _text("outcome", 64, nullable=True),
    )
    op.create_index("ix_clock_pauses_case_id", "clock_pauses", ["case_id"])
    op.create_index("ix_clock_pauses_until", "clock_pauses", ["until"])


def _create_staff() -> None:
    _create(
        "staff",
        _account("staff"),
        _number("capacity"),
        _text("languages", 20),
        sa.Column("skills", sa.Text(), nullable=False),
        _text("email", 255, nullable=True),
        key="username",
    )
    _create("team_members", _account("team_members"), _text("team", 64), key=("username", "team"))
    op.create_index("ix_team_members_team", "team_members", ["team"])
    _create(
        "absences",
        _number("id"),
        _account("absences"),
        _time("starts_at"),
        _time("ends_at"),
        _text("cover", 64, nullable=True),
        _text("handling", 64),
        _text("entered_by", 64),
        _time("entered_at"),
        _time("settled_at", nullable=True),
        _time("ended_at", nullable=True),
    )
    op.create_index("ix_absences_username_ends_at", "absences", ["username", "ends_at"])


def _create_versions() -> None:
    _create(
        "routing_versions",
        _number("id"),
        sa.Column("text", sa.Text(), nullable=False),
        _text("sha256", 64),
        (
            _text("blob_id", 32),
            sa.ForeignKeyConstraint(
                ["blob_id"], ["vault_blobs.id"], name="fk_routing_versions_blob_id_vault_blobs"
            ),
        ),
        _text("saved_by", 64),
        _time("saved_at"),
    )


def _create_escalations() -> None:
    _create(
        "escalations",
        _number("id"),
        _case("escalations"),
        _text("kind", 64),
        _number("step"),
        _number("severity"),
        _text("team", 64),
        _text("owner", 64, nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        _time("due_at"),
        _time("raised_at"),
        _text("taken_by", 64, nullable=True),
        _time("taken_at", nullable=True),
        sa.UniqueConstraint("case_id", "kind", "step", name="uq_escalations_case_id_kind_step"),
    )
    op.create_index("ix_escalations_raised_at", "escalations", ["raised_at"])
    _create(
        "alerts",
        _number("id"),
        (
            _number("escalation_id"),
            sa.ForeignKeyConstraint(
                ["escalation_id"], ["escalations.id"], name="fk_alerts_escalation_id_escalations"
            ),
        ),
        _text("channel", 64),
        _text("recipient", 255),
        _text("state", 10),
        _number("attempts"),
        _time("next_at"),
        _time("changed_at"),
        _text("error_code", 64, nullable=True),
        sa.UniqueConstraint(
            "escalation_id",
            "channel",
            "recipient",
            name="uq_alerts_escalation_id_channel_recipient",
        ),
    )
    op.create_index("ix_alerts_state_next_at", "alerts", ["state", "next_at"])


Part = sa.Column[object] | sa.Constraint


def _create(table: str, *parts: Part | tuple[Part, ...], key: str | Sequence[str] = "id") -> None:
    flat = [each for part in parts for each in (part if isinstance(part, tuple) else (part,))]
    names = (key,) if isinstance(key, str) else key
    op.create_table(table, *flat, sa.PrimaryKeyConstraint(*names, name=f"pk_{table}"))


def _case(table: str) -> tuple[Part, ...]:
    link = sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases")
    return _text("case_id", 16), link


def _account(table: str) -> tuple[Part, ...]:
    link = sa.ForeignKeyConstraint(
        ["username"], ["accounts.username"], name=f"fk_{table}_username_accounts"
    )
    return _text("username", 64), link


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
