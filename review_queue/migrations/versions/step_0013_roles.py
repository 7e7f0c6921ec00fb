"""Disable accounts, remember who took a case in, and find a person's sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; every account goes on signing in, nobody took in what came before."""
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_web_sessions_username", "web_sessions", ["username"])
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("taken_by", sa.String(length=64), nullable=True))
    op.create_index("ix_deliveries_taken_by", "deliveries", ["taken_by"])


def downgrade() -> None:
    """Drop them; who was disabled must not sign in again, so those accounts lose their password."""
    op.execute(sa.text("UPDATE accounts SET password_hash = '' WHERE disabled_at IS NOT NULL"))
    op.drop_index("ix_deliveries_taken_by", "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("taken_by")
    op.drop_index("ix_web_sessions_username", "web_sessions")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("disabled_at")
