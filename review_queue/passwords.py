"""Passwords, kept as Argon2id hashes that take their time."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106's second choice: 64 MiB, three passes, four lanes.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(password)


def is_right(kept: str, password: str) -> bool:
    """Tell whether a password is the one that was kept."""
    try:
        return HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether a password was kept with less care than is taken now."""
    return HASHER.check_needs_rehash(kept)
