"""The rows of deadlines: each case's window, and when its clock stood still."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, USERNAME


class CaseClockRow(Base):
    """When a case's window ends, `due_at` with its pauses, and when its owner is to be warned.

    `cases.due_at` is earlier than that only where a case that follows it is due sooner.
    """

    __tablename__ = "case_clocks"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    ends_at: Mapped[datetime]
    due_at: Mapped[datetime]
    warn_at: Mapped[datetime] = mapped_column(index=True)


class ClockPauseRow(Base):
    """One wait for the citizen. It lasts until `until` at the longest; `ended_at` is sooner.

    `reason` and `outcome` are codes.
    """

    __tablename__ = "clock_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    reason: Mapped[str] = mapped_column(CODE)
    paused_by: Mapped[str] = mapped_column(USERNAME)
    paused_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(USERNAME)
    outcome: Mapped[str | None] = mapped_column(CODE)
