"""Know which generation of the index serves and what it holds; the area follows the decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

FOLLOW = """
UPDATE cases SET area = (SELECT d.area FROM decisions d WHERE d.case_id = cases.id)
WHERE state = 'decided' AND EXISTS (SELECT 1 FROM decisions d WHERE d.case_id = cases.id)
"""
GO_BACK = """
UPDATE cases SET area = (
    SELECT r.area FROM routes r WHERE r.case_id = cases.id AND r.round = cases.round
)
WHERE state = 'decided' AND EXISTS (
    SELECT 1 FROM routes r WHERE r.case_id = cases.id AND r.round = cases.round
)
"""


def upgrade() -> None:
    """Make the tables, empty: the index itself is made anew by the worker."""
    op.create_table(
        "index_generations",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=True),
        sa.Column("encoder", sa.String(length=128), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("stained_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_index_generations"),
        sa.UniqueConstraint("role", name="uq_index_generations_role"),
    )
    op.create_table(
        "index_entries",
        sa.Column("generation_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", "case_id", name="pk_index_entries"),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["index_generations.id"],
            name="fk_index_entries_generation_id_index_generations",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_index_entries_case_id_cases"),
    )
    op.execute(FOLLOW)


def downgrade() -> None:
    """Drop the tables; the area is once more the one the machine proposed."""
    op.execute(GO_BACK)
    op.drop_table("index_entries")
    op.drop_table("index_generations")
