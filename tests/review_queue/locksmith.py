"""Keys kept apart from the database, and rotations over them as `triage vault` runs them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from app.rotation import KeyRotation, Rotated
from review_queue.database import Database
from review_queue.model import Actor
from review_queue.tables import VaultBlobRow
from review_queue.vault import Vault, bound_to, stored_fingerprint_key
from review_queue.vault_keys import KeyRing, KeysAtHand, VaultKey
from tests.review_queue.office import NOW

KEEPER = Actor("system:command-line")
LETTER = b"Subject: wharf\n\nMme Aucoin, NAS 046 454 286"


def key_id(key: bytes) -> str:
    return VaultKey.of(key).id


@dataclass(slots=True)
class Locksmith:
    """Hold the keys of one vault; what is taken from `keys` is not at hand any more."""

    database: Database
    keys: list[bytes] = field(default_factory=lambda: [Vault.new_key()])

    def vault(self) -> Vault:
        """Open the vault as a process does that starts now."""
        ring = KeyRing(lambda: KeysAtHand(tuple(self.keys)))

        def fingerprint_key() -> bytes:
            with self.database.read() as session:
                return stored_fingerprint_key(session, ring)

        return Vault(ring, fingerprint_key)

    def rotation(self) -> KeyRotation:
        return KeyRotation(self.database, self.vault(), KEEPER, lambda: NOW)

    def rotate(self, *, chunk: int = 2) -> Rotated:
        rotation = self.rotation()
        rotation.begin(lambda: self.keys.append(Vault.new_key()))
        return rotation.go_on(chunk, lambda _done: None)

    def contents(self, vault: Vault | None = None) -> dict[str, bytes]:
        """Open every blob of every case."""
        opener = vault or self.vault()
        with self.database.read() as session:
            blobs = session.scalars(select(VaultBlobRow).where(VaultBlobRow.case_id.is_not(None)))
            return {blob.id: opener.open(session, blob.id, case_id=blob.case_id) for blob in blobs}

    def used(self) -> set[str]:
        """Name the keys that something is sealed with."""
        with self.database.read() as session:
            return set(session.scalars(select(VaultBlobRow.key_id)))


def sealed_directly(key: bytes, blob: VaultBlobRow, content: bytes) -> None:
    """Fill a blob as the vault did before blobs had keys of their own."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"harbourmaster vault sealing").derive(key)
    bound = bound_to(blob.case_id, blob.kind, blob.id)
    blob.key_nonce = blob.wrapped_key = None
    blob.nonce = bytes(range(12))
    blob.ciphertext = AESGCM(derived).encrypt(blob.nonce, content, bound)
