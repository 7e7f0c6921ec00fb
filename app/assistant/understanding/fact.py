"""One thing that was understood from what somebody said."""

from __future__ import annotations

from dataclasses import dataclass

from redaction.model import Language


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """Hold one thing somebody said, and the language it was said in."""

    text: str
    language: Language

    def __repr__(self) -> str:
        return f"Piece({len(self.text)} characters, {self.language})"


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """Hold the words that gave a piece of information, and what they come to.

    `normal` is the same however it is said: a day as 2026-11-24, a road as "1204 route 133",
    digits of a number, "yes" or "no"; empty where words have no such form. `read` tells that
    they could be read as an answer at all.
    """

    id: str
    words: str
    normal: str = ""
    read: bool = True

    def __repr__(self) -> str:
        return f"Fact({self.id}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """Locate one reading in a text: `start` and `end` are half-open code points."""

    start: int
    end: int
    normal: str = ""

    def within(self, text: str) -> str:
        """Return the words of the text it was found in."""
        return " ".join(text[self.start : self.end].split()).strip(" ,;:.")

    def meets(self, start: int, end: int) -> bool:
        """Tell whether it shares a character with a stretch."""
        return self.start < end and start < self.end

    def __repr__(self) -> str:
        return f"Found({self.start}, {self.end})"
