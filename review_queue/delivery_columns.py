"""What every table of messages that leave the house holds about their sending."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.tables import CODE


class DeliveryColumns:
    """One message: how far it is, how often it was tried, when it may be tried next."""

    __tablename__: Any

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    error_code: Mapped[str | None] = mapped_column(CODE)
