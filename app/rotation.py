"""Rotate the vault's key: a new one if none is waiting, then every data key, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from review_queue import vault_rotation
from review_queue.database import Database
from review_queue.model import Actor
from review_queue.vault import Vault
from review_queue.vault_rotation import VaultStatus


@dataclass(frozen=True, slots=True)
class Rotated:
    """Report a run: blobs it wrapped, those that are not what was sealed, and what it left."""

    rewrapped: int
    refused: tuple[str, ...]
    status: VaultStatus


class KeyRotation:
    """Take one vault from key to key; every step is committed before the next."""

    def __init__(
        self, database: Database, vault: Vault, actor: Actor, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._actor = actor
        self._clock = clock

    def status(self) -> VaultStatus:
        """Look at the keys as they are now."""
        self._vault.ring.read_again()
        with self._database.read() as session:
            return vault_rotation.status(session, self._actor, self._vault.ring)

    def begin(self, make_key: Callable[[], None]) -> bool:
        """Start sealing with another key, which `make_key` adds unless one is waiting.

        Returns False when a rotation that was interrupted, or runs beside this one, goes on.
        """
        found = self.status()
        if not found.unfinished and not found.offered:
            make_key()
        with self._database.write() as session:
            return vault_rotation.add_key(session, self._vault, self._actor, now=self._clock())

    def go_on(self, chunk: int, advance: Callable[[int], None]) -> Rotated:
        """Wrap what is under earlier keys, `chunk` blobs a transaction, and record the end."""
        total = 0
        while True:
            rewrapped, refused = self._pass(chunk, advance)
            total += rewrapped
            # What a process with the earlier key sealed meanwhile is found by another pass.
            if not rewrapped:
                break
        with self._database.write() as session:
            vault_rotation.finish(session, self._vault, self._actor, now=self._clock())
        return Rotated(total, refused, self.status())

    def retire(self, key_id: str) -> None:
        """Record that a key is no longer needed; raises RetirementRefused."""
        with self._database.write() as session:
            vault_rotation.retire(session, self._vault, self._actor, key_id, now=self._clock())

    def _pass(self, limit: int, advance: Callable[[int], None]) -> tuple[int, tuple[str, ...]]:
        after, rewrapped = "", 0
        refused: tuple[str, ...] = ()
        while True:
            with self._database.write() as session:
                done = vault_rotation.rewrap(
                    session, self._vault, self._actor, after=after, limit=limit
                )
            if done.last is None:
                return rewrapped, refused
            after = done.last
            rewrapped += done.rewrapped
            refused += done.refused
            advance(done.rewrapped)
