"""Keep originals sealed with AES-GCM (NIST SP 800-38D); no key enters the database in the clear."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review_queue.errors import CaseErased, VaultTampered
from review_queue.tables import VaultBlobRow
from review_queue.vault_keys import KEY_BYTES, Envelope, KeyRing
from review_queue.vault_register import current_key, sealing_key
from review_queue.vault_tables import CaseErasureRow

FINGERPRINT_KEY = "fingerprint_key"
FINGERPRINT_BLOB = "fingerprint-key"


class Vault:
    """Seal bytes for one case, and open them again for that case only.

    Each blob has a data key of its own, wrapped by the vault's key. Data key and content are
    both bound to case, kind and blob: neither opens anywhere else.
    """

    def __init__(
        self, keys: bytes | KeyRing, fingerprint_key: Callable[[], bytes] | None = None
    ) -> None:
        """Take the key or the ring of keys; raises VaultSealed for a key that is not 32 bytes.

        `fingerprint_key` returns what `stored_fingerprint_key` found; without it the first key's
        own is used, which is right as long as the vault never had another key.
        """
        self.ring = KeyRing.of(keys) if isinstance(keys, bytes) else keys
        self._fingerprint_key = fingerprint_key or (lambda: self.ring.offered[0].fingerprints)

    @staticmethod
    def new_key() -> bytes:
        """Make a key; keep it apart from the database and its backups."""
        return AESGCM.generate_key(bit_length=KEY_BYTES * 8)

    def fingerprint(self, purpose: str, content: bytes) -> str:
        """Return a keyed SHA-256 that finds equal content and tells nothing about it.

        A plain hash of a short form could be reversed by trying every insurance number.
        """
        return hmac.digest(
            self._fingerprint_key(), purpose.encode() + b"\0" + content, "sha256"
        ).hex()

    def seal(
        self, session: Session, *, case_id: str | None, kind: str, content: bytes, now: datetime
    ) -> str:
        """Store sealed content in the caller's transaction and return its blob id.

        Without a case the blob belongs to the vault's office and is bound to kind and blob id.
        Raises VaultSealed when the sealing key is not at hand, CaseErased for an erased case.
        """
        if case_id is not None:
            refuse_erased(session, case_id)
        blob_id = secrets.token_hex(16)
        self._add(session, blob_id, case_id, kind, content, now=now)
        return blob_id

    def open(self, session: Session, blob_id: str, *, case_id: str | None) -> bytes:
        """Return the content sealed for this case; raises VaultSealed or VaultTampered."""
        blob = session.get(VaultBlobRow, blob_id, populate_existing=True)
        if blob is None:
            raise VaultTampered(f"blob {blob_id} of case {case_id} is missing: restore a backup")
        return content_of(self.ring, blob, case_id=case_id)

    def blob_of(self, session: Session, case_id: str, kind: str) -> str:
        """Find the one blob of a kind that a case has.

        Raises CaseErased when it was destroyed on purpose, VaultTampered when it is gone.
        """
        query = select(VaultBlobRow.id).where(
            VaultBlobRow.case_id == case_id, VaultBlobRow.kind == kind
        )
        found = session.scalars(query).all()
        if len(found) != 1:
            refuse_erased(session, case_id)
            raise VaultTampered(f"case {case_id} has {len(found)} blobs of kind {kind}, not one")
        return found[0]

    def destroy(self, session: Session, case_id: str) -> int:
        """Overwrite and delete everything sealed for a case; returns how many blobs that was."""
        of_case = select(VaultBlobRow.id).where(VaultBlobRow.case_id == case_id)
        ids = session.scalars(of_case.order_by(VaultBlobRow.id)).all()
        for blob_id in ids:
            self.discard(session, blob_id)
        return len(ids)

    def discard(self, session: Session, blob_id: str) -> None:
        """Overwrite and delete one blob that nothing refers to any more."""
        blob = session.get_one(VaultBlobRow, blob_id, populate_existing=True)
        # In place where the database allows; `Database.purge` removes other copies.
        blob.wrapped_key = bytes(len(blob.wrapped_key or b""))
        blob.ciphertext = bytes(len(blob.ciphertext))
        session.flush()
        session.delete(blob)
        session.flush()

    def keep_fingerprint_key(self, session: Session, *, now: datetime) -> None:
        """Seal the fingerprint key, once, before the vault gets a second key.

        Until then it is derived from the only key, as fingerprints already stored were.
        """
        if session.get(VaultBlobRow, FINGERPRINT_BLOB) is not None:
            return
        key = current_key(session, self.ring).fingerprints
        # Another process may keep the same key at the same moment.
        with suppress(IntegrityError), session.begin_nested():
            self._add(session, FINGERPRINT_BLOB, None, FINGERPRINT_KEY, key, now=now)

    def _add(
        self,
        session: Session,
        blob_id: str,
        case_id: str | None,
        kind: str,
        content: bytes,
        *,
        now: datetime,
    ) -> None:
        key = sealing_key(session, self.ring, now=now)
        blob = VaultBlobRow(id=blob_id, case_id=case_id, kind=kind, key_id=key.id, sealed_at=now)
        put_in(blob, key.enclose(content, bound_to(case_id, kind, blob_id)))
        session.add(blob)
        session.flush()


def stored_fingerprint_key(session: Session, ring: KeyRing) -> bytes:
    """Return the sealed fingerprint key, or what it would be; raises VaultSealed, VaultTampered."""
    blob = session.get(VaultBlobRow, FINGERPRINT_BLOB)
    if blob is None:
        return current_key(session, ring).fingerprints
    return content_of(ring, blob, case_id=None)


def content_of(ring: KeyRing, blob: VaultBlobRow, *, case_id: str | None) -> bytes:
    """Open one row; raises VaultSealed or VaultTampered."""
    key = ring.key(blob.key_id)
    bound = bound_to(case_id, blob.kind, blob.id)
    try:
        if blob.wrapped_key is None:
            return key.open_directly(blob.nonce, blob.ciphertext, bound)
        data_key = key.unwrap(blob.key_nonce or b"", blob.wrapped_key, bound)
        return AESGCM(data_key).decrypt(blob.nonce, blob.ciphertext, bound)
    except (InvalidTag, ValueError):
        raise VaultTampered(
            f"blob {blob.id} is not what was sealed for case {case_id}: restore a backup"
        ) from None


def put_in(blob: VaultBlobRow, envelope: Envelope) -> None:
    """Store an envelope in a row; its key's id is the caller's to set."""
    blob.key_nonce, blob.wrapped_key = envelope.key_nonce, envelope.wrapped_key
    blob.nonce, blob.ciphertext = envelope.nonce, envelope.ciphertext


def refuse_erased(session: Session, case_id: str) -> None:
    """Raise CaseErased when the originals of a case were destroyed on purpose."""
    erasure = session.get(CaseErasureRow, case_id)
    if erasure is not None:
        day = erasure.erased_at.date().isoformat()
        raise CaseErased(f"the originals of case {case_id} were erased on {day}: {erasure.reason}")


def bound_to(case_id: str | None, kind: str, blob_id: str) -> bytes:
    """Return what a blob is bound to: the associated data of everything sealed for it."""
    return "\0".join((case_id or "", kind, blob_id)).encode()
