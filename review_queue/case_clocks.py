"""The clock of one case: started by its receipt, stopped while the citizen is waited for.

A pause ends by itself at the close of the day it was allowed to last to, so that a case which
nobody looks after again cannot lie outside every deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import audit, holding, routing_versions
from review_queue.access import Permission, require
from review_queue.calendars import NONE, Calendar
from review_queue.clock_tables import CaseClockRow, ClockPauseRow
from review_queue.clocks import Measure, Pause, due_after, warn_at
from review_queue.errors import ClaimConflict, ClockRefused
from review_queue.lifecycle import locked, press
from review_queue.model import WORKER, Actor, CaseState, Route
from review_queue.routing_table import COUNTER, OTHER
from review_queue.tables import CaseRow, RouteRow
from review_queue.urgency import expected_harm
from review_queue.visibility import visible, visible_locked

REASONS = ("information_asked", "document_asked", "appointment_offered", "call_awaited")
OUTCOMES = ("answered", "no_answer", "by_mistake")
TIME_OVER = "time_over"
LONGEST_DAYS = 20
SWEPT = 200


@dataclass(frozen=True, slots=True)
class PauseView:
    """Show one wait for the citizen; `ended_at` is None while it lasts."""

    reason: str
    paused_by: str
    paused_at: datetime
    until: datetime
    ended_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ClockView:
    """Show a case's clock, the pause that lasts now, and who answers for it.

    `left` is office time, for an emergency any time: none once it is late, and never less. Without
    `owner` it lies in the team's tray.
    """

    team: str
    owner: str | None
    severity: Severity
    due_at: datetime
    left: timedelta
    late: bool
    pauses: tuple[PauseView, ...]
    pause: PauseView | None


def start(session: Session, case: CaseRow, route: Route) -> None:
    """Give a case the clock of its route, counted from its receipt, less the pauses it had."""
    session.merge(
        CaseClockRow(
            case_id=case.id,
            ends_at=route.due_at,
            due_at=route.due_at,
            warn_at=route.warn_at or route.due_at,
        )
    )
    session.flush()
    if _pauses(session, case.id):
        _count_again(session, case)


def clock(session: Session, actor: Actor, case_id: str, *, now: datetime) -> ClockView | None:
    """Show a case's clock; None before triage has run and once it is decided."""
    require(actor, Permission.SEE_CASE)
    case = visible(session, actor, case_id)
    if case.state != CaseState.WAITING or case.due_at is None or case.severity is None:
        return None
    pauses = tuple(map(_view, _pauses(session, case_id)))
    standing = next((each for each in pauses if each.ended_at is None), None)
    left = _left(session, case, standing, now)
    return ClockView(
        case.team or COUNTER,
        case.owner,
        case.severity,
        case.due_at,
        left,
        case.due_at < now,
        pauses,
        standing,
    )


def pause(
    session: Session, actor: Actor, case_id: str, *, reason: str, days: int, now: datetime
) -> None:
    """Stop a case's clock until the citizen answers, for so many business days at most.

    Raises ClockRefused for an unknown reason, an emergency, or a deadline that has passed already,
    ClaimConflict when it stands still already or someone else has the case.
    """
    require(actor, Permission.KEEP_CLOCK)
    if reason not in REASONS or not 1 <= days <= LONGEST_DAYS:
        raise ClockRefused("reason")
    case = _free(session, actor, case_id, now)
    if case.severity == Severity.S1:
        raise ClockRefused("immediate")
    if case.due_at is None or case.due_at <= now:
        raise ClockRefused("late")
    if any(each.ended_at is None for each in _pauses(session, case_id)):
        raise ClaimConflict(f"the clock of case {case_id} stands still already: open it again")
    until = _calendar(session, case).closing(now, days)
    session.add(
        ClockPauseRow(
            case_id=case_id, reason=reason, paused_by=actor.id, paused_at=now, until=until
        )
    )
    session.flush()
    _count_again(session, case)
    details: dict[str, audit.Detail] = {"reason": reason, "until": until.isoformat()}
    audit.record(session, "desk:clock:paused", actor, case_id, details, now=now)


def resume(session: Session, actor: Actor, case_id: str, *, outcome: str, now: datetime) -> None:
    """Let a case's clock run again; raises ClaimConflict when it runs, ClockRefused."""
    require(actor, Permission.KEEP_CLOCK)
    if outcome not in OUTCOMES:
        raise ClockRefused("reason")
    case = _free(session, actor, case_id, now)
    if not _end(session, actor, case, outcome, now=now):
        raise ClaimConflict(f"the clock of case {case_id} runs: open it again")


