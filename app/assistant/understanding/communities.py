"""Find the communities somebody names, whatever their accents and hyphens."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.assistant.understanding.fact import Found
from app.assistant.understanding.places import places

Known = Callable[[str], str | None]
"""Returns the name of the community that is written so, None for what is none."""
_WORD = re.compile(r"[^\s,;:.!?()\"«»]+(?:\.(?=\s[A-ZÀ-Ý]))?")
_ELISION = re.compile(r"^[dDlL]['’]")
_MOST_WORDS = 4


def communities(text: str, known: Known) -> list[Found]:
    """Find the communities of a text; `normal` is the name as the table has it.

    What only gives a road its name, as in "Shediac Road", counts when nothing else does.
    """
    found = _named(text, known)
    roads = places(text)
    free = [each for each in found if not any(r.meets(each.start, each.end) for r in roads)]
    return free or found


def _named(text: str, known: Known) -> list[Found]:
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    found: list[Found] = []
    first = 0
    while first < len(words):
        length = next(
            (n for n in range(_MOST_WORDS, 0, -1) if _at(text, words, first, n, known)), 0
        )
        place = _at(text, words, first, length, known) if length else None
        if place is not None:
            found.append(place)
        first += max(length, 1)
    return found


def _at(
    text: str, words: list[tuple[int, int]], first: int, length: int, known: Known
) -> Found | None:
    if first + length > len(words):
        return None
    start, end = words[first][0], words[first + length - 1][1]
    elided = _ELISION.match(text[start:end])
    start += elided.end() if elided else 0
    name = known(text[start:end])
    return Found(start, end, name) if name else None
