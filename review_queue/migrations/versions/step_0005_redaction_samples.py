"""Create the tables of the privacy officer's samples."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = (
    "redaction_samples",
    "redaction_sample_cases",
    "redaction_sample_findings",
)


def upgrade() -> None:
    """Create every table, those that others point at first."""
    _create_redaction_samples()
    _create_redaction_sample_cases()
    _create_redaction_sample_findings()


def downgrade() -> None:
    """Drop every table, those that point at others first."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_redaction_samples() -> None:
    op.create_table(
        "redaction_samples",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_redaction_samples"),
    )
    op.create_index("ix_redaction_samples_drawn_at", "redaction_samples", ["drawn_at"])


def _create_redaction_sample_cases() -> None:
    op.create_table(
        "redaction_sample_cases",
        sa.Column("sample_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("drawn_policy", sa.String(length=255), nullable=False),
        sa.Column("opening_id", sa.String(length=64), nullable=True),
        sa.Column("read_policy", sa.String(length=255), nullable=True),
        sa.Column("read_by", sa.String(length=64), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreadable", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["redaction_samples.id"],
            name="fk_redaction_sample_cases_sample_id_redaction_samples",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_redaction_sample_cases_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("sample_id", "position", name="pk_redaction_sample_cases"),
    )
    op.create_index("ix_redaction_sample_cases_case_id", "redaction_sample_cases", ["case_id"])


def _create_redaction_sample_findings() -> None:
    op.create_table(
        "redaction_sample_findings",
        sa.Column("sample_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("part_position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("entity_type", sa.String(length=64), nullable=False),
        sa.Column("readable", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id", "position"],
            ["redaction_sample_cases.sample_id", "redaction_sample_cases.position"],
            name="fk_redaction_sample_findings_case",
        ),
        sa.PrimaryKeyConstraint(
            "sample_id", "position", "number", name="pk_redaction_sample_findings"
        ),
    )
