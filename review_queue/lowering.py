"""Four eyes for lowering an S1: it takes effect when a second person judges it lower too.

Until then the case stays S1 and waiting. The second person decides on the case's own page, without
seeing what the first one chose.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, decided, review_answers
from review_queue.model import Actor, CaseState
from review_queue.reasons import How
from review_queue.review_tables import (
    AnswerKind,
    LookCause,
    LookState,
    ReviewAnswerRow,
    SecondLookRow,
)
from review_queue.tables import CaseRow, DecisionRow


def pending(session: Session, case: CaseRow) -> tuple[SecondLookRow, ReviewAnswerRow] | None:
    """Return what asks to lower this case, with the first answer; None when nothing does."""
    query = (
        select(SecondLookRow, ReviewAnswerRow)
        .join(ReviewAnswerRow, ReviewAnswerRow.id == SecondLookRow.first_id)
        .where(
            SecondLookRow.case_id == case.id,
            SecondLookRow.round == case.round,
            SecondLookRow.cause == LookCause.LOWERED_S1,
            SecondLookRow.state == LookState.WAITING,
        )
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def lowers(case: CaseRow, decision: DecisionRow) -> bool:
    """Tell whether a decision would lower a case that stands at S1."""
    return case.severity == Severity.S1 and decision.severity < Severity.S1


def asked(session: Session, case_ids: Collection[str]) -> dict[str, str]:
    """Return who asked to lower a waiting S1, for those of the cases where somebody did."""
    query = (
        select(SecondLookRow.case_id, ReviewAnswerRow.answered_by)
        .join(ReviewAnswerRow, ReviewAnswerRow.id == SecondLookRow.first_id)
        .join(CaseRow, CaseRow.id == SecondLookRow.case_id)
        .where(
            SecondLookRow.case_id.in_(tuple(case_ids)),
            SecondLookRow.cause == LookCause.LOWERED_S1,
            SecondLookRow.state == LookState.WAITING,
            SecondLookRow.round == CaseRow.round,
            CaseRow.state == CaseState.WAITING,
        )
    )
    return dict(session.execute(query).all())


def not_asked_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `cases` for those this person has not asked to lower already."""
    asked_here = exists().where(
        SecondLookRow.case_id == CaseRow.id,
        SecondLookRow.cause == LookCause.LOWERED_S1,
        SecondLookRow.state == LookState.WAITING,
        SecondLookRow.round == CaseRow.round,
        ReviewAnswerRow.id == SecondLookRow.first_id,
        ReviewAnswerRow.answered_by == actor.id,
    )
    return ~asked_here.correlate(CaseRow)


def ask(
    session: Session, actor: Actor, case: CaseRow, decision: DecisionRow, how: How, *, now: datetime
) -> None:
    """Keep a lowering that waits for a second person, and give the case back to the queue."""
    first = review_answers.keep_first(session, case, decision, how)
    session.add(
        SecondLookRow(
            case_id=case.id,
            round=case.round,
            cause=LookCause.LOWERED_S1,
            drawn=False,
            state=LookState.WAITING,
            first_id=first.id,
            opened_at=now,
        )
    )
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    session.flush()
    details = decided.details(decision)
    audit.record(session, "desk:case:lowering_asked", actor, case.id, details, now=now)


def answer(
    session: Session,
    look: SecondLookRow,
    first: ReviewAnswerRow,
    decision: DecisionRow,
    how: How,
) -> DecisionRow:
    """Take the second person's decision on a lowering and return what takes effect.

    Both lower, and alike: their decision. Both lower, but otherwise: the second one's with the
    higher of the two severities, until somebody settles it. Not lowered: the case is decided S1,
    and somebody settles it.
    """
    second = review_answers.keep(session, AnswerKind.SECOND, decision, how, hidden=False)
    look.second_id = second.id
    alike = (first.category, first.severity) == (second.category, second.severity)
    look.state = LookState.AGREED if alike else LookState.DISAGREED
    session.flush()
    decision.severity = max(first.severity, second.severity)
    return decision
