"""Create the table of the thresholds that staff choose for suggestions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table; nobody has chosen yet."""
    op.create_table(
        "suggestion_thresholds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("blob_id", sa.String(length=32), nullable=False),
        sa.Column("chosen_by", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob_id"], ["vault_blobs.id"], name="fk_suggestion_thresholds_blob_id_vault_blobs"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_thresholds"),
    )


def downgrade() -> None:
    """Drop the table; the reasons stay sealed in the vault."""
    op.drop_table("suggestion_thresholds")
