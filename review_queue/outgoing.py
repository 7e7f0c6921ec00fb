"""What leaves the house: at most once, unless a person says so (faults F9 and F61).

A row is marked as being sent, and that is committed, before anything goes out. When the worker
dies or the line breaks just then nobody knows whether it arrived: the row becomes unclear, is
never sent again by itself, and a person says what is true.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue.errors import VaultTampered
from review_queue.followup_tables import OutgoingRow
from review_queue.vault import Vault

FOLLOW_UP = "follow_up"
SEALED = "outgoing"
PENDING, SENDING, SENT, UNCLEAR = "pending", "sending", "sent", "unclear"
FAILED, MOOT, BY_HAND = "failed", "moot", "by_hand"
MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=20)
# Longer than the longest time any line is waited for.
SILENT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, repr=False)
class Outgoing:
    """Hold one letter to be sent; `address` and `token` are for whoever sends it alone."""

    id: int
    kind: str
    about: int
    template: str
    language: Language
    case_id: str
    address: str
    token: str

    def __repr__(self) -> str:
        return f"Outgoing({self.id}, {self.kind}, {self.case_id})"


def queue(
    session: Session,
    vault: Vault,
    *,
    kind: str,
    about: int,
    language: Language,
    case_id: str,
    address: str,
    token: str,
    by_mail: bool,
    now: datetime,
) -> None:
    """Lay out one letter, its address and its token sealed; without mail a person sends it."""
    content = json.dumps({"address": address, "token": token}).encode()
    row = OutgoingRow(
        kind=kind,
        about=about,
        template=kind,
        language=language,
        case_id=case_id,
        sealed=vault.seal(session, case_id=case_id, kind=SEALED, content=content, now=now),
        recipient_key=recipient_key(vault, address),
        state=PENDING if by_mail and address else BY_HAND,
        next_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()


def recipient_key(vault: Vault, address: str) -> str | None:
    """Return the keyed hash that counts what an address was sent; None for no address."""
    known = address.strip().casefold()
    return vault.fingerprint("outgoing recipient", known.encode()) if known else None


def written_to(session: Session, key: str | None, *, since: datetime) -> bool:
    """Tell whether an address was written to, or is about to be, since a moment."""
    if key is None:
        return False
    query = select(OutgoingRow.id).where(
        OutgoingRow.recipient_key == key,
        OutgoingRow.changed_at > since,
        OutgoingRow.state.not_in((MOOT, BY_HAND, FAILED)),
    )
    return session.scalar(query.limit(1)) is not None


def claim(session: Session, vault: Vault, *, now: datetime) -> Outgoing | None:
    """Mark the next letter as being sent and return it; commit before it goes out.

    One whose sealed address is gone with its case, or damaged, is given up.
    """
    query = (
        select(OutgoingRow)
        .where(OutgoingRow.state == PENDING, OutgoingRow.next_at <= now)
        .order_by(OutgoingRow.next_at, OutgoingRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (row := session.scalars(query).first()) is not None:
        row.state, row.changed_at = SENDING, now
        row.attempts += 1
        session.flush()
        try:
            return opened(session, vault, row)
        except VaultTampered:
            row.state, row.error_code = FAILED, "sealed"
            session.flush()
    return None


def opened(session: Session, vault: Vault, row: OutgoingRow) -> Outgoing:
    """Open a letter's address and token; raises VaultSealed or VaultTampered."""
    sealed = json.loads(vault.open(session, row.sealed, case_id=row.case_id))
    return Outgoing(
        row.id, row.kind, row.about, row.template, row.language, row.case_id,
        str(sealed["address"]), str(sealed["token"]),
    )  # fmt: skip


def sent(session: Session, letter: Outgoing, *, now: datetime) -> None:
    """Note that a letter was taken by the other side."""
    _change(session, letter, SENT, now)


def unclear(session: Session, letter: Outgoing, *, now: datetime) -> None:
    """Note that nobody knows whether a letter arrived."""
    _change(session, letter, UNCLEAR, now)


def refused(session: Session, letter: Outgoing, code: str, *, now: datetime) -> None:
    """Note that a letter surely did not arrive: it is tried again, later each time."""
    row = session.get_one(OutgoingRow, letter.id)
    if row.state == SENDING:
        row.state = PENDING if row.attempts < MAX_ATTEMPTS else FAILED
        row.next_at = now + FIRST_DELAY * 2 ** (row.attempts - 1)
        row.error_code, row.changed_at = code, now
        session.flush()


def give_up_silent(session: Session, *, now: datetime) -> int:
    """Make unclear what a worker was sending when it fell silent; returns how many."""
    silent = update(OutgoingRow).where(
        OutgoingRow.state == SENDING, OutgoingRow.changed_at < now - SILENT
    )
    done = session.execute(
        silent.values(state=UNCLEAR, changed_at=now)
        .returning(OutgoingRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def of(session: Session, kind: str, about: int) -> OutgoingRow:
    """Read the letter that belongs to something, for change."""
    query = select(OutgoingRow).where(OutgoingRow.kind == kind, OutgoingRow.about == about)
    return session.scalars(query.with_for_update()).one()


def _change(session: Session, letter: Outgoing, state: str, now: datetime) -> None:
    """Move a letter on from being sent; what was settled meanwhile stays."""
    moved = update(OutgoingRow).where(OutgoingRow.id == letter.id, OutgoingRow.state == SENDING)
    session.execute(
        moved.values(state=state, changed_at=now).execution_options(synchronize_session=False)
    )