def reprioritise(
    session: Session,
    actor: Actor,
    case_id: str,
    severity: Severity,
    *,
    taxonomy: Taxonomy,
    now: datetime,
) -> None:
    """Make a waiting case more severe; its deadline counts from its receipt all the same.

    Making it less severe takes a decision: raises ClockRefused. An emergency waits for nobody:
    its pause ends.
    """
    require(actor, Permission.KEEP_CLOCK)
    case = _free(session, actor, case_id, now)
    if case.severity is None or severity <= case.severity:
        raise ClockRefused("lower")
    _number, table = routing_versions.in_force(session)
    if severity == Severity.S1:
        _end(session, actor, case, "answered", now=now)
    calendar, previous = _calendar(session, case), case.severity
    category = _reasons(session, case).get("category", OTHER)
    window = table.windows.of(taxonomy.category(category), severity)
    ends = window.end(case.received_at, calendar)
    counted = None if window.measure == Measure.MINUTES else calendar
    row = session.get_one(CaseClockRow, case_id)
    row.ends_at, row.warn_at = ends, warn_at(case.received_at, ends, table.warning_share, counted)
    case.severity, case.harm = severity, expected_harm(severity, None)
    case.fence += 1
    session.flush()
    _count_again(session, case)
    details: dict[str, audit.Detail] = {
        "severity": severity.name,
        "previous": previous.name,
        "due": case.due_at.isoformat() if case.due_at else None,
    }
    audit.record(session, "desk:case:reprioritised", actor, case_id, details, now=now)


def answered(session: Session, case_id: str, *, now: datetime) -> None:
    """Let a clock go on that stood still until the citizen answered."""
    case = locked(session, case_id)
    if case.state == CaseState.WAITING:
        _end(session, WORKER, case, "answered", now=now)


def wait_no_longer(
    session: Session, actor: Actor, case: CaseRow, outcome: str, *, now: datetime
) -> None:
    """Let the clock of a case go on whose citizen is asked nothing any more."""
    if case.state == CaseState.WAITING:
        _end(session, actor, case, outcome, now=now)


def sweep(session: Session, *, now: datetime) -> int:
    """End the pauses whose time is over; returns how many."""
    query = (
        select(CaseRow)
        .join(ClockPauseRow, ClockPauseRow.case_id == CaseRow.id)
        .where(ClockPauseRow.ended_at.is_(None), ClockPauseRow.until <= now)
        .order_by(CaseRow.id)
        .limit(SWEPT)
        .with_for_update(of=CaseRow, skip_locked=True)
    )
    cases = session.scalars(query.execution_options(populate_existing=True)).all()
    for case in cases:
        _end(session, WORKER, case, TIME_OVER, now=now)
    return len(cases)


def _free(session: Session, actor: Actor, case_id: str, now: datetime) -> CaseRow:
    """Read a waiting case for change that nobody else is working on."""
    case = visible_locked(session, actor, case_id)
    if case.state != CaseState.WAITING:
        raise ClaimConflict(f"case {case_id} is {case.state} now: open it again")
    holder = holding.holder(case, now)
    if holder not in (None, actor.id):
        raise ClaimConflict(f"case {case_id} is with {holder}: wait or ask them")
    return case


def _end(session: Session, actor: Actor, case: CaseRow, outcome: str, *, now: datetime) -> bool:
    """End a case's pause and count anew; False when there is none."""
    row = next((each for each in _pauses(session, case.id) if each.ended_at is None), None)
    if row is None:
        return False
    # A clock that was set back must not make a pause end before it began.
    row.ended_at = max(row.paused_at, min(now, row.until))
    row.ended_by, row.outcome = actor.id, outcome
    session.flush()
    _count_again(session, case)
    source = "worker" if actor.role is None else "desk"
    details: dict[str, audit.Detail] = {
        "outcome": outcome,
        "due": case.due_at.isoformat() if case.due_at else None,
    }
    audit.record(session, f"{source}:clock:resumed", actor, case.id, details, now=now)
    return True


def _count_again(session: Session, case: CaseRow) -> None:
    """Set a case's deadline and its warning by its window and its pauses."""
    row = session.get_one(CaseClockRow, case.id)
    if case.severity == Severity.S1:
        row.due_at = row.ends_at
    else:
        _number, table = routing_versions.in_force(session)
        calendar, began = _calendar(session, case), case.received_at
        spans = [
            Pause(each.paused_at, each.ended_at or each.until) for each in _pauses(session, case.id)
        ]
        warned = warn_at(began, row.ends_at, table.warning_share, calendar)
        row.due_at = due_after(began, row.ends_at, spans, calendar)
        row.warn_at = due_after(began, warned, spans, calendar)
    session.flush()
    press(session, case)


def _calendar(session: Session, case: CaseRow) -> Calendar:
    _number, table = routing_versions.in_force(session)
    return table.calendar_of(_reasons(session, case).get("region"))


def _reasons(session: Session, case: CaseRow) -> dict[str, str]:
    route = session.get(RouteRow, (case.id, case.round))
    return {str(code): str(value) for code, value in route.reasons} if route else {}


def _left(session: Session, case: CaseRow, pause: PauseView | None, now: datetime) -> timedelta:
    """Return the time that is left; while a clock stands still, what was left when it stopped."""
    if case.due_at is None:
        return NONE
    if case.severity == Severity.S1:
        return max(NONE, case.due_at - now)
    return _calendar(session, case).time_between(pause.until if pause else now, case.due_at)


def _pauses(session: Session, case_id: str) -> Sequence[ClockPauseRow]:
    query = select(ClockPauseRow).where(ClockPauseRow.case_id == case_id)
    return session.scalars(query.order_by(ClockPauseRow.paused_at, ClockPauseRow.id)).all()


def _view(row: ClockPauseRow) -> PauseView:
    return PauseView(row.reason, row.paused_by, row.paused_at, row.until, row.ended_at, row.outcome)
