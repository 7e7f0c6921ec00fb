"""Putting placeholders where the spans are, in the original text."""

from __future__ import annotations

from collections.abc import Sequence

from redaction.model import Language, RedactedText, Span
from redaction.normalization import NormalizedText
from redaction.overlap import resolve
from redaction.placeholders import Numbering, imitations

_BRACKET = ""  # the recogniser of a bracket that only imitates one of ours


def replaced(
    original: str,
    part: NormalizedText,
    spans: Sequence[Span],
    language: Language,
    numbering: Numbering,
    policy_version: str,
) -> RedactedText:
    """Replace the spans, which point into `part`, and disarm what imitates a placeholder."""
    pieces: list[str] = []
    found: list[Span] = []
    position = 0
    edits = [*resolve(spans, part.text), *_brackets(part.text, spans)]
    for span in sorted(edits, key=lambda span: span.start):
        start, end = part.original(span.start, span.end)
        pieces.append(original[position:start])
        position = end
        if span.recognizer == _BRACKET:
            pieces.append("(" if part.text[span.start] == "[" else ")")
            continue
        value = part.text[span.start : span.end]
        pieces.append(numbering.placeholder(span.entity_type, value, language))
        found.append(Span(start, end, span.entity_type, span.score, span.recognizer))
    pieces.append(original[position:])
    return RedactedText("".join(pieces), tuple(found), language, policy_version)


def _brackets(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the brackets of imitated placeholders that no span covers."""
    brackets = (place for start, end in imitations(text) for place in (start, end - 1))
    return [
        Span(place, place + 1, "", 0.0, _BRACKET)
        for place in brackets
        if not any(span.start <= place < span.end for span in spans)
    ]
