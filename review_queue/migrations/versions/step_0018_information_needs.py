"""Keep what requests said at first of what their category needs to know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the table; what earlier requests left out is not known."""
    op.create_table(
        "information_needs",
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("information", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_information_needs_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("case_id", "information", name="pk_information_needs"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("information_needs")
