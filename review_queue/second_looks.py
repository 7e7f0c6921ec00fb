"""Second readings: which decisions get one, and the second, independent answer.

A random share and every lowered severity are decided once more, by another person, who sees
neither the first answer nor the suggestion. Nothing waits for it: the first decision is in force.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, decided, lowering, review_answers, routing, routing_versions
from review_queue.access import Permission, require
from review_queue.errors import CaseNotFound, ChoiceMissing, ClaimConflict
from review_queue.looks import refuse_informed
from review_queue.model import Actor, CaseState, Correction
from review_queue.proposals import load_route
from review_queue.reasons import How
from review_queue.review_tables import (
    AnswerKind,
    CaseDrawRow,
    LookCause,
    LookReaderRow,
    LookState,
    ReviewAnswerRow,
    SecondLookRow,
)
from review_queue.tables import CaseRow, DecisionRow
from review_queue.visibility import visible_locked


def in_force(
    session: Session,
    actor: Actor,
    case: CaseRow,
    decision: DecisionRow,
    how: How,
    *,
    standing: Severity,
    now: datetime,
) -> DecisionRow | None:
    """Keep a person's answer, open a second look where one is due, and return what takes effect.

    `standing` is the severity below which the answer lowers the case. None while a lowered S1
    waits for another person.
    """
    asked = lowering.pending(session, case)
    if asked is not None and asked[1].answered_by != actor.id:
        return lowering.answer(session, *asked, decision, how)
    _void_open(session, case)
    if lowering.lowers(case, decision):
        lowering.ask(session, actor, case, decision, how, now=now)
        return None
    first = review_answers.keep_first(session, case, decision, how)
    _open_if_due(session, case, first, standing, now=now)
    return decision


def answer(
    session: Session,
    actor: Actor,
    look_id: int,
    answered: Correction,
    *,
    how: How,
    now: datetime,
) -> bool:
    """Give the second answer; returns whether it agrees with the first.

    Raises LookRefused to whoever gave the first answer or has seen it, ChoiceMissing
    without category or severity, ClaimConflict when it was answered or is not wanted any more,
    UnknownTeam.
    """
    require(actor, Permission.SECOND_READ)
    look, case = waiting_for(session, actor, look_id, LookState.WAITING)
    first = session.get_one(ReviewAnswerRow, look.first_id)
    refuse_informed(session, actor, look, first)
    decision = as_decision(session, actor, case, answered, now=now)
    second = review_answers.keep(session, AnswerKind.SECOND, decision, how, hidden=True)
    alike = agree(first, second, team_named=answered.team is not None)
    look.second_id = second.id
    look.state = LookState.AGREED if alike else LookState.DISAGREED
    look.taken_by = look.taken_until = None
    session.flush()
    details = {"look": look.id, "agreed": alike, **decided.details(decision)}
    audit.record(session, "desk:look:answered", actor, case.id, details, now=now)
    return alike


def show_decision(session: Session, actor: Actor, look_id: int, *, now: datetime) -> str:
    """Let somebody see what was decided, who then no longer gives the second answer.

    Returns the case's number. Asking twice changes nothing.
    """
    require(actor, Permission.SECOND_READ)
    look, case = waiting_for(session, actor, look_id, LookState.WAITING)
    if session.get(LookReaderRow, (look.id, actor.id)) is None:
        session.add(LookReaderRow(look_id=look.id, username=actor.id, seen_at=now))
        if look.taken_by == actor.id:
            look.taken_by = look.taken_until = None
        session.flush()
        audit.record(session, "desk:look:forgone", actor, case.id, {"look": look.id}, now=now)
    return case.id


def agree(first: ReviewAnswerRow, second: ReviewAnswerRow, *, team_named: bool) -> bool:
    """Tell whether two answers are alike; a team counts where the second reader named one."""
    alike = (first.category, first.severity) == (second.category, second.severity)
    return alike and (not team_named or first.team == second.team)


def waiting_for(
    session: Session, actor: Actor, look_id: int, state: LookState
) -> tuple[SecondLookRow, CaseRow]:
    """Read a look of a decided case for change, and its case.

    Raises CaseNotFound for none that the actor may open, ClaimConflict when it is past that state.
    """
    look = session.get(SecondLookRow, look_id)
    if look is None:
        raise CaseNotFound
    case = visible_locked(session, actor, look.case_id)
    session.refresh(look, with_for_update=True)
    held_back = look.cause == LookCause.LOWERED_S1 and state is LookState.WAITING
    over = look.state != state or case.state != CaseState.DECIDED or look.round != case.round
    if held_back or over:
        raise ClaimConflict(f"look {look_id} is {look.state} now: take the next one")
    return look, case


def as_decision(
    session: Session, actor: Actor, case: CaseRow, answered: Correction, *, now: datetime
) -> DecisionRow:
    """Make a whole answer a decision that is not in force; raises ChoiceMissing."""
    route = load_route(session, case.id, case.round)
    if answered.category is None or answered.severity is None or route is None:
        raise ChoiceMissing(f"case {case.id}: choose category and severity")
    team = routing.team_after(answered, route, routing_versions.teams(session))
    return DecisionRow(
        case_id=case.id,
        round=case.round,
        category=answered.category,
        severity=answered.severity,
        area=team.area,
        team=team.id,
        decided_by=actor.id,
        decided_at=now,
    )


def _open_if_due(
    session: Session,
    case: CaseRow,
    first: ReviewAnswerRow,
    standing: Severity,
    *,
    now: datetime,
) -> None:
    draw = session.get(CaseDrawRow, case.id)
    drawn, lowered = draw is not None and draw.second, first.severity < standing
    if not drawn and not lowered:
        return
    session.add(
        SecondLookRow(
            case_id=case.id,
            round=case.round,
            cause=LookCause.LOWERED if lowered else LookCause.DRAWN,
            drawn=drawn,
            state=LookState.WAITING,
            first_id=first.id,
            opened_at=now,
        )
    )
    session.flush()


def take_back(session: Session, case: CaseRow) -> None:
    """Forget the answer that a case was decided by and the looks at it: it was undone."""
    review_answers.withdraw(session, case)
    _void_open(session, case)


def _void_open(session: Session, case: CaseRow) -> None:
    """End the looks at an earlier decision of the case: it is decided anew."""
    looks = update(SecondLookRow).where(
        SecondLookRow.case_id == case.id,
        SecondLookRow.state.in_((LookState.WAITING, LookState.DISAGREED)),
    )
    session.execute(looks.values(state=LookState.VOID))
