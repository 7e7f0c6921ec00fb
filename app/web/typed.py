"""What a person typed, without personal information, or nothing where that cannot be assured."""

from __future__ import annotations

from app.web.display import counter
from app.web.language import current_language
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import RedactedText


def redacted(typed: str) -> RedactedText | None:
    """Redact a sentence or more; None when that fails, and then nothing may be kept."""
    try:
        return counter().redactor().redact(typed, language=detect(typed))
    except RedactionError:
        return None


def redacted_name(typed: str) -> RedactedText | None:
    """Redact a few words, too few to tell their language: they are taken to be in the page's."""
    try:
        return counter().redactor().redact(typed, language=current_language())
    except RedactionError:
        return None
