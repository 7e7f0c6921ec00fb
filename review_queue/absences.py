"""Who is away from when to when, who covers, and what becomes of their open cases.

MOVE: they go to the cover, or to whoever can take them. KEEP: they stay, nothing new comes, and
the cover is told what would have been told to the absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import StaffRefused
from review_queue.model import Actor
from review_queue.staff_tables import AbsenceRow, StaffRow

MOVE, KEEP = "move", "keep"
HANDLINGS = (MOVE, KEEP)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Absence:
    id: int
    username: str
    starts_at: datetime
    ends_at: datetime
    cover: str | None
    handling: str
    entered_by: str


def away(session: Session, *, now: datetime) -> Mapping[str, Absence]:
    """Return who is away now, by username."""
    query = _running().where(AbsenceRow.starts_at <= now, AbsenceRow.ends_at > now)
    return {row.username: _absence(row) for row in session.scalars(query)}


def listed(session: Session, actor: Actor, *, now: datetime) -> list[Absence]:
    """List the absences that last or are to come, the next first."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = _running().where(AbsenceRow.ends_at > now)
    return [_absence(row) for row in session.scalars(query)]


def enter(
    session: Session,
    actor: Actor,
    username: str,
    *,
    starts_at: datetime,
    ends_at: datetime,
    cover: str | None,
    handling: str,
    now: datetime,
) -> int:
    """Enter an absence; its cases are moved when it begins. Raises StaffRefused."""
    require(actor, Permission.MANAGE_STAFF)
    if session.get(StaffRow, username) is None:
        raise StaffRefused("person")
    if handling not in HANDLINGS:
        raise StaffRefused("handling")
    if not starts_at < ends_at <= starts_at + LONGEST or ends_at <= now:
        raise StaffRefused("period")
    if cover is not None and (cover == username or session.get(StaffRow, cover) is None):
        raise StaffRefused("cover")
    audit.hold(session)
    meeting = _running().where(
        AbsenceRow.username == username,
        AbsenceRow.starts_at < ends_at,
        AbsenceRow.ends_at > starts_at,
    )
    if session.scalars(meeting).first() is not None:
        raise StaffRefused("overlap")
    row = AbsenceRow(
        username=username, starts_at=starts_at, ends_at=ends_at, cover=cover, handling=handling,
        entered_by=actor.id, entered_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {
        "absence": row.id,
        "starts": starts_at.isoformat(),
        "ends": ends_at.isoformat(),
        "cover": cover,
        "handling": handling,
    }
    audit.record(session, "oversight:absence:entered", actor, username, details, now=now)
    return row.id


def end(session: Session, actor: Actor, absence_id: int, *, now: datetime) -> None:
    """End an absence now, or withdraw one to come; raises StaffRefused when it is over."""
    require(actor, Permission.MANAGE_STAFF)
    row = session.get(AbsenceRow, absence_id, populate_existing=True, with_for_update=True)
    if row is None or row.ended_at is not None or row.ends_at <= now:
        raise StaffRefused("over")
    row.ended_at = now
    session.flush()
    details: dict[str, audit.Detail] = {"absence": row.id}
    audit.record(session, "oversight:absence:ended", actor, row.username, details, now=now)


def unsettled(session: Session, *, now: datetime) -> list[AbsenceRow]:
    """Read for change the absences that began and whose cases were not looked at yet."""
    query = _running().where(
        AbsenceRow.starts_at <= now, AbsenceRow.ends_at > now, AbsenceRow.settled_at.is_(None)
    )
    return list(session.scalars(query.with_for_update()))


def _running() -> Select[AbsenceRow]:
    return (
        select(AbsenceRow)
        .where(AbsenceRow.ended_at.is_(None))
        .order_by(AbsenceRow.starts_at, AbsenceRow.id)
    )


def _absence(row: AbsenceRow) -> Absence:
    return Absence(
        row.id, row.username, row.starts_at, row.ends_at, row.cover, row.handling, row.entered_by
    )
