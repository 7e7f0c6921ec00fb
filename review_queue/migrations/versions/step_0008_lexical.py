"""Keep the stems of decided cases for search; `triage index rebuild` fills the new tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the shelves, their passages and terms; full-text tables come with the first text."""
    op.create_table(
        "lexical_shelves",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("unpurged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_lexical_shelves"),
        sa.UniqueConstraint("area", "language", name="uq_lexical_shelves_area_language"),
    )
    op.create_table(
        "lexical_passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("stems", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lexical_passages"),
        sa.UniqueConstraint("case_id", "position", name="uq_lexical_passages_case_id_position"),
    )
    op.create_index("ix_lexical_passages_shelf", "lexical_passages", ["shelf"])
    op.create_index(
        "ix_lexical_passages_stems",
        "lexical_passages",
        ["stems"],
        postgresql_using="gin",
        sqlite_where=sa.text("stems IS NULL"),
    )
    op.create_table(
        "lexical_terms",
        sa.Column("shelf", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shelf", "term", name="pk_lexical_terms"),
    )


def downgrade() -> None:
    """Drop the tables, and on SQLite each shelf's full-text table."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        numbers = connection.execute(sa.text("SELECT number FROM lexical_shelves")).scalars()
        for number in list(numbers):
            op.execute(f"DROP TABLE IF EXISTS lexical_shelf_{int(number)}")
    for name in ("lexical_terms", "lexical_passages", "lexical_shelves"):
        op.drop_table(name)
