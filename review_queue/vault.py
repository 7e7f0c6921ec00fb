"""Keep originals sealed with AES-GCM (NIST SP 800-38D); the key never enters the database."""

from __future__ import annotations

import hmac
import os
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue.errors import VaultSealed, VaultTampered
from review_queue.tables import VaultBlobRow

KEY_BYTES = 32
NONCE_BYTES = 12


class Vault:
    """Seal bytes for one case, and open them again for that case only."""

    def __init__(self, key: bytes) -> None:
        """Take the 32-byte key; raises VaultSealed for any other length."""
        if len(key) != KEY_BYTES:
            raise VaultSealed(f"the vault key has {len(key)} bytes and needs {KEY_BYTES}")
        self._cipher = AESGCM(_derived(key, b"sealing"))
        self._fingerprint_key = _derived(key, b"fingerprints")
        self.key_id = _derived(key, b"key id").hex()[:16]

    @staticmethod
    def new_key() -> bytes:
        """Make a key; keep it apart from the database and its backups."""
        return AESGCM.generate_key(bit_length=KEY_BYTES * 8)

    def fingerprint(self, purpose: str, content: bytes) -> str:
        """Return a keyed SHA-256 that finds equal content and tells nothing about it.

        A plain hash of a short form could be reversed by trying every insurance number.
        """
        return hmac.digest(
            self._fingerprint_key, purpose.encode() + b"\0" + content, "sha256"
        ).hex()

    def seal(
        self, session: Session, *, case_id: str, kind: str, content: bytes, now: datetime
    ) -> str:
        """Store sealed content in the caller's transaction and return its blob id."""
        blob_id = secrets.token_hex(16)
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, content, _bound_to(case_id, kind, blob_id))
        session.add(
            VaultBlobRow(
                id=blob_id,
                case_id=case_id,
                kind=kind,
                key_id=self.key_id,
                nonce=nonce,
                ciphertext=sealed,
                sealed_at=now,
            )
        )
        session.flush()
        return blob_id

    def open(self, session: Session, blob_id: str, *, case_id: str) -> bytes:
        """Return the content sealed for this case; raises VaultSealed or VaultTampered."""
        blob = session.get(VaultBlobRow, blob_id, populate_existing=True)
        if blob is None:
            raise VaultTampered(f"blob {blob_id} of case {case_id} is missing: restore a backup")
        if blob.key_id != self.key_id:
            raise VaultSealed(
                f"blob {blob_id} was sealed with key {blob.key_id}; the vault has {self.key_id}"
            )
        try:
            return self._cipher.decrypt(
                blob.nonce, blob.ciphertext, _bound_to(case_id, blob.kind, blob_id)
            )
        except (InvalidTag, ValueError):
            raise VaultTampered(
                f"blob {blob_id} is not what was sealed for case {case_id}: restore a backup"
            ) from None

    def blob_of(self, session: Session, case_id: str, kind: str) -> str:
        """Find the one blob of a kind that a case has; raises VaultTampered when it is gone."""
        query = select(VaultBlobRow.id).where(
            VaultBlobRow.case_id == case_id, VaultBlobRow.kind == kind
        )
        found = session.scalars(query).all()
        if len(found) != 1:
            raise VaultTampered(f"case {case_id} has {len(found)} blobs of kind {kind}, not one")
        return found[0]


def _derived(key: bytes, purpose: bytes) -> bytes:
    info = b"harbourmaster vault " + purpose
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _bound_to(case_id: str, kind: str, blob_id: str) -> bytes:
    return "\0".join((case_id, kind, blob_id)).encode()
