"""The rows of requests to open originals in bulk, each for a second person to answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CODE, USERNAME


class OpeningRequestRow(Base):
    """One request for `count` openings more; `note` is redacted text.

    Without `answered_by` it waits; `expires_at` is set when it is granted.
    """

    __tablename__ = "opening_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by: Mapped[str] = mapped_column(USERNAME, index=True)
    asked_at: Mapped[datetime]
    count: Mapped[int]
    reason: Mapped[str] = mapped_column(CODE)
    note: Mapped[str]
    policy_version: Mapped[str] = mapped_column(String(255))
    answered_by: Mapped[str | None] = mapped_column(USERNAME)
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
