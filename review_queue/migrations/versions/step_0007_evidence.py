"""Keep what speaks against a suggestion, and the known texts that carried or opposed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = ("against", "against_probability", "against_evidence", "witnesses")


def upgrade() -> None:
    """Add the columns; suggestions made before have nothing against them and no witness."""
    with op.batch_alter_table("suggestions") as suggestions:
        suggestions.add_column(sa.Column("against", sa.String(length=64), nullable=True))
        suggestions.add_column(sa.Column("against_probability", sa.Double(), nullable=True))
        for name in ("against_evidence", "witnesses"):
            none = sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
            suggestions.add_column(none)
    with op.batch_alter_table("suggestions") as suggestions:
        for name in ("against_evidence", "witnesses"):
            suggestions.alter_column(name, existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    """Drop the columns; the suggestions themselves stay."""
    with op.batch_alter_table("suggestions") as suggestions:
        for name in reversed(COLUMNS):
            suggestions.drop_column(name)
