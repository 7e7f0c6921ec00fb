"""Take a decision back within half a minute: the case waits again, with the person who decided it.

The chain keeps both, the decision and that it was undone. What a decision set off follows through
the same jobs: search forgets the case before anybody's next search. Keys of persons that a decision
for a restricted category deleted stay deleted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue import audit, decided, jobs, lexical, second_looks
from review_queue.access import Permission, require
from review_queue.claims import LEASE
from review_queue.errors import ClaimConflict, UndoRefused
from review_queue.lifecycle import locked, move
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CaseMergeRow
from review_queue.review_tables import AnswerKind, ReviewAnswerRow
from review_queue.tables import CaseRow, DecisionRow
from review_queue.visibility import visible

WITHIN = timedelta(seconds=30)


def undo(session: Session, actor: Actor, case_id: str, *, now: datetime) -> int:
    """Take back one's own decision on a case and on what was merged into it; returns its fence.

    Raises UndoRefused after 30 seconds, ClaimConflict when there is no decision of one's own to
    take back, CaseNotFound.
    """
    require(actor, Permission.DECIDE)
    case = locked(session, case_id)
    row = session.get(DecisionRow, case.id, populate_existing=True)
    if row is None or row.decided_by != actor.id or case.state != CaseState.DECIDED:
        # One's own decision may have sent the case where one may not open it: nobody else's.
        visible(session, actor, case_id)
        raise ClaimConflict(f"case {case_id} is {case.state} and not {actor.id}'s to undo")
    if not row.decided_at <= now <= row.decided_at + WITHIN:
        raise UndoRefused(f"case {case_id} was decided more than {WITHIN.seconds} seconds ago")
    if _settled(session, row):
        raise ClaimConflict(f"case {case_id} was settled after two answers: ask a supervisor")
    for follower, answered in _answered(session, row):
        _reopen(session, actor, follower, answered, CaseState.FOLLOWING, now=now)
    second_looks.take_back(session, case)
    case.claimed_by, case.claimed_until = actor.id, now + LEASE
    _reopen(session, actor, case, row, CaseState.WAITING, now=now)
    return case.fence


def _settled(session: Session, row: DecisionRow) -> bool:
    """Tell whether a decision settled what two people disagreed on: it is not one person's."""
    final = select(ReviewAnswerRow.id).where(
        ReviewAnswerRow.case_id == row.case_id,
        ReviewAnswerRow.round == row.round,
        ReviewAnswerRow.kind == AnswerKind.FINAL,
    )
    return session.scalar(final.limit(1)) is not None


def _answered(session: Session, leading: DecisionRow) -> list[tuple[CaseRow, DecisionRow]]:
    """Read for change the merged cases that the same decision answered."""
    query = (
        select(CaseRow, DecisionRow)
        .join(CaseMergeRow, CaseMergeRow.case_id == CaseRow.id)
        .join(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .where(
            CaseMergeRow.leading_id == leading.case_id,
            CaseRow.state == CaseState.DECIDED,
            DecisionRow.decided_by == leading.decided_by,
            DecisionRow.decided_at == leading.decided_at,
        )
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
    )
    return [(case, row) for case, row in session.execute(query)]


def _reopen(
    session: Session,
    actor: Actor,
    case: CaseRow,
    row: DecisionRow,
    state: CaseState,
    *,
    now: datetime,
) -> None:
    move(case, state)
    case.area, case.team, case.owner = row.from_area, row.from_team, row.from_owner
    case.fence += 1
    details = decided.details(row) | {"fence": case.fence}
    session.delete(row)
    session.flush()
    lexical.refresh(session, case.id)
    jobs.enqueue(session, jobs.INDEX, case.id, now=now)
    audit.record(session, "desk:case:undone", actor, case.id, details, now=now)
