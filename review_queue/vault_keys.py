"""The vault's keys, each known by its id; none is ever stored beside what it seals.

A key wraps the data key of each blob (envelope encryption, NIST SP 800-57 part 1, 6.2): a new
key means wrapping 32 bytes a blob again, whatever its size.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from review_queue.errors import VaultSealed

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """Hold content sealed with a data key of its own, and that key wrapped."""

    key_nonce: bytes
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True, repr=False)
class VaultKey:
    """One key, split by use; `id` may be stored and shown.

    `fingerprints` made the fingerprints of a vault that never had another key.
    """

    id: str
    fingerprints: bytes
    _wrapping: AESGCM
    _sealing: AESGCM

    @classmethod
    def of(cls, key: bytes) -> VaultKey:
        """Derive what 32 bytes are used for; raises VaultSealed for any other length."""
        if len(key) != KEY_BYTES:
            raise VaultSealed(f"the vault key has {len(key)} bytes and needs {KEY_BYTES}")
        return cls(
            id=_derived(key, b"key id").hex()[:16],
            fingerprints=_derived(key, b"fingerprints"),
            _wrapping=AESGCM(_derived(key, b"wrapping")),
            _sealing=AESGCM(_derived(key, b"sealing")),
        )

    def enclose(self, content: bytes, bound_to: bytes) -> Envelope:
        """Seal content with a new data key; both are bound to the same associated data."""
        data_key = AESGCM.generate_key(bit_length=KEY_BYTES * 8)
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(data_key).encrypt(nonce, content, bound_to)
        return Envelope(*self.wrap(data_key, bound_to), nonce, sealed)

    def wrap(self, data_key: bytes, bound_to: bytes) -> tuple[bytes, bytes]:
        """Return nonce and wrapped data key."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce, self._wrapping.encrypt(nonce, data_key, bound_to)

    def unwrap(self, nonce: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
        """Return the data key; raises InvalidTag or ValueError for other bytes."""
        return self._wrapping.decrypt(nonce, wrapped, bound_to)

    def open_directly(self, nonce: bytes, ciphertext: bytes, bound_to: bytes) -> bytes:
        """Open what was sealed before blobs had data keys; raises as `unwrap` does."""
        return self._sealing.decrypt(nonce, ciphertext, bound_to)


@dataclass(frozen=True, slots=True, repr=False)
class KeysAtHand:
    """Hold key bytes: `offered` may become the sealing key, `earlier` only open old blobs."""

    offered: tuple[bytes, ...]
    earlier: tuple[bytes, ...] = ()


class KeyRing:
    """Find keys by id. What a running process does not know it looks for once more."""

    def __init__(self, read: Callable[[], KeysAtHand]) -> None:
        """Take what reads the keys from where they are kept; raises VaultSealed for none."""
        self._read = read
        self._offered: tuple[VaultKey, ...] = ()
        self._keys: dict[str, VaultKey] = {}
        self.read_again()

    @classmethod
    def of(cls, *keys: bytes) -> KeyRing:
        """Hold these keys and look nowhere for others."""
        return cls(lambda: KeysAtHand(keys))

    @property
    def offered(self) -> tuple[VaultKey, ...]:
        """The keys that may seal, first choice first; never empty."""
        return self._offered

    def read_again(self) -> None:
        """Read the keys anew: rotation in another process may have added one."""
        held = self._read()
        offered = tuple(VaultKey.of(key) for key in held.offered)
        if not offered:
            raise VaultSealed("there is no key for the vault: put its key back")
        earlier = tuple(VaultKey.of(key) for key in held.earlier)
        self._offered = offered
        self._keys = {key.id: key for key in (*earlier, *offered)}

    def has(self, key_id: str) -> bool:
        """Tell whether a key is at hand."""
        return key_id in self._keys

    def key(self, key_id: str) -> VaultKey:
        """Return one key; raises VaultSealed naming it when it is nowhere."""
        if key_id not in self._keys:
            self.read_again()
        key = self._keys.get(key_id)
        if key is None:
            have = ", ".join(sorted(self._keys))
            raise VaultSealed(f"the vault needs key {key_id} and has {have}: put that key back")
        return key


def _derived(key: bytes, purpose: bytes) -> bytes:
    info = b"harbourmaster vault " + purpose
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)
