"""Accept a delivery: the original, its case and its job become durable together, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue import audit, jobs
from review_queue.access import Permission, require, require_system
from review_queue.lifecycle import found
from review_queue.model import Actor, CaseState, Channel, Delivery, Outcome, Receipt
from review_queue.same_message import source_of
from review_queue.tables import CaseRow, DeliveryRow
from review_queue.vault import Vault

ORIGINAL = "original"
DOOR = Actor("system:intake")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Envelope:
    """Say how a case came in; `language` is the person's own or staff's choice."""

    channel: Channel
    mailbox: str
    received_at: datetime
    language: Language | None


def accept(
    session: Session, vault: Vault, delivery: Delivery, *, now: datetime, actor: Actor = DOOR
) -> Receipt:
    """Store a delivery in the caller's transaction; the same bytes at one door are one case.

    Acknowledge the sender only after the commit.
    """
    require(actor, Permission.RECEIVE)
    fingerprint = vault.fingerprint("delivery", delivery.raw)
    case_id = _known(session, delivery.mailbox, fingerprint)
    if case_id is None:
        case_id, new = _insert(session, delivery, fingerprint)
        if new:
            return _store(session, vault, delivery, case_id, now=now, actor=actor)
    session.add(_delivery_row(delivery, case_id, actor))
    details = {"channel": delivery.channel.value, "size": len(delivery.raw)}
    audit.record(session, "intake:case:repeated", actor, case_id, details, now=now)
    return Receipt(case_id, Outcome.DUPLICATE)


def envelope(session: Session, case_id: str) -> Envelope:
    """Tell how a case came in, without its content; raises CaseNotFound."""
    case = found(session, case_id)
    return Envelope(case.channel, case.mailbox, case.received_at, case.language)


def original(session: Session, vault: Vault, case_id: str, *, actor: Actor) -> bytes:
    """Open a case's original for a part of the system that redacts it.

    Whatever a person may see goes through `review_queue.originals`. Raises PermissionDenied for
    any person, CaseErased, VaultSealed or VaultTampered.
    """
    require_system(actor)
    source = source_of(session, case_id)
    return vault.open(session, vault.blob_of(session, source, ORIGINAL), case_id=source)


def _known(session: Session, mailbox: str, fingerprint: str) -> str | None:
    query = select(CaseRow.id).where(CaseRow.mailbox == mailbox, CaseRow.fingerprint == fingerprint)
    return session.scalar(query)


def _insert(session: Session, delivery: Delivery, fingerprint: str) -> tuple[str, bool]:
    """Add the case row, or find the one another process added first.

    Returns the case id and whether it is new.
    """
    for _ in range(ATTEMPTS):
        case = CaseRow(
            id=new_case_id(),
            state=CaseState.QUARANTINED if delivery.quarantine else CaseState.RECEIVED,
            channel=delivery.channel,
            mailbox=delivery.mailbox,
            fingerprint=fingerprint,
            language=delivery.language,
            received_at=delivery.received_at,
            quarantine_reason=delivery.quarantine,
        )
        try:
            # PostgreSQL waits here for a concurrent insert of the same bytes to end.
            with session.begin_nested():
                session.add(case)
        except IntegrityError:
            known = _known(session, delivery.mailbox, fingerprint)
            if known is not None:
                return known, False
        else:
            return case.id, True
    raise RuntimeError(f"no free case number in {ATTEMPTS} tries: check the random source")


def new_case_id() -> str:
    """Draw a number people can read aloud: 40 random bits in Crockford's base 32."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"HM-{letters[:4]}-{letters[4:]}"


def _store(
    session: Session,
    vault: Vault,
    delivery: Delivery,
    case_id: str,
    *,
    now: datetime,
    actor: Actor,
) -> Receipt:
    vault.seal(session, case_id=case_id, kind=ORIGINAL, content=delivery.raw, now=now)
    session.add(_delivery_row(delivery, case_id, actor))
    details = {"channel": delivery.channel.value, "size": len(delivery.raw)}
    audit.record(session, "intake:case:received", actor, case_id, details, now=now)
    if delivery.quarantine is None:
        jobs.enqueue(session, jobs.TRIAGE, case_id, now=now)
        return Receipt(case_id, Outcome.ACCEPTED)
    reason = {"reason": delivery.quarantine}
    audit.record(session, "intake:case:quarantined", actor, case_id, reason, now=now)
    return Receipt(case_id, Outcome.QUARANTINED)


def _delivery_row(delivery: Delivery, case_id: str, actor: Actor) -> DeliveryRow:
    return DeliveryRow(
        case_id=case_id,
        channel=delivery.channel,
        mailbox=delivery.mailbox,
        size=len(delivery.raw),
        received_at=delivery.received_at,
        taken_by=actor.id if actor.role else None,
    )
