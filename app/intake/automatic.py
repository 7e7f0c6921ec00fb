"""Tell which messages a machine sent: nothing answers those, or two machines answer for ever."""

from __future__ import annotations

from app.intake.errors import LimitExceeded
from app.intake.headers import Fields
from app.intake.limits import LIMITS
from app.intake.mime import outline

_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


def is_automatic(raw: bytes) -> bool:
    """Tell whether a message says that no person sent it (RFC 3834, sections 2 and 5; case 29).

    What cannot be read is taken for one.
    """
    try:
        fields = outline(raw, LIMITS).fields
    except LimitExceeded:
        return True
    return (
        _first(fields, "auto-submitted") not in ("", "no")
        or _first(fields, "precedence") in _BULK
        or bool(fields.raw("list-id"))
        or bool(fields.raw("x-auto-response-suppress"))
        or any(value.strip() == b"<>" for value in fields.raw("return-path"))
    )


def _first(fields: Fields, name: str) -> str:
    """Return a field's first word in lower case; its parameters say nothing here."""
    return fields.text(name).partition(";")[0].strip().lower()
