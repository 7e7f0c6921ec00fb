"""Tell people before a deadline passes, when it has, and about an emergency until it is taken.

Each step names who was told, why, and what changed since the step before, in codes. An S1 that
nobody works on is told at once, again every few minutes, from the second time on to everybody who
may take it. A warning and a breach are told once for each deadline a case has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review_queue import absences, alerts, audit, staff
from review_queue.escalation_calls import (
    BREACH,
    IMMEDIATE,
    Call,
    held,
    latest,
    repeated_every,
    still_needed,
)
from review_queue.escalation_tables import EscalationRow
from review_queue.lifecycle import found
from review_queue.model import WORKER, Actor
from review_queue.tables import CaseRow


def sweep(
    session: Session, calls: Collection[Call], *, now: datetime, channels: Collection[str]
) -> int:
    """Raise the steps that are called for, if they still are; returns how many.

    They go to the screen and by the channels there are. Two workers may sweep at once: the chain's
    head lets one go first, and the other finds it done.
    """
    every, raised = repeated_every(session), 0
    audit.hold(session)
    crew = _Crew(session, now)
    for call in calls:
        case = found(session, call.case_id)
        if still_needed(session, call.kind, case, every, now):
            row = _raise(session, crew, call.kind, case, now=now)
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


class _Crew:
    """Know, for one sweep, who is there, who covers for whom, and who answers for an area."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.now = now
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


def _raise(
    session: Session,
    crew: _Crew,
    kind: str,
    case: CaseRow,
    *,
    now: datetime,
) -> EscalationRow:
    before = latest(session, case.id, kind)
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
        yield ("held" if held(case, crew.now) else "left"), case.claimed_by
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
