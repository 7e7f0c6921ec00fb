"""Keep questions sent to citizens, their answers' places in the vault, and letters to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create the tables; nobody has been asked anything."""
    op.create_table(
        "follow_ups",
        _number("id"),
        _text("case_id", 16),
        _text("token_sha256", 64),
        _text("state", 10),
        _text("language", 2),
        _text("category", 64),
        _list("asked"),
        _text("asked_by", 64),
        _time("asked_at"),
        _time("expires_at"),
        _list("answered"),
        _time("answered_at", empty=True),
        _text("answer_blob", 32, empty=True),
        _time("read_at", empty=True),
        _text("unread", 64, empty=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_follow_ups_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("token_sha256", name="uq_follow_ups_token_sha256"),
    )
    op.create_index("ix_follow_ups_case_id", "follow_ups", ["case_id"])
    op.create_table(
        "outgoing",
        _number("id"),
        _text("kind", 64),
        _number("about"),
        _text("template", 64),
        _text("language", 2),
        _text("case_id", 16),
        _text("sealed", 32),
        _text("recipient_key", 64, empty=True),
        _text("state", 10),
        _number("attempts"),
        _time("next_at"),
        _time("changed_at"),
        _text("error_code", 64, empty=True),
        _text("settled_by", 64, empty=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outgoing_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
    )
    op.create_index("ix_outgoing_case_id", "outgoing", ["case_id"])
    op.create_index("ix_outgoing_recipient_key", "outgoing", ["recipient_key"])
    op.create_index("ix_outgoing_state_next_at", "outgoing", ["state", "next_at"])


def downgrade() -> None:
    """Drop the tables; what citizens answered stays sealed, and in the texts it was added to."""
    op.drop_table("outgoing")
    op.drop_table("follow_ups")
    op.execute("DELETE FROM jobs WHERE kind = 'addition'")


def _text(name: str, length: int, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=empty)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=empty)
