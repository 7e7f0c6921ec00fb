"""Create the tables of the office's own redaction rules and of rescans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("office_rules", "rescans", "rescanned_cases", "incidents")


def upgrade() -> None:
    """Create every table, those that others point at first."""
    _create_office_rules()
    _create_rescans()
    _create_rescanned_cases()
    _create_incidents()


def downgrade() -> None:
    """Drop every table, those that point at others first."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_office_rules() -> None:
    op.create_table(
        "office_rules",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entity_type", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("blob_id", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("preview_id", sa.String(length=16), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["blob_id"], ["vault_blobs.id"], name="fk_office_rules_blob_id_vault_blobs"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_office_rules"),
    )
    op.create_index("ix_office_rules_fingerprint", "office_rules", ["fingerprint"])
    op.create_index("ix_office_rules_state", "office_rules", ["state"])


def _create_rescans() -> None:
    op.create_table(
        "rescans",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rule_id", sa.String(length=16), nullable=True),
        sa.Column("preview_id", sa.String(length=16), nullable=True),
        sa.Column("policy_version", sa.String(length=255), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.String(length=16), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["office_rules.id"], name="fk_rescans_rule_id_office_rules"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rescans"),
    )
    op.create_index("ix_rescans_state_started_at", "rescans", ["state", "started_at"])


def _create_rescanned_cases() -> None:
    op.create_table(
        "rescanned_cases",
        sa.Column("rescan_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("quarantine_reason", sa.String(length=64), nullable=True),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rescan_id"], ["rescans.id"], name="fk_rescanned_cases_rescan_id_rescans"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_rescanned_cases_case_id_cases"),
        sa.PrimaryKeyConstraint("rescan_id", "case_id", name="pk_rescanned_cases"),
    )


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("rescan_id", sa.String(length=16), nullable=False),
        sa.Column("rule_id", sa.String(length=16), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("entity_types", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("earliest_received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rescan_id"], ["rescans.id"], name="fk_incidents_rescan_id_rescans"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["office_rules.id"], name="fk_incidents_rule_id_office_rules"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("rescan_id", name="uq_incidents_rescan_id"),
    )
    op.create_index("ix_incidents_opened_at", "incidents", ["opened_at"])
