"""The rows about the index of past cases: its generations, and what each was given.

The index is a cache. Which generation serves, and what a generation should hold, is known here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, DIGEST

GENERATION_ID = String(16)


class IndexGenerationRow(Base):
    """One making of the index, under one encoder.

    `role` is "serving", "building" or empty for one to be cleared away; being unique, it lets
    one generation serve and one be built. `alive_at` moves while it is built; `seconds` is what
    that took; `stained_at` is when something left it that its files may still hold.
    """

    __tablename__ = "index_generations"

    id: Mapped[str] = mapped_column(GENERATION_ID, primary_key=True)
    role: Mapped[str | None] = mapped_column(String(10), unique=True)
    encoder: Mapped[str] = mapped_column(String(128))
    made_by: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime]
    alive_at: Mapped[datetime]
    served_at: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    stained_at: Mapped[datetime | None]


class IndexEntryRow(Base):
    """One case in one generation: where it was put, and the text its vectors were made from.

    `passages` is how many it has there; -1 while nobody knows whether it is there already.
    """

    __tablename__ = "index_entries"

    generation_id: Mapped[str] = mapped_column(
        GENERATION_ID, ForeignKey("index_generations.id"), primary_key=True
    )
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    area: Mapped[str] = mapped_column(CODE)
    text_sha256: Mapped[str] = mapped_column(DIGEST)
    passages: Mapped[int]
