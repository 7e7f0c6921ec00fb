"""Open an original for a person: with leave, for a written reason, for a while, on the record.

Erasing one ends that for good.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import approvals, audit, jobs, lexical, people
from review_queue.acceptance import ORIGINAL
from review_queue.access import Permission, require
from review_queue.errors import (
    AuditRefused,
    OpeningExpired,
    OpeningRefused,
    PermissionDenied,
    ReasonRefused,
)
from review_queue.followup_answers import Answer, opened_answers
from review_queue.lifecycle import REASON
from review_queue.model import Actor, CaseState
from review_queue.same_message import source_of, split_from
from review_queue.tables import CaseVectorsRow
from review_queue.vault import Vault, refuse_erased
from review_queue.vault_tables import CaseErasureRow, OriginalOpeningRow
from review_queue.visibility import visible, visible_locked

OPENED = "privacy:original:opened"
LASTS = timedelta(minutes=15)
NOTE_CHARACTERS = 10
# Marks a session in which an opening was written: its event may still be rolled back.
OPENED_HERE = "openings written in this session"


class OpeningReason(StrEnum):
    ANSWER_SENDER = "answer_sender"
    EMERGENCY = "emergency"
    ACCESS_REQUEST = "access_request"
    REDACTION_AUDIT = "redaction_audit"
    COMPLAINT = "complaint"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Opening:
    """Show who may read which original until when; `note` is redacted."""

    id: str
    case_id: str
    opened_by: str
    reason: OpeningReason
    note: str
    opened_at: datetime
    expires_at: datetime


def open_original(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    reason: OpeningReason,
    note: RedactedText,
    now: datetime,
) -> Opening:
    """Record that someone opens an original; commit before `read_original` shows it.

    Raises PermissionDenied, CaseNotFound, CaseErased, ApprovalNeeded for one too many in an hour,
    and OpeningRefused for a note of fewer than ten characters beside its placeholders.
    """
    require(actor, Permission.OPEN_ORIGINAL)
    case = visible(session, actor, case_id)
    for original in (source_of(session, case.id), case.id):
        refuse_erased(session, original)
    approvals.require_leave(session, actor, now=now)
    written = own_words(note.text)
    if len(written) < NOTE_CHARACTERS:
        raise OpeningRefused(
            f"the note has {len(written)} characters and needs {NOTE_CHARACTERS}: say what for"
        )
    row = OriginalOpeningRow(
        id=secrets.token_hex(16),
        case_id=case.id,
        opened_by=actor.id,
        reason=OpeningReason(reason).value,
        note=note.text,
        policy_version=note.policy_version,
        opened_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    audit.record(session, OPENED, actor, case.id, _details(row), now=now)
    session.info.setdefault(OPENED_HERE, set()).add(row.id)
    return _opening(row)


def read_original(
    session: Session, vault: Vault, actor: Actor, opening_id: str, *, now: datetime
) -> bytes:
    """Return the original's bytes to the person who opened it, in a later transaction.

    Raises PermissionDenied for anyone else, OpeningExpired, CaseErased, AuditRefused when the
    opening's event is not committed or no longer in the chain, VaultSealed or VaultTampered.
    """
    require(actor, Permission.OPEN_ORIGINAL)
    opening = _own(session, actor, opening_id)
    if not opening.opened_at <= now < opening.expires_at:
        raise OpeningExpired("the time to read this original is over: open it again")
    if opening.id in session.info.get(OPENED_HERE, ()):
        raise AuditRefused(f"opening {opening.id} is not committed: read it in a later transaction")
    if not audit.stands(session, OPENED, actor, opening.case_id, _details(opening)):
        raise AuditRefused(
            f"the event of opening {opening.id} is not in the chain: run `triage audit verify`"
        )
    source = source_of(session, opening.case_id)
    return vault.open(session, vault.blob_of(session, source, ORIGINAL), case_id=source)


def read_answers(
    session: Session, vault: Vault, actor: Actor, opening_id: str, *, now: datetime
) -> tuple[Answer, ...]:
    """Return what the citizen answered since to the person who opened their original.

    As readable as the original itself: raises what `read_original` does.
    """
    read_original(session, vault, actor, opening_id, now=now)
    return opened_answers(session, vault, _own(session, actor, opening_id).case_id)


def opening(session: Session, actor: Actor, opening_id: str) -> Opening:
    """Show an opening to the person whose it is; raises PermissionDenied for anyone else."""
    require(actor, Permission.OPEN_ORIGINAL)
    return _opening(_own(session, actor, opening_id))


def openings(
    session: Session, actor: Actor, *, limit: int, before: str | None = None
) -> list[Opening]:
    """List openings, newest first; `before` is the id of the opening to go on from."""
    require(actor, Permission.SEE_AUDIT)
    order = tuple_(OriginalOpeningRow.opened_at, OriginalOpeningRow.id)
    query = select(OriginalOpeningRow).limit(limit)
    query = query.order_by(OriginalOpeningRow.opened_at.desc(), OriginalOpeningRow.id.desc())
    if before is not None:
        last = _found(session, before)
        query = query.where(order < tuple_(last.opened_at, last.id))
    return [_opening(row) for row in session.scalars(query)]


def erase_case(
    session: Session, vault: Vault, actor: Actor, case_id: str, *, reason: str, now: datetime
) -> int:
    """Destroy every sealed byte of a case and return how many blobs there were.

    Cases that were split from it share its original, and are erased with it.
    So are its keys: nothing tells any more whose it was, and its vectors. The case stays, with its
    redacted text, decision and history, but no search finds it. Its attachments keep their redacted
    names, types and sizes: the register goes on saying what came in. Its fingerprint stays too, so
    that reading a mailbox again does not bring back what was erased.
    Raises ReasonRefused unless `reason` is a code, CaseErased the second time.
    """
    require(actor, Permission.KEEP_VAULT)
    if not REASON.fullmatch(reason):
        raise ReasonRefused(f"a reason is a code like retention_ended ({len(reason)} characters)")
    # Triage holds the same lock while it seals attachments: it does so before this or not at all.
    case = visible_locked(session, actor, case_id)
    refuse_erased(session, case.id)
    count = vault.destroy(session, case.id)
    people.forget(session, case.id)
    people.forget_sender(session, case.id)
    session.add(
        CaseErasureRow(
            case_id=case.id, reason=reason, blobs=count, erased_by=actor.id, erased_at=now
        )
    )
    session.execute(delete(CaseVectorsRow).where(CaseVectorsRow.case_id == case.id))
    session.flush()
    if case.state == CaseState.DECIDED:
        jobs.enqueue(session, jobs.INDEX, case.id, now=now)
    lexical.remove(session, case.id)
    details: dict[str, audit.Detail] = {"blobs": count, "reason": reason}
    audit.record(session, "vault:case:erased", actor, case.id, details, now=now)
    for other in split_from(session, case.id):
        if session.get(CaseErasureRow, other) is None:
            count += erase_case(session, vault, actor, other, reason=reason, now=now)
    return count


def _own(session: Session, actor: Actor, opening_id: str) -> OriginalOpeningRow:
    """Find an actor's own opening of a case that is still theirs to open."""
    row = _found(session, opening_id)
    if row.opened_by != actor.id:
        raise PermissionDenied(f"{actor.id} did not open this original: open it with a reason")
    visible(session, actor, row.case_id)
    return row


def _found(session: Session, opening_id: str) -> OriginalOpeningRow:
    row = session.get(OriginalOpeningRow, opening_id, populate_existing=True)
    if row is None:
        raise OpeningRefused("there is no such opening: open the original with a reason")
    return row


def _details(row: OriginalOpeningRow) -> dict[str, audit.Detail]:
    return {"opening": row.id, "reason": row.reason}


def _opening(row: OriginalOpeningRow) -> Opening:
    return Opening(
        id=row.id,
        case_id=row.case_id,
        opened_by=row.opened_by,
        reason=OpeningReason(row.reason),
        note=row.note,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
    )
