"""Keep what requests said at first of what their category needs to know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create the table; what earlier requests left out is not known."""
    op.create_table(
        "first_contacts",
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("information", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_first_contacts_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", "information", name="pk_first_contacts"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("first_contacts")
