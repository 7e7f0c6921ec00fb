"""Text as the recognisers read it, with the way back to the original characters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

_DASHES = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_LINE_BREAKS = "\u2028\u2029\u0085\u000b\u000c"


@dataclass(frozen=True, slots=True, repr=False)
class NormalizedText:
    """Hold a searchable text and, for each of its characters, where the original has it.

    `starts[i]` and `ends[i]` are half-open code points in the original; both ascend.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the non-empty span lies in the original, dropped characters included."""
        return self.starts[start], self.ends[end - 1]


def normalize(text: str) -> NormalizedText:
    """Undo what hides an identifier from a pattern: invisible, wide, split and odd characters.

    Zero-width characters and soft hyphens are dropped, compatibility forms and foreign digits
    become plain ones (NFKC, Unicode Annex 15), marks join their letter, CRLF becomes LF.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, (character, following) in enumerate(pairwise((*text, ""))):
        plain = _plain(character, following)
        if unicodedata.category(character) == "Mn":
            if characters:
                joined = unicodedata.normalize("NFC", characters[-1] + character)
                characters[-1] = joined if len(joined) == 1 else characters[-1]
                ends[-1] = position + 1
            continue
        for part in plain:
            characters.append(part)
            starts.append(position)
            ends.append(position + 1)
    return NormalizedText("".join(characters), tuple(starts), tuple(ends))


def _plain(character: str, following: str) -> str:
    """Return the plain form of one character: usually one, none when invisible."""
    if character.isascii():
        if character == "\r":
            return "" if following == "\n" else "\n"
        return "'" if character == "`" else character
    if character in _DASHES:
        return "-"
    if character in _APOSTROPHES:
        return "'"
    if character in _LINE_BREAKS:
        return "\n"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    if unicodedata.decomposition(character).startswith("<"):
        return unicodedata.normalize("NFKC", character)
    return character


def fold(text: str) -> str:
    """Return the text in lower case without accents, one character for each one given."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    lowered = (base if base.isascii() else character).lower()
    return lowered if len(lowered) == 1 else character
