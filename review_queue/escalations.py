"""Tell people before a deadline passes, when it has, and about an emergency until it is taken.

Each step names who was told, why, and what changed since the step before, in codes. An S1 that
nobody works on is told at once, again every few minutes, from the second time on to everybody who
may take it. A warning and a breach are told once for each deadline a case has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import absences, alerts, audit, routing_versions, staff
from review_queue.clock_tables import CaseClockRow, ClockPauseRow
from review_queue.escalation_tables import EscalationRow
from review_queue.model import WORKER, Actor, CaseState
from review_queue.tables import CaseRow

IMMEDIATE, WARNING, BREACH = "immediate", "warning", "breach"
# A deadline that passed longer ago was seen by somebody, or the program was not running.
LOOK_BACK = timedelta(days=1)
SWEPT = 100
# After so many steps an alarm comes half as often each time, and at least every hour.
STEADY = 3
SELDOM = timedelta(hours=1)


def sweep(session: Session, *, now: datetime, channels: Collection[str]) -> int:
    """Raise what is to be told now, on the screen and by the channels there are; returns how many.

    Two workers may sweep at once: the chain's head lets one go first, and the other finds it done.
    """
    _number, table = routing_versions.in_force(session)
    every = timedelta(minutes=table.repeat_minutes)
    found = [*_emergencies(session, now, now - every), *_ending(session, now)]
    wanted = [each for each in found if _is_due(session, *each, every, now)]
    if not wanted:
        return 0
    audit.hold(session)
    crew, raised = _Crew(session, now), 0
    for kind, case in wanted:
        if _is_due(session, kind, case, every, now):
            row = _raise(session, crew, kind, case, now=now)
            alerts.queue(session, row, channels, now=now)
            raised += 1
    return raised


def taken(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """Note who took a case that people were told of, when they take it."""
    open_ = (EscalationRow.case_id == case_id, EscalationRow.taken_by.is_(None))
    steps = session.scalars(select(EscalationRow.step).where(*open_)).all()
    if not steps:
        return
    told = update(EscalationRow).where(*open_).values(taken_by=actor.id, taken_at=now)
    session.execute(told.execution_options(synchronize_session=False))
    alerts.drop(session, case_id, now=now)
    details: dict[str, audit.Detail] = {"steps": len(steps)}
    audit.record(session, "desk:alarm:taken", actor, case_id, details, now=now)


def untaken(now: datetime) -> ColumnElement[bool]:
    """Return the condition on `cases` for emergencies that nobody works on."""
    return and_(
        CaseRow.state == CaseState.WAITING,
        CaseRow.severity == Severity.S1,
        or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_until <= now),
    )


class _Crew:
    """Know, for one sweep, who is there, who covers for whom, and who answers for an area."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._people = {each.username: each for each in staff.candidates(session, now=now)}
        self._away = absences.away(session, now=now)
        self._supervisors = staff.supervisors(session)

    def told(self, kind: str, step: int, case: CaseRow) -> list[str]:
        """Name who is told: the owner; at an emergency the team, then everyone of the area."""
        owner = self.standing_in(case.owner)
        told = {owner} if owner is not None else set()
        if kind == IMMEDIATE or owner is None:
            told |= set(self._able(case, whole_area=step > 1))
        if kind == BREACH or (kind == IMMEDIATE and step > 1) or not told:
            told |= {name for name, areas in self._supervisors.items()
                     if areas is None or case.area in areas}  # fmt: skip
        return sorted(told)

    def standing_in(self, owner: str | None) -> str | None:
        """Return who is told in an owner's place: their cover while they are away."""
        absence = self._away.get(owner) if owner else None
        if absence is None:
            return owner
        return absence.cover if absence.cover not in self._away else None

    def _able(self, case: CaseRow, *, whole_area: bool) -> Iterator[str]:
        team = case.team or ""
        area = team.partition(".")[0]
        for each in self._people.values():
            near = team in each.teams
            far = whole_area and any(other.partition(".")[0] == area for other in each.teams)
            if not each.away and (near or far):
                yield each.username


def _emergencies(session: Session, now: datetime, since: datetime) -> Iterable[tuple[str, CaseRow]]:
    """Find the emergencies nobody works on and nobody was told of since a moment."""
    told = _told(IMMEDIATE, EscalationRow.raised_at > since)
    query = (
        select(CaseRow)
        .where(untaken(now), ~told)
        .order_by(_told(IMMEDIATE), CaseRow.due_at)
        .limit(SWEPT)
    )
    return [(IMMEDIATE, case) for case in session.scalars(query)]


