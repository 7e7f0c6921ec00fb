"""Words as the catalogue's patterns read them: case, accents and ligatures do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


def folded(text: str) -> str:
    """Lower the case and drop accents and ligatures, which people often leave out."""
    return unaccented(text.lower())


def unaccented(text: str) -> str:
    """Drop accents and ligatures, keeping the case; apostrophes get one shape."""
    return without_marks(text.replace("’", "'").replace("œ", "oe"))


def without_marks(text: str) -> str:
    """Take compound characters apart and drop the marks above and below the letters."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@dataclass(frozen=True, slots=True, repr=False)
class Folded:
    """Hold a folded text and, for each of its characters, where the original has it."""

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the non-empty span lies in the original."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text character by character, remembering the way back."""
    pieces = [folded(character) for character in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), places)
