"""The rows that count conversations; no word of what was said, and nobody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base, Code
from review_queue.model import Channel
from review_queue.tables import CODE


class FirstContactRow(Base):
    """One conversation; `missing` counts what its category still needs, None without a category.

    It is not tied to a case: what counts is how it went, not whose it was.
    """

    __tablename__ = "first_contacts"
    __table_args__ = (Index(None, "begun_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    category: Mapped[str | None] = mapped_column(CODE)
    area: Mapped[str | None] = mapped_column(CODE)
    questions: Mapped[int]
    missing: Mapped[int | None]
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
