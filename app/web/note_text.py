"""What staff type freely, redacted before it is kept."""

from __future__ import annotations

from app.web.display import counter
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import RedactedText


def redacted_note(typed: str) -> RedactedText | None:
    """Redact what staff typed; None when that failed, and then it must not be kept."""
    try:
        return counter().redactor().redact(typed, language=detect(typed))
    except RedactionError:
        return None
