"""Limits measured on raw bytes, before anything is parsed."""

from __future__ import annotations

from app.intake.errors import LimitExceeded
from app.intake.mime import Limits, outline

SIZE_LIMIT = 25 * 1024 * 1024
LIMITS = Limits(
    size=SIZE_LIMIT,
    header=64 * 1024,
    headers=256 * 1024,
    structured=8 * 1024,
    depth=20,
    parts=200,
    delimiters=100_000,
)


def inspect(raw: bytes) -> str | None:
    """Return why a message must not be parsed, or None.

    Codes: "too_large", "header_too_large", "too_deep", "too_many_parts".
    """
    try:
        outline(raw, LIMITS)
    except LimitExceeded as exceeded:
        return exceeded.reason
    return None
