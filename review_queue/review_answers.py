"""Keep each person's answer as it was given, whatever is decided afterwards."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from review_queue import blind
from review_queue.reasons import How, ReasonCode
from review_queue.review_tables import AnswerKind, ReviewAnswerRow
from review_queue.tables import CaseRow, DecisionRow


def keep_first(session: Session, case: CaseRow, decision: DecisionRow, how: How) -> ReviewAnswerRow:
    """Keep the answer of whoever decides a case.

    An answer that its author gives anew withdraws the earlier one. A blind one stays: what was
    decided after the suggestion was seen says nothing about what was decided before.
    """
    withdraw(session, case)
    hidden = blind.is_blind(session, case)
    return keep(session, AnswerKind.FIRST, decision, how, hidden=hidden)


def withdraw(session: Session, case: CaseRow) -> None:
    """Withdraw the answer a case was decided by, because that was undone or is given anew.

    A blind one stays.
    """
    earlier = update(ReviewAnswerRow).where(
        ReviewAnswerRow.case_id == case.id,
        ReviewAnswerRow.round == case.round,
        ReviewAnswerRow.kind == AnswerKind.FIRST,
        ~ReviewAnswerRow.blind,
    )
    session.execute(earlier.values(kind=AnswerKind.WITHDRAWN))


def keep(
    session: Session, kind: AnswerKind, decision: DecisionRow, how: How, *, hidden: bool
) -> ReviewAnswerRow:
    """Keep an answer in the words of a decision; `hidden` tells that no suggestion was shown."""
    row = ReviewAnswerRow(
        case_id=decision.case_id,
        round=decision.round,
        kind=kind,
        category=decision.category,
        severity=decision.severity,
        area=decision.area,
        team=decision.team,
        answered_by=decision.decided_by,
        answered_at=decision.decided_at,
        blind=hidden,
        seconds=how.seconds,
        reason=how.reason.value if how.reason else None,
        definition_wrong=how.definition_wrong,
    )
    session.add(row)
    session.flush()
    return row


def reason_of(row: ReviewAnswerRow) -> ReasonCode | None:
    """Return an answer's reason; a code that a later version wrote is none."""
    return ReasonCode(row.reason) if row.reason in set(ReasonCode) else None
