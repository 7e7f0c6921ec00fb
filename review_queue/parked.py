"""Calls set aside in the middle: sealed, seen again by the same person alone, gone after a day.

What was said belongs to no case yet, so nothing of it leaves the vault but to the person who
typed it. It stays until that person finishes or removes it, or until its time is over: a browser
that closes after it was opened again loses nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import CallNotParked, TooManyParked
from review_queue.model import WORKER, Actor
from review_queue.parked_tables import ParkedCallRow
from review_queue.vault import Vault

KIND = "parked_call"
LASTS = timedelta(hours=24)
MOST = 20
FINISHED, REMOVED, REPLACED, EXPIRED = "finished", "removed", "replaced", "expired"


@dataclass(frozen=True, slots=True, repr=False)
class ParkedCall:
    """Show one parked call to the person who parked it; `content` is what they typed."""

    id: str
    content: bytes
    parked_at: datetime
    expires_at: datetime

    def __repr__(self) -> str:
        return f"ParkedCall({self.id}, {len(self.content)} bytes)"


def park(session: Session, vault: Vault, actor: Actor, content: bytes, *, now: datetime) -> str:
    """Set a call aside and return its id; raises PermissionDenied, TooManyParked."""
    require(actor, Permission.RECEIVE)
    own = select(func.count(ParkedCallRow.id)).where(
        ParkedCallRow.parked_by == actor.id, ParkedCallRow.expires_at > now
    )
    if (session.scalar(own) or 0) >= MOST:
        raise TooManyParked(f"{actor.id} has {MOST} parked calls: finish or remove one first")
    blob_id = vault.seal(session, case_id=None, kind=KIND, content=content, now=now)
    row = ParkedCallRow(
        id=secrets.token_hex(16),
        blob_id=blob_id,
        parked_by=actor.id,
        parked_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    details = {"expires_at": row.expires_at.isoformat(timespec="seconds")}
    audit.record(session, "intake:call:parked", actor, row.id, details, now=now)
    return row.id


def parked(session: Session, vault: Vault, actor: Actor, *, now: datetime) -> list[ParkedCall]:
    """List a person's own parked calls, oldest first."""
    require(actor, Permission.RECEIVE)
    query = (
        select(ParkedCallRow)
        .where(ParkedCallRow.parked_by == actor.id, ParkedCallRow.expires_at > now)
        .order_by(ParkedCallRow.parked_at, ParkedCallRow.id)
    )
    return [_shown(session, vault, row) for row in session.scalars(query)]


def resume(
    session: Session, vault: Vault, actor: Actor, parked_id: str, *, now: datetime
) -> ParkedCall:
    """Open a parked call again for the person who parked it; raises CallNotParked for any other."""
    row = _own(session, actor, parked_id, now)
    audit.record(session, "intake:call:resumed", actor, row.id, {}, now=now)
    return _shown(session, vault, row)


def let_go(
    session: Session, vault: Vault, actor: Actor, parked_id: str, *, reason: str, now: datetime
) -> bool:
    """Remove a parked call for good, because it was finished, removed or parked anew.

    Returns False when it is gone already: that must not keep a call from being finished.
    """
    try:
        row = _own(session, actor, parked_id, now)
    except CallNotParked:
        return False
    _remove(session, vault, row, actor, reason, now)
    return True


def let_expired_go(session: Session, vault: Vault, *, now: datetime) -> int:
    """Remove every parked call whose time is over and return how many there were."""
    rows = expired(session, now=now)
    for row in rows:
        _remove(session, vault, row, WORKER, EXPIRED, now)
    return len(rows)


def expired(session: Session, *, now: datetime) -> Sequence[ParkedCallRow]:
    """Find the parked calls whose time is over."""
    query = select(ParkedCallRow).where(ParkedCallRow.expires_at <= now)
    return session.scalars(query.order_by(ParkedCallRow.id)).all()


def _own(session: Session, actor: Actor, parked_id: str, now: datetime) -> ParkedCallRow:
    """Find an actor's own call; somebody else's and none at all are refused alike."""
    require(actor, Permission.RECEIVE)
    row = session.get(ParkedCallRow, parked_id, populate_existing=True)
    if row is None or row.parked_by != actor.id or row.expires_at <= now:
        raise CallNotParked("no such call is parked: it was finished, removed, or its day is over")
    return row


def _remove(
    session: Session, vault: Vault, row: ParkedCallRow, actor: Actor, reason: str, now: datetime
) -> None:
    id, blob_id = row.id, row.blob_id
    session.delete(row)
    session.flush()
    vault.discard(session, blob_id)
    audit.record(session, "intake:call:removed", actor, id, {"reason": reason}, now=now)


def _shown(session: Session, vault: Vault, row: ParkedCallRow) -> ParkedCall:
    content = vault.open(session, row.blob_id, case_id=None)
    return ParkedCall(row.id, content, row.parked_at, row.expires_at)
