"""Create the tables of calls that are set aside, and of the codes senders ask their status by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables; no call is parked yet, and whoever wrote before has no code."""
    op.create_table(
        "parked_calls",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("blob_id", sa.String(length=32), nullable=False),
        sa.Column("parked_by", sa.String(length=64), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob_id"], ["vault_blobs.id"], name="fk_parked_calls_blob_id_vault_blobs"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_parked_calls"),
    )
    op.create_index(
        "ix_parked_calls_parked_by_parked_at", "parked_calls", ["parked_by", "parked_at"]
    )
    op.create_index("ix_parked_calls_expires_at", "parked_calls", ["expires_at"])
    op.create_table(
        "status_codes",
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_status_codes_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_status_codes"),
    )


def downgrade() -> None:
    """Drop the tables; what was said in parked calls is destroyed with them."""
    op.drop_table("status_codes")
    op.drop_table("parked_calls")
    op.execute(sa.text("DELETE FROM vault_blobs WHERE kind = 'parked_call'"))
