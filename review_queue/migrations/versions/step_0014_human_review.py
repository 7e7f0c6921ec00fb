"""Keep what was drawn for review, every person's answer, and second looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NEW = ("review_shares", "case_draws", "review_answers", "second_looks", "second_look_readers")
# Who decided before answers were kept counts as their first answer, made with the suggestion.
EARLIER = """
INSERT INTO review_answers (case_id, round, kind, category, severity, area, team, answered_by,
                            answered_at, blind, definition_wrong)
SELECT case_id, round, 'first', category, severity, area, team, decided_by, decided_at, :no, :no
FROM decisions ORDER BY decided_at, case_id
"""


def upgrade() -> None:
    """Create the tables; nobody has chosen shares, and no earlier case is drawn."""
    op.create_table(
        "review_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blind", sa.Double(), nullable=False),
        sa.Column("second", sa.Double(), nullable=False),
        _text("blob_id", 32),
        _text("chosen_by", 64),
        _time("chosen_at"),
        sa.ForeignKeyConstraint(
            ["blob_id"], ["vault_blobs.id"], name="fk_review_shares_blob_id_vault_blobs"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_shares"),
    )
    op.create_table(
        "case_draws",
        _text("case_id", 16),
        sa.Column("blind_share", sa.Double(), nullable=False),
        sa.Column("second_share", sa.Double(), nullable=False),
        _flag("blind"),
        _flag("second"),
        _flag("exempt"),
        _time("drawn_at"),
        _time("revealed_at", empty=True),
        _to_case("case_draws"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_draws"),
    )
    _create_answers()
    _create_looks()
    op.execute(sa.text(EARLIER).bindparams(no=False))


def downgrade() -> None:
    """Drop the tables; decisions stay as they are in force, sealed reasons stay in the vault."""
    for table in reversed(NEW):
        op.drop_table(table)


def _create_answers() -> None:
    op.create_table(
        "review_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("case_id", 16),
        sa.Column("round", sa.Integer(), nullable=False),
        _text("kind", 20),
        _text("category", 64),
        sa.Column("severity", sa.Integer(), nullable=False),
        _text("area", 64),
        _text("team", 64),
        _text("answered_by", 64),
        _time("answered_at"),
        _flag("blind"),
        sa.Column("seconds", sa.Integer(), nullable=True),
        _text("reason", 64, empty=True),
        _flag("definition_wrong"),
        _to_case("review_answers"),
        sa.PrimaryKeyConstraint("id", name="pk_review_answers"),
    )
    op.create_index("ix_review_answers_case_id", "review_answers", ["case_id"])
    op.create_index("ix_review_answers_kind_answered_at", "review_answers", ["kind", "answered_at"])


def _create_looks() -> None:
    answers = ("first_id", "second_id", "final_id")
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("case_id", 16),
        sa.Column("round", sa.Integer(), nullable=False),
        _text("cause", 20),
        _flag("drawn"),
        _text("state", 20),
        *(sa.Column(name, sa.Integer(), nullable=name != "first_id") for name in answers),
        _time("opened_at"),
        _text("taken_by", 64, empty=True),
        _time("taken_until", empty=True),
        _to_case("second_looks"),
        *(
            sa.ForeignKeyConstraint(
                [name], ["review_answers.id"], name=f"fk_second_looks_{name}_review_answers"
            )
            for name in answers
        ),
        sa.PrimaryKeyConstraint("id", name="pk_second_looks"),
    )
    op.create_index("ix_second_looks_case_id", "second_looks", ["case_id"])
    op.create_index("ix_second_looks_state_opened_at", "second_looks", ["state", "opened_at"])
    op.create_table(
        "second_look_readers",
        sa.Column("look_id", sa.Integer(), nullable=False),
        _text("username", 64),
        _time("seen_at"),
        sa.ForeignKeyConstraint(
            ["look_id"], ["second_looks.id"], name="fk_second_look_readers_look_id_second_looks"
        ),
        sa.PrimaryKeyConstraint("look_id", "username", name="pk_second_look_readers"),
    )


def _to_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases")


def _text(name: str, length: int, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=empty)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _time(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=empty)
