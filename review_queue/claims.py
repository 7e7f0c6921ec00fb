"""One person to a case: compare and set, with a lease and a fence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from review_queue import audit, lowering
from review_queue.access import Permission, require
from review_queue.errors import ClaimConflict
from review_queue.lifecycle import found
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow
from review_queue.visibility import may_open, visible, visible_locked

LEASE = timedelta(minutes=15)
IN_ORDER: tuple[ColumnElement[Any], ...] = (
    CaseRow.severity.desc(),
    CaseRow.due_at.asc(),
    CaseRow.received_at.asc(),
    CaseRow.id.asc(),
)


def claim(session: Session, actor: Actor, case_id: str, *, now: datetime) -> int:
    """Take a waiting case for 15 minutes, or keep one's own; returns its fence.

    Raises ClaimConflict while someone else holds it.
    """
    require(actor, Permission.CLAIM)
    return take(session, actor, case_id, seen=None, now=now)


def claim_next(session: Session, actor: Actor, *, now: datetime) -> str | None:
    """Take the first free waiting case the actor may open; None when there is none."""
    require(actor, Permission.CLAIM)
    query = (
        select(CaseRow.id)
        .where(
            CaseRow.state == CaseState.WAITING,
            _free(now),
            may_open(actor),
            # Whoever asked to lower an S1 cannot be the second pair of eyes.
            lowering.not_asked_by(actor),
        )
        .order_by(*IN_ORDER)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    case_id = session.scalar(query)
    if case_id is not None:
        take(session, actor, case_id, seen=None, now=now)
    return case_id


def release(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """Give one's own case back to the queue; raises ClaimConflict for anyone else's."""
    require(actor, Permission.CLAIM)
    case = visible_locked(session, actor, case_id)
    if case.claimed_by != actor.id or case.state != CaseState.WAITING:
        raise ClaimConflict(f"case {case_id} is not {actor.id}'s to release: open it again")
    case.claimed_by = case.claimed_until = None
    session.flush()
    audit.record(session, "desk:case:released", actor, case_id, {"fence": case.fence}, now=now)


def take(session: Session, actor: Actor, case_id: str, *, seen: int | None, now: datetime) -> int:
    """Claim by compare-and-set; with `seen`, only if the fence is still that number."""
    visible(session, actor, case_id)
    unchanged = [CaseRow.id == case_id, CaseRow.state == CaseState.WAITING]
    if seen is not None:
        unchanged.append(CaseRow.fence == seen)
    own = _set(session, and_(*unchanged, CaseRow.claimed_by == actor.id), until=now + LEASE)
    if own is not None:
        return own
    fence = _set(
        session,
        and_(*unchanged, _free(now)),
        claimed_by=actor.id,
        until=now + LEASE,
        fence=CaseRow.fence + 1,
    )
    if fence is None:
        raise _conflict(session, case_id, seen)
    audit.record(session, "desk:case:claimed", actor, case_id, {"fence": fence}, now=now)
    return fence


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_until <= now)


def _set(
    session: Session, condition: ColumnElement[bool], *, until: datetime, **values: object
) -> int | None:
    """Change the one row that meets the condition; returns its fence, or None."""
    statement = (
        update(CaseRow)
        .where(condition)
        .values(claimed_until=until, **values)
        .returning(CaseRow.fence)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).scalar_one_or_none()


def _conflict(session: Session, case_id: str, seen: int | None) -> ClaimConflict:
    case = found(session, case_id)
    if case.state != CaseState.WAITING:
        return ClaimConflict(f"case {case_id} is {case.state} now: open it again")
    if seen is not None and case.fence != seen:
        return ClaimConflict(f"case {case_id} changed hands since it was shown: open it again")
    return ClaimConflict(f"case {case_id} is with {case.claimed_by}: take the next one")
