"""What a supervisor answers for: deadlines, load, and how often people differ from the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, require
from review_queue.model import Actor, CaseState
from review_queue.proposals import decided_round
from review_queue.queue import waiting_by_severity
from review_queue.tables import CaseRow, DecisionRow, RouteRow, SuggestionRow
from review_queue.visibility import may_open

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """Count one team's waiting cases and those past their deadline."""

    team: str
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Count one person's decisions, and those that differ from a proposal there was.

    `overridden` counts among `proposed`, the decisions where the machine did not abstain.
    """

    username: str
    decided: int
    proposed: int
    overridden: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Sum up the counter at one moment; rates are 0..1, None without decisions to count."""

    waiting_by_severity: tuple[tuple[Severity, int], ...]
    waiting: int
    overdue: int
    due_soon: int
    quarantined: int
    teams: tuple[TeamLoad, ...]
    people: tuple[PersonRecord, ...]

    @property
    def override_rate(self) -> float | None:
        proposed = sum(person.proposed for person in self.people)
        overridden = sum(person.overridden for person in self.people)
        return overridden / proposed if proposed else None


def overview(session: Session, actor: Actor, *, now: datetime) -> Overview:
    """Sum up the cases the actor may open; `due_soon` looks 24 hours ahead."""
    require(actor, Permission.SEE_OVERSIGHT)
    theirs = may_open(actor)
    waiting = and_(CaseRow.state == CaseState.WAITING, theirs)
    overdue = CaseRow.due_at < now
    counted = dict(waiting_by_severity(session, actor))
    by_severity = tuple((level, counted.get(level, 0)) for level in sorted(Severity, reverse=True))
    return Overview(
        waiting_by_severity=by_severity,
        waiting=sum(n for _, n in by_severity),
        overdue=_count(session, waiting, overdue),
        due_soon=_count(session, waiting, CaseRow.due_at >= now, CaseRow.due_at < now + SOON),
        quarantined=_count(session, CaseRow.state == CaseState.QUARANTINED, theirs),
        teams=_teams(session, waiting, now),
        people=_people(session, theirs),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CaseRow).where(*conditions)) or 0


def _teams(session: Session, waiting: ColumnElement[bool], now: datetime) -> tuple[TeamLoad, ...]:
    late = func.sum(case((CaseRow.due_at < now, 1), else_=0))
    query = (
        select(CaseRow.team, func.count(), late)
        .where(waiting)
        .group_by(CaseRow.team)
        .order_by(CaseRow.team)
    )
    return tuple(TeamLoad(t or "", n, int(o)) for t, n, o in session.execute(query))


def _people(session: Session, theirs: ColumnElement[bool]) -> tuple[PersonRecord, ...]:
    proposed = SuggestionRow.abstained.is_(False)
    differs = or_(
        DecisionRow.category != SuggestionRow.category,
        DecisionRow.severity != SuggestionRow.severity,
        DecisionRow.team != RouteRow.team,
    )
    query = (
        select(
            DecisionRow.decided_by,
            func.count(),
            func.sum(case((proposed, 1), else_=0)),
            func.sum(case((and_(proposed, differs), 1), else_=0)),
        )
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .join(RouteRow, decided_round(RouteRow))
        .outerjoin(SuggestionRow, decided_round(SuggestionRow))
        .where(theirs)
        .group_by(DecisionRow.decided_by)
        .order_by(DecisionRow.decided_by)
    )
    return tuple(
        PersonRecord(name, decided, int(given), int(changed))
        for name, decided, given, changed in session.execute(query)
    )
