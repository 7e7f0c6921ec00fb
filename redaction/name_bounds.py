"""Where a person's name begins and ends: cut to its own words, then grown by what belongs to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from redaction.lexicon import lexicon, place_key
from redaction.normalization import fold

Stretch = tuple[int, int]
"""A half-open stretch of a text."""

LONGEST = 500  # characters, of a name or an institution

# A full stop belongs to an initial or ends a word; before more letters it joins a file's name.
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['-]|\.(?=\W|_|$|[^\W\d_]\.))*")
_LINE_END = re.compile(r"\n")
_SEPARATOR = re.compile(r"[\n,;:()<>|/]|\S*\d\S*")
_POSSESSIVE = re.compile(r"'s?$|[.-]+$")
_ELISION = re.compile(r"^(?:[cdjlmns]|qu)'(?=\w)", re.IGNORECASE)
_COURTESY = re.compile(
    r"(?:\b(?:(?:mr|mrs|ms|miss|mx|sir|mm|mmes?|mlle|madame|monsieur|mademoiselle|ma[îi]tre)\b|"
    r"(?-i:M)\b)\.?(?: (?:and|et|&) | ?))+$",
    re.IGNORECASE,
)
_LIVES = re.compile(r"[ ](?:de|d'|du|à|of|from|in|at)[ ]")
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_INITIALS_BEFORE = re.compile(rf"(?<![\w.'-])(?:[{_CAPITAL}]\.[ -]?){{1,3}}$")
_INITIAL_AFTER = re.compile(
    rf"(?:[ ][{_CAPITAL}]\.)+(?=\s|,|$)|[ ](?!I\b)[{_CAPITAL}](?=\s*(?:$|\n))"
)
# A nickname in quotation marks or brackets, and whose child a person is said to be in Acadie.
_NICKNAME = re.compile(
    rf"[ ]?[\"“«(][ ]?([{_CAPITAL}][\w'-]{{1,20}})[ ]?[\"”»)](?:[ ]([{_CAPITAL}][\w'-]{{1,20}}))?"
)
_PATRONYMIC = re.compile(rf"[ ]à[ ]([{_CAPITAL}][\w'-]{{1,20}})")


def pieces(
    text: str, stretch: Stretch, numbers: list[Stretch], *, whole_lines: bool
) -> Iterator[Stretch]:
    """Cut a candidate at line ends, and at what another recogniser read as a number.

    Models run on over commas and into the address that follows; patterns, read by
    `whole_lines`, do not.
    """
    start, end = stretch
    separator = _LINE_END if whole_lines else _SEPARATOR
    cuts = [match.span() for match in separator.finditer(text, start, end)]
    cuts += touching(numbers, start, end)
    cuts += _homes(text, start, end)
    position = start
    for left, right in sorted(cuts):
        if left > position:
            yield position, left
        position = max(position, right)
    if position < end:
        yield position, end


def _homes(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield where a name goes on with where the person lives: Rose Paul of Lennox Island."""
    for link in _LIVES.finditer(text, start, end):
        if place_key(text[link.end() : end].strip(" .,")) in lexicon().places:
            yield link.start(), end


def touching(stretches: list[Stretch], start: int, end: int) -> list[Stretch]:
    """Return the sorted stretches, none longer than LONGEST, that overlap another one."""
    first = bisect_left(stretches, (start - LONGEST, 0))
    last = bisect_left(stretches, (end, 0))
    return [stretch for stretch in stretches[first:last] if stretch[1] > start]


def own_words(text: str, stretch: Stretch, kept: frozenset[str]) -> list[Stretch]:
    """Return the words of a name; greetings, titles and function words at its ends are left out.

    `kept` are words that would be left out but are names here.
    """
    words = [_bare(text, *match.span()) for match in _WORDS.finditer(text, *stretch)]
    capitals = any(text[left].isupper() for left, right in words if left < right)
    while words and _strange(text[slice(*words[0])], kept, capitals=capitals):
        words.pop(0)
    while words and _strange(text[slice(*words[-1])], kept, capitals=capitals):
        if _goes_on(text, words):
            break
        words.pop()
    return words


def _goes_on(text: str, words: list[Stretch]) -> bool:
    """Tell whether a capitalised last word ends a name like Thi Kim Le or Thanh Son."""
    before = [fold(text[slice(*word)]) for word in words[:-1]]
    return text[words[-1][0]].isupper() and len(before) > 1 and lexicon().names.issuperset(before)


def grown(text: str, start: int, end: int) -> Stretch:
    """Take in what belongs to a name: initials, and the form of address, which tells a gender."""
    initials = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
    start = initials.start() if initials else start
    after = _INITIAL_AFTER.match(text, end)
    end = after.end() if after else end
    courtesy = _COURTESY.search(text, max(0, start - 24), start)
    return (courtesy.start() if courtesy else start), end


def followers(text: str, end: int) -> Iterator[Stretch]:
    """Yield the nickname or the father's name that follows a name."""
    for pattern in (_NICKNAME, _PATRONYMIC):
        match = pattern.match(text, end)
        for group in range(1, pattern.groups + 1) if match else ():
            if match and match.group(group) and not _means_else(fold(match.group(group))):
                yield match.span(group)


def _means_else(word: str) -> bool:
    known = lexicon()
    return word in known.not_names | known.medicines or place_key(word) in known.places


def _strange(word: str, kept: frozenset[str], *, capitals: bool) -> bool:
    """Tell whether a word at the end of a name is not its own; `capitals`: the name has some."""
    folded = fold(word)
    if not word or (folded.replace(".", "") in lexicon().not_names and folded not in kept):
        return True
    return capitals and word[0].islower() and folded not in lexicon().surnames


def _bare(text: str, start: int, end: int) -> Stretch:
    """Cut a possessive, a full stop and a French elision off a word; keep an initial's stop."""
    word = text[start:end]
    elision = _ELISION.match(word)
    if elision and fold(word) not in lexicon().surnames:
        start = start + elision.end()
    if len(word.strip(".")) > 1:
        tail = _POSSESSIVE.search(text[start:end])
        end = start + tail.start() if tail else end
    return start, end
