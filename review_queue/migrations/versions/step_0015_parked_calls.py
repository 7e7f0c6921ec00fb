"""Create the table of calls that are set aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table; no call is parked yet."""
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


def downgrade() -> None:
    """Drop the table; what was said in parked calls is destroyed with it."""
    op.drop_table("parked_calls")
    op.execute(sa.text("DELETE FROM vault_blobs WHERE kind = 'parked_call'"))
