"""Cut a text at its marks, for a page that shows both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Highlight:
    """Ask for a stretch of text to be shown in a way of its own; half-open code points.

    `look` is "mine", "missed", "found" or "needless".
    """

    start: int
    end: int
    look: str
    entity_type: str


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """Hold a stretch of text that is shown one way; `look` is empty for plain text."""

    text: str
    look: str = ""
    entity_type: str = ""

    def __repr__(self) -> str:
        return f"Piece({len(self.text)} characters, {self.look!r})"


def pieces(text: str, highlights: Iterable[Highlight]) -> Iterator[Piece]:
    """Yield the whole text in order; where highlights overlap the earlier one wins."""
    at = 0
    for mark in sorted(highlights, key=lambda each: (each.start, -each.end)):
        start = max(mark.start, at)
        if start >= mark.end:
            continue
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[start : mark.end], mark.look, mark.entity_type)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:])
