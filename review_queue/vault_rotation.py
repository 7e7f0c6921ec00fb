"""Give the vault another key: add it, wrap every data key with it chunk by chunk, retire the old.

Every step is one transaction of the caller's. Between two steps each blob opens with a key that
is still at hand, so a rotation may stop anywhere and go on later, or run twice at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, case, func, select, update
from sqlalchemy.orm import Session, defer

from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import RetirementRefused, VaultTampered
from review_queue.model import Actor
from review_queue.tables import VaultBlobRow
from review_queue.vault import Vault, bound_to, content_of, put_in
from review_queue.vault_keys import KeyRing, VaultKey
from review_queue.vault_tables import VaultKeyRow

SUBJECT = "vault"
# A blob without a data key is sealed anew whole; a chunk of them must not hold up other writers.
CHUNK_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class KeyUse:
    """Show one key: `blobs` are wrapped with it, `at_hand` tells whether it can open them."""

    id: str
    state: Literal["current", "earlier", "retired", "offered"]
    blobs: int
    at_hand: bool


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """Show the keys, the blobs still under an earlier one, and whether a rotation is unfinished.

    `without_data_key` counts blobs that the vault's key sealed directly, as it once did.
    """

    keys: tuple[KeyUse, ...]
    remaining: int
    unfinished: bool
    without_data_key: int

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that are needed and not at hand."""
        return tuple(
            key.id for key in self.keys if not key.at_hand and (key.blobs or key.state == "current")
        )

    @property
    def offered(self) -> bool:
        """Whether a key is at hand that the vault never used, so that rotation can start."""
        return any(key.state == "offered" for key in self.keys)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Report one step: `last` is the blob to go on after, None at the end.

    `refused` are blobs that are not what was sealed; they stay under their key.
    """

    last: str | None
    rewrapped: int
    refused: tuple[str, ...]


def status(session: Session, actor: Actor, ring: KeyRing) -> VaultStatus:
    """Look at the keys and what is under them, without changing anything."""
    require(actor, Permission.KEEP_VAULT)
    rows = session.scalars(select(VaultKeyRow).order_by(VaultKeyRow.number.desc())).all()
    counted = select(VaultBlobRow.key_id, func.count()).group_by(VaultBlobRow.key_id)
    blobs = dict(session.execute(counted).all())
    uses = [
        KeyUse(row.id, _state(row, rows), blobs.get(row.id, 0), ring.has(row.id)) for row in rows
    ]
    known = {row.id for row in rows}
    uses += [KeyUse(key.id, "offered", 0, True) for key in ring.offered if key.id not in known]
    remaining = sum(use.blobs for use in uses if use.state != "current")
    direct = select(func.count(VaultBlobRow.id)).where(VaultBlobRow.wrapped_key.is_(None))
    return VaultStatus(
        keys=tuple(uses),
        remaining=remaining,
        unfinished=remaining > 0 or any(_unfinished(row) for row in rows[:1]),
        without_data_key=session.scalar(direct) or 0,
    )


def add_key(session: Session, vault: Vault, actor: Actor, *, now: datetime) -> bool:
    """Make the first offered key that was never used the one that seals from now on.

    Returns False, changing nothing, while a rotation is unfinished or no such key is offered.
    Raises VaultSealed when a key that something is sealed with is missing.
    """
    require(actor, Permission.KEEP_VAULT)
    # Held by one rotation at a time: of two that start at once the second finds the first's key.
    session.execute(select(VaultKeyRow.id).with_for_update()).all()
    vault.keep_fingerprint_key(session, now=now)
    vault.ring.read_again()
    found = status(session, actor, vault.ring)
    for missing in found.missing:
        vault.ring.key(missing)
    offered = [use.id for use in found.keys if use.state == "offered"]
    if found.unfinished or not offered:
        return False
    number = session.scalars(select(func.max(VaultKeyRow.number))).one()
    session.add(VaultKeyRow(id=offered[0], number=number + 1, added_at=now))
    session.flush()
    audit.record(session, "vault:key:added", actor, SUBJECT, {"key": offered[0]}, now=now)
    return True


def rewrap(session: Session, vault: Vault, actor: Actor, *, after: str, limit: int) -> Chunk:
    """Wrap up to `limit` blobs past blob `after` with the current key.

    Raises VaultSealed, naming the key, when the key of one is missing.
    """
    require(actor, Permission.KEEP_VAULT)
    current = session.scalars(_newest()).first()
    ids = _next_ids(session, current.id, after, limit) if current else []
    if not current or not ids:
        return Chunk(None, 0, ())
    key = vault.ring.key(current.id)
    # In order of id, as everyone does: two rotations wait for each other and never lock up.
    blobs = session.scalars(
        select(VaultBlobRow)
        .where(VaultBlobRow.id.in_(ids), VaultBlobRow.key_id != key.id)
        .order_by(VaultBlobRow.id)
        .options(defer(VaultBlobRow.ciphertext))
        .execution_options(populate_existing=True)
        .with_for_update()
    ).all()
    refused = tuple(blob.id for blob in blobs if not _wrap_again(vault.ring, key, blob))
    rewrapped = len(blobs) - len(refused)
    if rewrapped:
        counted = {"rewrapped": VaultKeyRow.rewrapped + rewrapped, "rotated_at": None}
        session.execute(update(VaultKeyRow).where(VaultKeyRow.id == key.id).values(counted))
    session.flush()
    return Chunk(ids[-1], rewrapped, refused)


def finish(session: Session, vault: Vault, actor: Actor, *, now: datetime) -> bool:
    """Record the end of a rotation, once; returns False while it is unfinished."""
    require(actor, Permission.KEEP_VAULT)
    # One of two that end at once records it; sealing goes on meanwhile.
    lock = _newest().with_for_update(key_share=True).execution_options(populate_existing=True)
    current = session.scalars(lock).first()
    if current is None or status(session, actor, vault.ring).remaining:
        return False
    if _unfinished(current):
        current.rotated_at = now
        session.flush()
        details: dict[str, audit.Detail] = {"key": current.id, "blobs": current.rewrapped}
        audit.record(session, "vault:key:rotated", actor, SUBJECT, details, now=now)
    return True


def retire(session: Session, vault: Vault, actor: Actor, key_id: str, *, now: datetime) -> None:
    """Record that a key is no longer needed; remove it only after the commit.

    Raises RetirementRefused while anything is under it, VaultSealed when the sealing key is not
    at hand. A key retired before is no error: its removal may have been interrupted.
    """
    require(actor, Permission.KEEP_VAULT)
    # Waits for everyone who is sealing with this key, and is counted after them.
    lock = select(VaultKeyRow).where(VaultKeyRow.id == key_id).with_for_update()
    row = session.scalars(lock.execution_options(populate_existing=True)).one_or_none()
    vault.ring.read_again()
    found = status(session, actor, vault.ring)
    use = next((use for use in found.keys if use.id == key_id), None)
    if row is None or use is None:
        raise RetirementRefused(f"the vault never used key {key_id}: look at `triage vault status`")
    if use.state == "current" or use.blobs:
        raise RetirementRefused(
            f"key {key_id} is {use.state} and holds {use.blobs} blobs: run `triage vault rotate`"
        )
    for missing in found.missing:
        vault.ring.key(missing)
    if use.state == "retired":
        return
    row.retired_at = now
    session.flush()
    audit.record(session, "vault:key:retired", actor, SUBJECT, {"key": key_id}, now=now)


def _newest() -> Select[VaultKeyRow]:
    return select(VaultKeyRow).order_by(VaultKeyRow.number.desc()).limit(1)


def _state(
    row: VaultKeyRow, rows: Sequence[VaultKeyRow]
) -> Literal["current", "earlier", "retired"]:
    if row.retired_at is not None:
        return "retired"
    return "current" if row is rows[0] else "earlier"


def _unfinished(row: VaultKeyRow) -> bool:
    return row.number > 1 and row.rotated_at is None


def _next_ids(session: Session, current: str, after: str, limit: int) -> list[str]:
    whole = case(
        (VaultBlobRow.wrapped_key.is_(None), func.length(VaultBlobRow.ciphertext)), else_=0
    )
    query = select(VaultBlobRow.id, whole).where(
        VaultBlobRow.key_id != current, VaultBlobRow.id > after
    )
    ids: list[str] = []
    total = 0
    for blob_id, size in session.execute(query.order_by(VaultBlobRow.id).limit(limit)):
        total += size
        if ids and total > CHUNK_BYTES:
            break
        ids.append(blob_id)
    return ids


def _wrap_again(ring: KeyRing, key: VaultKey, blob: VaultBlobRow) -> bool:
    bound = bound_to(blob.case_id, blob.kind, blob.id)
    try:
        if blob.wrapped_key is None:
            put_in(blob, key.enclose(content_of(ring, blob, case_id=blob.case_id), bound))
        else:
            earlier = ring.key(blob.key_id)
            data_key = earlier.unwrap(blob.key_nonce or b"", blob.wrapped_key, bound)
            blob.key_nonce, blob.wrapped_key = key.wrap(data_key, bound)
    except (InvalidTag, ValueError, VaultTampered):
        return False
    blob.key_id = key.id
    return True
