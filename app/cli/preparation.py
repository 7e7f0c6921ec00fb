"""Texts given on the command line, redacted first, or declared public and taken as they are."""

from __future__ import annotations

from collections.abc import Callable

import click

from app.bootstrap import load_redactor
from app.cli.lines import Line
from app.settings import Settings
from redaction.model import Language, OriginalCase, RedactedCase, RedactedText

public_source = click.option(
    "--public", metavar="SOURCE", help="Declare a public data set; its texts are not redacted."
)


def preparation(settings: Settings, public: str | None) -> Callable[[Line], RedactedCase]:
    """Return what turns a line into a redacted case: redaction, or a public data set's word."""
    if public:
        return lambda line: _declared(line, public)
    redactor = load_redactor(settings)
    return lambda line: redactor.redact_case(
        OriginalCase(line.subject, line.text, language=language_of(line.language))
    )


def language_of(code: str | None) -> Language | None:
    """Read a language code; anything but "en" and "fr" means that nobody chose."""
    return "fr" if code == "fr" else "en" if code == "en" else None


def _declared(line: Line, source: str) -> RedactedCase:
    from redaction.language import detect

    language = language_of(line.language) or detect(line.text) or "en"
    return RedactedCase(
        subject=RedactedText.public(line.subject, source=source, language=language),
        body=RedactedText.public(line.text, source=source, language=language),
        quoted=RedactedText.public("", source=source, language=language),
    )
