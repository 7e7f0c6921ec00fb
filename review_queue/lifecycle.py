"""The states of a case and the steps between them."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from review_queue import audit, lexical
from review_queue.clock_tables import CaseClockRow
from review_queue.errors import CaseNotFound, ClaimConflict, ReasonRefused
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CaseMergeRow
from review_queue.tables import CaseRow

CASE_NUMBER = re.compile(r"HM-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
REASON = re.compile(r"[a-z][a-z0-9_]{1,39}")

ALLOWED = frozenset(
    {
        (CaseState.RECEIVED, CaseState.WAITING),
        (CaseState.RECEIVED, CaseState.QUARANTINED),
        (CaseState.WAITING, CaseState.QUARANTINED),
        (CaseState.WAITING, CaseState.DECIDED),
        (CaseState.WAITING, CaseState.FOLLOWING),
        (CaseState.FOLLOWING, CaseState.WAITING),
        (CaseState.FOLLOWING, CaseState.DECIDED),
        (CaseState.FOLLOWING, CaseState.QUARANTINED),
        (CaseState.QUARANTINED, CaseState.RECEIVED),
        # Within half a minute, by whoever decided.
        (CaseState.DECIDED, CaseState.WAITING),
        (CaseState.DECIDED, CaseState.FOLLOWING),
    }
)


def found(session: Session, case_id: str) -> CaseRow:
    """Read a case as it is now; raises CaseNotFound, also for what cannot be a number."""
    return _only(session, select(CaseRow).where(CaseRow.id == case_id), case_id)


def locked(session: Session, case_id: str) -> CaseRow:
    """Read a case for change; on PostgreSQL others wait for this transaction's end."""
    return _only(session, select(CaseRow).where(CaseRow.id == case_id).with_for_update(), case_id)


def _only(session: Session, query: Select[CaseRow], case_id: str) -> CaseRow:
    case = None
    if CASE_NUMBER.fullmatch(case_id):
        case = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if case is None:
        raise CaseNotFound
    return case


def move(case: CaseRow, state: CaseState) -> None:
    """Take a case to another state; raises ClaimConflict when that step does not exist."""
    if (case.state, state) not in ALLOWED:
        raise ClaimConflict(f"case {case.id} is {case.state} and cannot be {state}: open it again")
    case.state = state


def quarantine_case(
    session: Session, case_id: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Set a case aside with a reason code, whoever holds it; what follows it waits again."""
    if not REASON.fullmatch(reason):
        raise ReasonRefused(f"a reason is a code like language_unknown ({len(reason)} characters)")
    case = locked(session, case_id)
    move(case, CaseState.QUARANTINED)
    # Only a decided case is found, and none that was set aside, whichever way it came here.
    lexical.remove(session, case_id)
    stand_alone(session, case, actor, now=now)
    for follower in followers(session, case.id):
        part(session, follower, actor, now=now)
    case.quarantine_reason = reason
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    session.flush()
    audit.record(
        session, f"{_source(actor)}:case:quarantined", actor, case_id, {"reason": reason}, now=now
    )


def followers(session: Session, leading_id: str) -> list[CaseRow]:
    """Read for change the cases that wait for another's decision, in order of id."""
    query = (
        select(CaseRow)
        .join(CaseMergeRow, CaseMergeRow.case_id == CaseRow.id)
        .where(CaseMergeRow.leading_id == leading_id, CaseRow.state == CaseState.FOLLOWING)
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def part(session: Session, follower: CaseRow, actor: Actor, *, now: datetime) -> None:
    """Let a case wait by itself again that was merged into another."""
    move(follower, CaseState.WAITING)
    stand_alone(session, follower, actor, now=now)


def stand_alone(session: Session, case: CaseRow, actor: Actor, *, now: datetime) -> None:
    """End a case's merge, if it has one; its fence moves, so that open pages notice."""
    merge = session.get(CaseMergeRow, case.id, populate_existing=True)
    if merge is None:
        return
    leading_id = merge.leading_id
    session.delete(merge)
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    session.flush()
    tag = f"{_source(actor)}:case:unmerged"
    details: dict[str, audit.Detail] = {"leading": leading_id, "fence": case.fence}
    audit.record(session, tag, actor, case.id, details, now=now)


def press(session: Session, leading: CaseRow) -> None:
    """Give a leading case the nearest deadline among its own and those that follow it."""
    own = session.get(CaseClockRow, leading.id)
    dues = [own.due_at if own else leading.due_at]
    dues += [follower.due_at for follower in followers(session, leading.id)]
    leading.due_at = min((due for due in dues if due is not None), default=None)
    session.flush()


def _source(actor: Actor) -> str:
    return "worker" if actor.role is None else "desk"
