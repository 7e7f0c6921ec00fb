"""One person to a case: compare and set, with a lease and a fence."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from review_queue import audit, escalations, holding, lowering
from review_queue.access import Permission, require
from review_queue.errors import ClaimConflict
from review_queue.filters import EVERYTHING, Filter, narrowed
from review_queue.lifecycle import found
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow
from review_queue.urgency import IN_ORDER
from review_queue.visibility import may_open, visible, visible_locked

LEASE = timedelta(minutes=15)


def claim(session: Session, actor: Actor, case_id: str, *, now: datetime) -> int:
    """Take a waiting case for 15 minutes, or keep one's own; returns its fence.

    Raises ClaimConflict while someone else holds it.
    """
    require(actor, Permission.CLAIM)
    return take(session, actor, case_id, seen=None, now=now)


def claim_next(
    session: Session, actor: Actor, chosen: Filter = EVERYTHING, *, now: datetime
) -> str | None:
    """Take the most urgent free case that a filter lets through; None when there is none."""
    require(actor, Permission.CLAIM)
    waiting = and_(CaseRow.state == CaseState.WAITING, narrowed(chosen, actor, now))
    query = (
        select(CaseRow.id)
        .where(
            waiting,
            holding.free(actor, now),
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


def renew(session: Session, actor: Actor, case_id: str, *, now: datetime) -> datetime:
    """Keep one's own case for another 15 minutes and return until when.

    Raises ClaimConflict when it is no longer one's own: that is found out while one types.
    """
    require(actor, Permission.CLAIM)
    visible(session, actor, case_id)
    if not _renewed(session, actor, case_id, now):
        raise _conflict(session, case_id, None, now)
    return now + LEASE


def keep_own(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """Renew the lease of a case that an actor works on; nothing happens to any other."""
    _renewed(session, actor, case_id, now)


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
        and_(*unchanged, holding.free(actor, now)),
        claimed_by=actor.id,
        until=now + LEASE,
        fence=CaseRow.fence + 1,
    )
    if fence is None:
        raise _conflict(session, case_id, seen, now)
    holding.let_go(session, case_id)
    audit.record(session, "desk:case:claimed", actor, case_id, {"fence": fence}, now=now)
    escalations.taken(session, actor, case_id, now=now)
    return fence


def _renewed(session: Session, actor: Actor, case_id: str, now: datetime) -> bool:
    own = and_(
        CaseRow.id == case_id,
        CaseRow.state == CaseState.WAITING,
        CaseRow.claimed_by == actor.id,
    )
    return _set(session, own, until=now + LEASE) is not None


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


def _conflict(session: Session, case_id: str, seen: int | None, now: datetime) -> ClaimConflict:
    case = found(session, case_id)
    if case.state != CaseState.WAITING:
        return ClaimConflict(f"case {case_id} is {case.state} now: open it again")
    if seen is not None and case.fence != seen:
        return ClaimConflict(f"case {case_id} changed hands since it was shown: open it again")
    kept = holding.kept_for(session, [case_id], now).get(case_id)
    who = holding.holder(case, now) or (kept.person if kept else "nobody")
    return ClaimConflict(f"case {case_id} is with {who}: take the next one")
