"""The states of a case and the steps between them."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.errors import CaseNotFound, ClaimConflict, ReasonRefused
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow

CASE_NUMBER = re.compile(r"HM-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
REASON = re.compile(r"[a-z][a-z0-9_]{1,39}")

ALLOWED = frozenset(
    {
        (CaseState.RECEIVED, CaseState.WAITING),
        (CaseState.RECEIVED, CaseState.QUARANTINED),
        (CaseState.WAITING, CaseState.QUARANTINED),
        (CaseState.WAITING, CaseState.DECIDED),
        (CaseState.QUARANTINED, CaseState.RECEIVED),
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
    """Set a case aside with a reason code, whoever holds it."""
    if not REASON.fullmatch(reason):
        raise ReasonRefused(f"a reason is a code like language_unknown ({len(reason)} characters)")
    case = locked(session, case_id)
    move(case, CaseState.QUARANTINED)
    case.quarantine_reason = reason
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    session.flush()
    source = "worker" if actor.role is None else "desk"
    audit.record(session, f"{source}:case:quarantined", actor, case_id, {"reason": reason}, now=now)
