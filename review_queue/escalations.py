"""Tell people before a deadline passes, when it has, and about an emergency until it is taken.

Each step names who was told, why, and what changed since the step before, in codes. An S1 that
nobody works on is told at once, again every few minutes, from the second time on to everybody who
may take it. A warning and a breach are told once for each deadline a case has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import absences, alerts, audit, routing_versions, staff
from review_queue.access import Permission, require
from review_queue.clock_tables import CaseClockRow, ClockPauseRow
from review_queue.escalation_tables import EscalationRow
from review_queue.model import WORKER, Actor, CaseState
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

IMMEDIATE, WARNING, BREACH = "immediate", "warning", "breach"
# A deadline that passed longer ago was seen by somebody, or the program was not running.
LOOK_BACK = timedelta(days=1)
SWEPT = 100
SHOWN = timedelta(days=1)
MOST = 50


@dataclass(frozen=True, slots=True)
class Escalation:
    """Show one step; `why` are (code, value) pairs."""

    id: int
    case_id: str
    kind: str
    step: int
    severity: Severity
    team: str
    owner: str | None
    told: tuple[str, ...]
    why: tuple[tuple[str, str], ...]
    due_at: datetime
    raised_at: datetime
    taken_by: str | None
    taken_at: datetime | None


def sweep(session: Session, *, now: datetime, channels: Collection[str]) -> int:
    """Raise what is to be told now, on the screen and by the channels there are; returns how many.

    Two workers may sweep at once: the chain's head lets one go first, and the other finds it done.
    """
    _number, table = routing_versions.in_force(session)
    again = now - timedelta(minutes=table.repeat_minutes)
    wanted = [*_emergencies(session, now, again), *_ending(session, now)]
    if not wanted:
        return 0
    audit.hold(session)
    crew = _Crew(session, now)
    raised = 0
    for kind, case in wanted:
        before = _latest(session, case.id, kind)
        if before is None or _is_due(kind, case, before, again):
            row = _raise(session, crew, kind, case, before, now=now)
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


def listed(session: Session, actor: Actor, *, now: datetime) -> list[Escalation]:
    """List what was told of the actor's cases in the last 24 hours, the newest first."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = (
        select(EscalationRow)
        .join(CaseRow, CaseRow.id == EscalationRow.case_id)
        .where(EscalationRow.raised_at >= now - SHOWN, may_open(actor))
        .order_by(EscalationRow.raised_at.desc(), EscalationRow.id.desc())
        .limit(MOST)
    )
    return [_escalation(row) for row in session.scalars(query)]


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


def _emergencies(session: Session, now: datetime, again: datetime) -> Iterable[tuple[str, CaseRow]]:
    told = _told(IMMEDIATE, EscalationRow.raised_at > again)
    query = select(CaseRow).where(untaken(now), ~told).order_by(CaseRow.due_at).limit(SWEPT)
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


def _is_due(kind: str, case: CaseRow, before: EscalationRow, again: datetime) -> bool:
    """Tell whether the last step still asks for another, once nobody else can write one."""
    if kind == IMMEDIATE:
        return before.raised_at <= again
    return case.due_at is not None and before.due_at != case.due_at


def _raise(
    session: Session,
    crew: _Crew,
    kind: str,
    case: CaseRow,
    before: EscalationRow | None,
    *,
    now: datetime,
) -> EscalationRow:
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


def _escalation(row: EscalationRow) -> Escalation:
    return Escalation(
        row.id,
        row.case_id,
        row.kind,
        row.step,
        row.severity,
        row.team,
        row.owner,
        tuple(row.told),
        tuple((str(code), str(value)) for code, value in row.why),
        row.due_at,
        row.raised_at,
        row.taken_by,
        row.taken_at,
    )
