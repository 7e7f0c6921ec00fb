"""Find the communities somebody names, whatever their accents and hyphens."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.assistant.understanding.fact import Found
from app.assistant.understanding.places import places

Known = Callable[[str], str | None]
"""Returns the name of the community that is written so, None for what is none."""
_WORD = re.compile(r"[^\s,;:.!?()\"«»]+")
_STATED = re.compile(
    r"(?:\(|\b(?:à|au|aux|de|d['’]|in|from|at|near|près de|communauté|localité|community|"
    r"ville de)\s*:?\s*)$",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r",?\s*\(?(?:N\.?-?B\b|New Brunswick\b|Nouveau-Brunswick\b)", re.IGNORECASE)
_ELISION = re.compile(r"^[dDlL]['’]")
_MOST_WORDS = 4
_BEFORE = 30
"""Characters before a name that may state it."""


def communities(text: str, known: Known, stated: Known | None = None) -> list[Found]:
    """Find the communities of a text; `normal` is the name as the table has it.

    `stated` knows names that are ordinary words as well: they count after "in" or "à" or before
    the province, with a capital letter. What only gives a road its name, as in "Shediac Road",
    counts when nothing else does.
    """
    found = _named(text, known, stated)
    roads = places(text)
    free = [each for each in found if not any(r.meets(each.start, each.end) for r in roads)]
    return free or found


def _named(text: str, known: Known, stated: Known | None) -> list[Found]:
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    found: list[Found] = []
    first = 0
    while first < len(words):
        start, most = words[first][0], min(_MOST_WORDS, len(words) - first)
        read = (
            (n, _at(text, start, words[first + n - 1][1], known, stated))
            for n in range(most, 0, -1)
        )
        length, place = next((each for each in read if each[1]), (1, None))
        if place is not None:
            found.append(place)
        first += length
    return found


def _at(text: str, start: int, end: int, known: Known, stated: Known | None) -> Found | None:
    elided = _ELISION.match(text[start:end])
    start += elided.end() if elided else 0
    name = known(text[start:end])
    if name is None and stated and text[start].isupper() and _is_stated(text, start, end):
        name = stated(text[start:end])
    return Found(start, end, name) if name else None


def _is_stated(text: str, start: int, end: int) -> bool:
    return bool(_STATED.search(text, max(0, start - _BEFORE), start) or _PROVINCE.match(text, end))
