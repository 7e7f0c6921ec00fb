"""Which cases call for a step: read often, and written about only where something is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import routing_versions
from review_queue.clock_tables import CaseClockRow, ClockPauseRow
from review_queue.escalation_tables import EscalationRow
from review_queue.model import CaseState
from review_queue.tables import CaseRow

IMMEDIATE, WARNING, BREACH = "immediate", "warning", "breach"
# A deadline that passed longer ago was seen by somebody, or the program was not running.
LOOK_BACK = timedelta(days=1)
# After so many steps an alarm comes half as often each time, and at least every hour.
STEADY = 3
SELDOM = timedelta(hours=1)
SWEPT = 100


@dataclass(frozen=True, slots=True)
class Call:
    """Name a case and the kind of step it calls for."""

    kind: str
    case_id: str


def emergencies(session: Session, *, now: datetime) -> list[Call]:
    """Find the emergencies that nobody works on and that are to be told of, or told of again."""
    every = repeated_every(session)
    told = _told(IMMEDIATE, EscalationRow.raised_at > now - every)
    query = (
        select(CaseRow)
        .where(untaken(now), ~told)
        .order_by(_told(IMMEDIATE), CaseRow.due_at)
        .limit(SWEPT)
    )
    cases = session.scalars(query)
    return [
        Call(IMMEDIATE, case.id)
        for case in cases
        if still_needed(session, IMMEDIATE, case, every, now)
    ]


def endings(session: Session, *, now: datetime) -> list[Call]:
    """Find the cases whose window is nearly over, and those whose deadline has just passed."""
    waiting = and_(CaseRow.state == CaseState.WAITING, CaseRow.severity < Severity.S1)
    # Asked case by case: decided cases have clocks too, ever more of them.
    warn_at = select(CaseClockRow.warn_at).where(CaseClockRow.case_id == CaseRow.id)
    soon = (
        select(CaseRow.id)
        .where(
            waiting,
            warn_at.correlate(CaseRow).scalar_subquery() <= now,
            CaseRow.due_at > now,
            ~_told(WARNING, EscalationRow.due_at == CaseRow.due_at),
            ~_standing(),
        )
        .order_by(CaseRow.due_at)
        .limit(SWEPT)
    )
    over = (
        select(CaseRow.id)
        .where(
            waiting,
            CaseRow.due_at <= now,
            CaseRow.due_at > now - LOOK_BACK,
            ~_told(BREACH, EscalationRow.due_at == CaseRow.due_at),
        )
        .order_by(CaseRow.due_at)
        .limit(SWEPT)
    )
    return [
        Call(kind, case_id)
        for kind, query in ((WARNING, soon), (BREACH, over))
        for case_id in session.scalars(query)
    ]


def untaken(now: datetime) -> ColumnElement[bool]:
    """Return the condition on `cases` for emergencies that nobody works on."""
    return and_(
        CaseRow.state == CaseState.WAITING,
        CaseRow.severity == Severity.S1,
        or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_until <= now),
    )


def latest(session: Session, case_id: str, kind: str) -> EscalationRow | None:
    query = (
        select(EscalationRow)
        .where(EscalationRow.case_id == case_id, EscalationRow.kind == kind)
        .order_by(EscalationRow.step.desc())
        .limit(1)
    )
    return session.scalars(query.execution_options(populate_existing=True)).first()


def still_needed(
    session: Session, kind: str, case: CaseRow, every: timedelta, now: datetime
) -> bool:
    """Tell whether a step is to be raised now, by the case as it is and the latest step."""
    if case.state != CaseState.WAITING or case.severity is None or case.due_at is None:
        return False
    before = latest(session, case.id, kind)
    if kind != IMMEDIATE:
        reached = case.due_at <= now if kind == BREACH else case.due_at > now
        told = before is not None and before.due_at == case.due_at
        return case.severity < Severity.S1 and reached and not told
    if case.severity < Severity.S1 or held(case, now):
        return False
    return before is None or _ends(before, every) <= now


def held(case: CaseRow, now: datetime) -> bool:
    """Tell whether somebody works on a case."""
    lasts = case.claimed_until is not None and case.claimed_until > now
    return case.claimed_by is not None and lasts


def repeated_every(session: Session) -> timedelta:
    """Return after how long an alarm that nobody takes is repeated."""
    _number, table = routing_versions.in_force(session)
    return timedelta(minutes=table.repeat_minutes)


def _ends(before: EscalationRow, every: timedelta) -> datetime:
    """Return when a step has had its time: less often after a while, and at least every hour."""
    steps = 0 if before.taken_by else before.step
    pause = every * 2 ** min(max(0, steps - STEADY), 10)
    ends: datetime = before.raised_at + min(pause, max(every, SELDOM))
    return ends


def _told(kind: str, *when: ColumnElement[bool]) -> ColumnElement[bool]:
    told = exists().where(EscalationRow.case_id == CaseRow.id, EscalationRow.kind == kind, *when)
    return told.correlate(CaseRow)


def _standing() -> ColumnElement[bool]:
    """Return the condition on `cases` for those whose clock stands still."""
    pause = exists().where(ClockPauseRow.case_id == CaseRow.id, ClockPauseRow.ended_at.is_(None))
    return pause.correlate(CaseRow)
