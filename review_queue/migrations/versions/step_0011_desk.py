"""Give cases their turn; keep views, handovers, splits, answered forms and what is confirmed
together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NEW = (
    "saved_views",
    "case_handovers",
    "case_splits",
    "answered_forms",
    "together_confidences",
    "together_batches",
    "together_cases",
)
FROM = ("from_area", "from_team", "from_owner")
HARM = {1: 1.0, 2: 4.0, 3: 32.0, 4: 256.0}
IMMEDIATE, FIRST = 4, timedelta(days=36_525)
PARTS = 1000
JUDGED = """
SELECT c.id, c.severity, c.due_at, s.severity AS judged, s.severity_probability, s.floored
FROM cases c LEFT JOIN suggestions s ON s.case_id = c.id AND s.round = c.round
WHERE c.severity IS NOT NULL AND c.due_at IS NOT NULL
"""
PLACE = "UPDATE cases SET harm = :harm, turn_at = :turn_at WHERE id = :id"


def upgrade() -> None:
    """Create columns and tables; every case gets the turn that its deadline and severity give."""
    op.add_column("cases", sa.Column("harm", sa.Double(), nullable=True))
    op.add_column("cases", sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True))
    _give_turns()
    order = ["turn_at", "received_at", "id"]
    op.create_index(f"ix_cases_state_{'_'.join(order)}", "cases", ["state", *order])
    op.create_index(f"ix_cases_state_area_{'_'.join(order)}", "cases", ["state", "area", *order])
    op.create_index("ix_cases_claimed_by", "cases", ["claimed_by"])
    for column in FROM:
        op.add_column("decisions", sa.Column(column, sa.String(length=64), nullable=True))
    _create_views()
    _create_passing()
    _create_together()


def downgrade() -> None:
    """Drop them; the order is once more severity, then deadline."""
    for table in reversed(NEW):
        op.drop_table(table)
    op.drop_index("ix_cases_claimed_by", "cases")
    op.drop_index("ix_cases_state_area_turn_at_received_at_id", "cases")
    op.drop_index("ix_cases_state_turn_at_received_at_id", "cases")
    for column in reversed(FROM):
        op.drop_column("decisions", column)
    # Not in a batch: SQLite would copy the table, and everything refers to it.
    op.drop_column("cases", "turn_at")
    op.drop_column("cases", "harm")


def _give_turns() -> None:
    connection = op.get_bind()
    asked = sa.text(JUDGED).columns(due_at=sa.DateTime(timezone=True))
    place = sa.text(PLACE).bindparams(sa.bindparam("turn_at", type_=sa.DateTime(timezone=True)))
    turns = (_turn(row) for row in connection.execute(asked).all())
    while part := list(islice(turns, PARTS)):
        connection.execute(place, part)


def _turn(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    harm = _harm(row)
    due_at: datetime = row.due_at
    ahead = math.log2(harm) * timedelta(days=1)
    turn_at = due_at - ahead - (FIRST if row.severity == IMMEDIATE else timedelta())
    if turn_at.tzinfo is not None and op.get_bind().dialect.name == "sqlite":
        turn_at = turn_at.astimezone(UTC).replace(tzinfo=None)
    return {"id": row.id, "harm": harm, "turn_at": turn_at}


def _harm(row: sa.Row[tuple[object, ...]]) -> float:
    level: int = row.severity
    if row.judged != level or row.floored:
        return HARM[level]
    near = [HARM[each] for each in HARM if abs(each - level) == 1]
    sure: float = row.severity_probability
    return sure * HARM[level] + (1 - sure) * sum(near) / len(near)


def _create_views() -> None:
    op.create_table(
        "saved_views",
        _number("id"),
        _text("username", 64),
        _text("name", 60),
        _text("query", 600),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        _time("saved_at"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.ForeignKeyConstraint(
            ["username"], ["accounts.username"], name="fk_saved_views_username_accounts"
        ),
        sa.UniqueConstraint("username", "name", name="uq_saved_views_username_name"),
    )
    op.create_table(
        "answered_forms",
        _text("username", 64),
        _text("key", 32),
        _text("location", 1000),
        _time("answered_at"),
        sa.PrimaryKeyConstraint("username", "key", name="pk_answered_forms"),
    )
    op.create_index("ix_answered_forms_answered_at", "answered_forms", ["answered_at"])


def _create_passing() -> None:
    op.create_table(
        "case_handovers",
        _number("id"),
        _text("case_id", 16),
        _text("passed_by", 64),
        _time("passed_at"),
        sa.Column("to_person", sa.String(length=64), nullable=True),
        _text("to_team", 64),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        _number("note_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_handovers"),
        *_to_cases("case_handovers", "case_id"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_case_handovers_note_id_notes"),
    )
    op.create_index("ix_case_handovers_case_id", "case_handovers", ["case_id"])
    op.create_index("ix_case_handovers_to_person", "case_handovers", ["to_person"])
    op.create_table(
        "case_splits",
        _text("case_id", 16),
        _text("source_id", 16),
        _text("split_by", 64),
        _time("split_at"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_splits"),
        *_to_cases("case_splits", "case_id", "source_id"),
    )
    op.create_index("ix_case_splits_source_id", "case_splits", ["source_id"])


def _create_together() -> None:
    op.create_table(
        "together_confidences",
        _number("id"),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=False),
        _text("chosen_by", 64),
        _time("chosen_at"),
        sa.PrimaryKeyConstraint("id", name="pk_together_confidences"),
    )
    op.create_table(
        "together_batches",
        _number("id"),
        _text("opened_by", 64),
        _time("opened_at"),
        _text("area", 64),
        _text("category", 64),
        _number("severity"),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_together_batches"),
    )
    op.create_table(
        "together_cases",
        _number("batch_id"),
        _text("case_id", 16),
        _number("round"),
        _number("fence"),
        _text("outcome", 64),
        sa.PrimaryKeyConstraint("batch_id", "case_id", name="pk_together_cases"),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["together_batches.id"],
            name="fk_together_cases_batch_id_together_batches",
        ),
        *_to_cases("together_cases", "case_id"),
    )
    op.create_index("ix_together_cases_case_id", "together_cases", ["case_id"])


def _to_cases(table: str, *columns: str) -> Iterator[sa.ForeignKeyConstraint]:
    for column in columns:
        name = f"fk_{table}_{column}_cases"
        yield sa.ForeignKeyConstraint([column], ["cases.id"], name=name)


def _text(name: str, length: int) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
