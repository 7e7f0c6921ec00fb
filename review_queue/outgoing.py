"""Letters to citizens: each goes to one address that only the vault holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue import deliveries
from review_queue.deliveries import BY_HAND, FAILED, MOOT, PENDING
from review_queue.errors import VaultTampered
from review_queue.followup_tables import OutgoingRow
from review_queue.vault import Vault

FOLLOW_UP = "follow_up"
SEALED = "outgoing"


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
    while (row := deliveries.claim(session, OutgoingRow, now=now)) is not None:
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


def of(session: Session, kind: str, about: int) -> OutgoingRow:
    """Read the letter that belongs to something, for change."""
    query = select(OutgoingRow).where(OutgoingRow.kind == kind, OutgoingRow.about == about)
    return session.scalars(query.with_for_update()).one()
