"""Four eyes: who opens more originals in an hour than one person may alone asks a second one.

What is granted is a number of openings, for a working day, to the person who asked. Emergencies
have no way round it: twenty are free, and whoever is on duty answers in a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.approval_tables import OpeningRequestRow
from review_queue.errors import ApprovalNeeded, ApprovalRefused
from review_queue.model import Actor
from review_queue.vault_tables import OriginalOpeningRow

ALONE = 20
WITHIN = timedelta(hours=1)
LASTS = timedelta(hours=8)
MOST = 500
NOTE_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class OpeningRequest:
    """Show one request; `answered_by` is None while it waits, `expires_at` when it was refused."""

    id: int
    asked_by: str
    asked_at: datetime
    count: int
    reason: str
    note: str
    answered_by: str | None
    answered_at: datetime | None
    expires_at: datetime | None


def require_leave(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise ApprovalNeeded for one opening too many without a second person's leave.

    Held to the end of the transaction: two openings at once are counted one after the other.
    """
    audit.hold(session)
    mine = OriginalOpeningRow.opened_by == actor.id
    if _opened(session, mine, OriginalOpeningRow.opened_at > now - WITHIN) < ALONE:
        return
    granted = select(OpeningRequestRow).where(
        OpeningRequestRow.asked_by == actor.id, OpeningRequestRow.expires_at > now
    )
    for request in session.scalars(granted):
        since = OriginalOpeningRow.opened_at > request.answered_at
        if _opened(session, mine, since) < request.count:
            return
    raise ApprovalNeeded(f"{actor.id} opened {ALONE} originals in an hour: ask a second person")


def ask(
    session: Session,
    actor: Actor,
    *,
    count: int,
    reason: str,
    note: RedactedText,
    now: datetime,
) -> OpeningRequest:
    """Ask a second person for leave to open so many more; `reason` is a code.

    Raises ApprovalRefused for a note or a number that cannot be, or while another request waits.
    """
    require(actor, Permission.OPEN_ORIGINAL)
    written = own_words(note.text)
    if len(written) < NOTE_CHARACTERS:
        raise ApprovalRefused("note")
    if not 1 <= count <= MOST:
        raise ApprovalRefused("count")
    if _waiting(session, OpeningRequestRow.asked_by == actor.id):
        raise ApprovalRefused("waiting")
    row = OpeningRequestRow(
        asked_by=actor.id,
        asked_at=now,
        count=count,
        reason=reason,
        note=note.text,
        policy_version=note.policy_version,
    )
    session.add(row)
    session.flush()
    audit.record(session, "privacy:bulk:asked", actor, actor.id, _details(row), now=now)
    return _request(row)


def grant(session: Session, actor: Actor, request_id: int, *, now: datetime) -> None:
    """Give the leave, for a working day; raises ApprovalRefused for one's own or one answered."""
    row = _answered(session, actor, request_id, now)
    row.expires_at = now + LASTS
    session.flush()
    audit.record(session, "privacy:bulk:granted", actor, row.asked_by, _details(row), now=now)


def refuse(session: Session, actor: Actor, request_id: int, *, now: datetime) -> None:
    """Give no leave; raises ApprovalRefused for one's own or one answered."""
    row = _answered(session, actor, request_id, now)
    session.flush()
    audit.record(session, "privacy:bulk:refused", actor, row.asked_by, _details(row), now=now)


def waiting(session: Session, actor: Actor) -> list[OpeningRequest]:
    """List the requests that wait for somebody other than who asked, oldest first."""
    require(actor, Permission.APPROVE_OPENING)
    return _waiting(session, OpeningRequestRow.asked_by != actor.id)


def newest(session: Session, actor: Actor) -> OpeningRequest | None:
    """Show an actor's own last request."""
    require(actor, Permission.OPEN_ORIGINAL)
    mine = OpeningRequestRow.asked_by == actor.id
    query = select(OpeningRequestRow).where(mine).order_by(OpeningRequestRow.id.desc()).limit(1)
    row = session.scalar(query)
    return None if row is None else _request(row)


def _opened(session: Session, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(OriginalOpeningRow).where(*conditions)
    return session.scalar(query) or 0


def _waiting(session: Session, whose: ColumnElement[bool]) -> list[OpeningRequest]:
    query = select(OpeningRequestRow).where(OpeningRequestRow.answered_by.is_(None), whose)
    return [_request(row) for row in session.scalars(query.order_by(OpeningRequestRow.id))]


def _answered(session: Session, actor: Actor, request_id: int, now: datetime) -> OpeningRequestRow:
    require(actor, Permission.APPROVE_OPENING)
    row = session.get(OpeningRequestRow, request_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise ApprovalRefused("unknown")
    if row.asked_by == actor.id:
        raise ApprovalRefused("own")
    if row.answered_by is not None:
        raise ApprovalRefused("answered")
    row.answered_by, row.answered_at = actor.id, now
    return row


def _details(row: OpeningRequestRow) -> dict[str, audit.Detail]:
    return {"request": row.id, "count": row.count, "reason": row.reason}


def _request(row: OpeningRequestRow) -> OpeningRequest:
    return OpeningRequest(
        id=row.id,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        count=row.count,
        reason=row.reason,
        note=row.note,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        expires_at=row.expires_at,
    )
