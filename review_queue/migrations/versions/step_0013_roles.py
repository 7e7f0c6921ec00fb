"""Disable accounts, remember who took a case in, ask a second person for openings in bulk."""

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
    op.drop_index("ix_cases_state_severity_due_at_received_at", "cases")
    op.create_index("ix_cases_state_severity_area", "cases", ["state", "severity", "area"])
    op.create_index("ix_cases_state_due_at_area", "cases", ["state", "due_at", "area"])
    op.create_index("ix_audit_events_tag_seq", "audit_events", ["tag", "seq"])
    op.create_table(
        "opening_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.String(length=255), nullable=False),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_opening_requests"),
    )
    op.create_index("ix_opening_requests_asked_by", "opening_requests", ["asked_by"])
    op.create_index(
        "ix_original_openings_opened_by_opened_at", "original_openings", ["opened_by", "opened_at"]
    )


def downgrade() -> None:
    """Drop them; who was disabled must not sign in again, so those accounts lose their password."""
    op.execute(sa.text("UPDATE accounts SET password_hash = '' WHERE disabled_at IS NOT NULL"))
    op.drop_index("ix_original_openings_opened_by_opened_at", "original_openings")
    op.drop_table("opening_requests")
    op.drop_index("ix_audit_events_tag_seq", "audit_events")
    op.drop_index("ix_cases_state_due_at_area", "cases")
    op.drop_index("ix_cases_state_severity_area", "cases")
    op.create_index(
        "ix_cases_state_severity_due_at_received_at",
        "cases",
        ["state", "severity", "due_at", "received_at"],
    )
    op.drop_index("ix_deliveries_taken_by", "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("taken_by")
    op.drop_index("ix_web_sessions_username", "web_sessions")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("disabled_at")
