"""The rows of the lexical leg: stems of redacted texts, by area and language.

They are a cache: everything in them can be made again from `redacted_texts`. On SQLite each
shelf also has a full-text table of its own, `lexical_shelf_<number>`; see `lexical_engines`.
"""

from __future__ import annotations

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from redaction.model import Language
from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE


class LexicalShelfRow(Base):
    """The texts of one area in one language, which never meet those of another area.

    `passages` counts them; `unpurged` those taken out whose stems may still lie in the files.
    """

    __tablename__ = "lexical_shelves"
    __table_args__ = (UniqueConstraint("area", "language"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(CODE)
    language: Mapped[Language] = mapped_column(String(2))
    passages: Mapped[int] = mapped_column(default=0)
    unpurged: Mapped[int] = mapped_column(default=0)


class LexicalPassageRow(Base):
    """One passage of a case that may be found; `terms` counts its different stems.

    No foreign keys: an ad-hoc corpus has no cases, and a cache must not hold up a deletion.
    """

    __tablename__ = "lexical_passages"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        Index("ix_lexical_passages_shelf", "shelf"),
        # For PostgreSQL; on SQLite it holds nothing.
        Index(
            "ix_lexical_passages_stems",
            "stems",
            postgresql_using="gin",
            sqlite_where=text("stems IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shelf: Mapped[int]
    case_id: Mapped[str] = mapped_column(CASE_ID)
    position: Mapped[int]
    terms: Mapped[int]
    stems: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class LexicalTermRow(Base):
    """In how many passages of one shelf a stem stands."""

    __tablename__ = "lexical_terms"

    shelf: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    passages: Mapped[int]
