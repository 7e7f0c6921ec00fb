"""Build redacted cases from invented texts."""

from __future__ import annotations

from redaction.model import Language, RedactedCase, RedactedText


def case(text: str, language: Language = "en", subject: str = "") -> RedactedCase:
    """Make a case whose parts are declared free of personal information."""
    return RedactedCase(
        subject=_public(subject, language),
        body=_public(text, language),
        quoted=_public("", language),
    )


def _public(text: str, language: Language) -> RedactedText:
    return RedactedText.public(text, source="invented", language=language)