def _ending(session: Session, now: datetime) -> Iterable[tuple[str, CaseRow]]:
    """Find the cases whose window is nearly over, and those whose deadline has just passed."""
    waiting = and_(CaseRow.state == CaseState.WAITING, CaseRow.severity < Severity.S1)
    soon = (
        select(CaseRow)
        .join(CaseClockRow, CaseClockRow.case_id == CaseRow.id)
        .where(
            waiting,
            CaseClockRow.warn_at <= now,
            CaseRow.due_at > now,
            ~_told(WARNING, EscalationRow.due_at == CaseRow.due_at),
            ~_standing(),
        )
        .order_by(CaseRow.due_at)
        .limit(SWEPT)
    )
    over = (
        select(CaseRow)
        .where(
            waiting,
            CaseRow.due_at <= now,
            CaseRow.due_at > now - LOOK_BACK,
            ~_told(BREACH, EscalationRow.due_at == CaseRow.due_at),
        )
        .order_by(CaseRow.due_at)
        .limit(SWEPT)
    )
    for kind, query in ((WARNING, soon), (BREACH, over)):
        for case in session.scalars(query):
            yield kind, case


def _told(kind: str, *when: ColumnElement[bool]) -> ColumnElement[bool]:
    told = exists().where(EscalationRow.case_id == CaseRow.id, EscalationRow.kind == kind, *when)
    return told.correlate(CaseRow)


def _standing() -> ColumnElement[bool]:
    """Return the condition on `cases` for those whose clock stands still."""
    pause = exists().where(ClockPauseRow.case_id == CaseRow.id, ClockPauseRow.ended_at.is_(None))
    return pause.correlate(CaseRow)


def _latest(session: Session, case_id: str, kind: str) -> EscalationRow | None:
    query = (
        select(EscalationRow)
        .where(EscalationRow.case_id == case_id, EscalationRow.kind == kind)
        .order_by(EscalationRow.step.desc())
        .limit(1)
    )
    return session.scalars(query.execution_options(populate_existing=True)).first()


def _is_due(session: Session, kind: str, case: CaseRow, every: timedelta, now: datetime) -> bool:
    """Tell whether a step is to be raised now, after the latest one there is."""
    before = _latest(session, case.id, kind)
    if before is None:
        return True
    if kind != IMMEDIATE:
        return before.due_at != case.due_at
    steps = 0 if before.taken_by else before.step
    pause = every * 2 ** min(max(0, steps - STEADY), 10)
    ends: datetime = before.raised_at + min(pause, max(every, SELDOM))
    return ends <= now


def _raise(
    session: Session,
    crew: _Crew,
    kind: str,
    case: CaseRow,
    *,
    now: datetime,
) -> EscalationRow:
    before = _latest(session, case.id, kind)
    step = 1 if before is None else before.step + 1
    row = EscalationRow(
        case_id=case.id,
        kind=kind,
        step=step,
        severity=case.severity,
        team=case.team or "",
        owner=case.owner,
        told=crew.told(kind, step, case),
        why=[list(each) for each in _why(crew, case, before)],
        due_at=case.due_at,
        raised_at=now,
    )
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {
        "kind": kind,
        "step": step,
        "told": " ".join(row.told),
        "why": " ".join("=".join(each) for each in row.why),
    }
    audit.record(session, "worker:case:escalated", WORKER, case.id, details, now=now)
    return row


def _why(crew: _Crew, case: CaseRow, before: EscalationRow | None) -> Iterator[tuple[str, str]]:
    """Say what stands in the way, and what changed since the step before."""
    if case.owner is None:
        yield "tray", case.team or ""
    elif crew.standing_in(case.owner) != case.owner:
        yield "away", case.owner
    if case.claimed_by is not None:
        yield "left", case.claimed_by
    if before is None:
        return
    if before.owner != case.owner:
        yield "owner_was", before.owner or ""
    if before.team != case.team:
        yield "team_was", before.team
    if before.severity != case.severity:
        yield "severity_was", before.severity.name
    if before.due_at != case.due_at:
        yield "due_was", before.due_at.isoformat()
    if before.taken_by is not None:
        yield "taken_by", before.taken_by
