"""The rows of who works where, on what, how much at a time, and who is away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CODE, USERNAME


class StaffRow(Base):
    """What a person can take on; `languages` and `skills` hold codes with spaces between.

    `capacity` counts open cases. `email` is the person's address at work, for alarms.
    """

    __tablename__ = "staff"

    username: Mapped[str] = mapped_column(
        USERNAME, ForeignKey("accounts.username"), primary_key=True
    )
    capacity: Mapped[int]
    languages: Mapped[str] = mapped_column(String(20))
    skills: Mapped[str]
    email: Mapped[str | None] = mapped_column(String(255))


class TeamMemberRow(Base):
    """A person in a team; teams are those of the routing table."""

    __tablename__ = "team_members"

    username: Mapped[str] = mapped_column(
        USERNAME, ForeignKey("accounts.username"), primary_key=True
    )
    team: Mapped[str] = mapped_column(CODE, primary_key=True, index=True)


class AbsenceRow(Base):
    """A person is away from one moment to another.

    `handling` says what becomes of their open cases, `settled_at` when that was done, and
    `ended_at` when someone ended or withdrew the absence.
    """

    __tablename__ = "absences"
    __table_args__ = (Index(None, "username", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(USERNAME, ForeignKey("accounts.username"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cover: Mapped[str | None] = mapped_column(USERNAME)
    handling: Mapped[str] = mapped_column(CODE)
    entered_by: Mapped[str] = mapped_column(USERNAME)
    entered_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
