"""The register of the vault's keys: which one seals, kept in the database by id alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review_queue.vault_keys import KeyRing, VaultKey
from review_queue.vault_tables import VaultKeyRow

ATTEMPTS = 5


def sealing_key(session: Session, ring: KeyRing, *, now: datetime) -> VaultKey:
    """Return the key new blobs are wrapped with; raises VaultSealed when it is not at hand.

    The first key a vault uses is entered here. The row stays shared until the transaction ends,
    so that no key is retired while something is being sealed with it.
    """
    for _ in range(ATTEMPTS):
        current = session.scalar(_current().with_for_update(read=True, key_share=True))
        if current is None and not session.scalar(select(func.count(VaultKeyRow.id))):
            current = _enter_first(session, ring.offered[0], now=now)
        if current is not None:
            return ring.key(current)
    raise RuntimeError(f"no key to seal with in {ATTEMPTS} tries: look at `triage vault status`")


def current_key(session: Session, ring: KeyRing) -> VaultKey:
    """Return the key that seals now, or would be the first; changes and locks nothing."""
    current = session.scalar(_current())
    return ring.offered[0] if current is None else ring.key(current)


def _current() -> Select[str]:
    return (
        select(VaultKeyRow.id)
        .where(VaultKeyRow.retired_at.is_(None))
        .order_by(VaultKeyRow.number.desc())
        .limit(1)
    )


def _enter_first(session: Session, key: VaultKey, *, now: datetime) -> str | None:
    try:
        # PostgreSQL waits here for a process that enters the first key at the same moment.
        with session.begin_nested():
            session.add(VaultKeyRow(id=key.id, number=1, added_at=now))
    except IntegrityError:
        return None
    return key.id
