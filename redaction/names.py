"""Deciding which candidates for a person's name are one, and where it begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redaction.deadline import Deadline
from redaction.lexicon import lexicon, place_key
from redaction.model import Span
from redaction.normalization import fold
from redaction.placeholders import imitations
from redaction.recognizers.name_grammar import WORD
from redaction.search import matches

_TRUSTED = 0.84  # score from which the words before a name leave no doubt that it is one

# A full stop belongs to an initial or ends a word; before more letters it joins a file's name.
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['-]|\.(?=\W|_|$|[^\W\d_]\.))*")
_ARTICLES = {"the", "a", "an", "in", "at", "near", "le", "la", "un", "une", "du", "au", "en"}
_LONGEST = 500  # characters
_NAMES_OF_THINGS = {"ORGANIZATION", "LOCATION"}
_LINE_END = re.compile(r"\n")
_SEPARATOR = re.compile(r"[\n,;:()<>|/]|\S*\d\S*")
_POSSESSIVE = re.compile(r"'s?$|[.-]+$")
_ELISION = re.compile(r"^(?:[cdjlmns]|qu)'(?=\w)", re.IGNORECASE)
_INSTITUTION = (
    r"(?i:h[ôo]pital|[ée]cole|centre|center|ar[ée]na|coll[èe]ge|universit[ée]|parc|pont|foyer|"
    r"manoir|biblioth[èe]que|clinique|r[ée]sidence|caf[ée]|restaurant|place|rue|chemin|boulevard|"
    r"avenue|route|a[ée]roport|stade|complexe|paroisse|fondation|pavillon|auditorium|lac|"
    r"rivi[èe]re|baie|[îi]le|cap|villa|garderie)"
)
_KIND = (
    r"(?i:(?:memorial|regional|elementary|middle|high|community|public|senior'?s?'?|health|civic|"
    r"general|nursing)[ ])*"
    r"(?i:school|hospital|arena|centre|center|library|bridge|elementary|manor|lodge|community|"
    r"college|university|academy|airport|stadium|rink|theatre|church|cathedral|clinic|foundation|"
    r"pharmacy|street|road|drive|avenue|lane|highway|boulevard|crescent|court|building|auditorium|"
    r"gallery|museum|cemetery|funeral home|home|daycare|trail|wharf|beach|lake|river|county|parish|"
    r"inc|ltd|ltée|llp|corp|rd|ave|hwy|blvd|cres|ln)\b"
)
_PROVINCE = r"(?:N\.?B|N\.?-B|N\.?S|N\.?-[ÉE]|P\.?E\.?I?|N\.?L|[ÎI]\.?-P\.?-[ÉE]|T\.?-N\.?-L)\b"
_COURTESY = re.compile(
    r"(?:\b(?:(?:mr|mrs|ms|miss|mx|sir|mm|mmes?|mlle|madame|monsieur|mademoiselle|ma[îi]tre)\b|"
    r"(?-i:M)\b)\.?(?: (?:and|et|&) | ?))+$",
    re.IGNORECASE,
)
_CAPITALS = rf"{WORD}(?:[ -]{{1,2}}(?:de |du |la |d'|the )?{WORD}){{0,4}}"
_LINK = (
    r"(?:communautaire|r[ée]gionale?|hospitalier|secondaire|[ée]l[ée]mentaire|g[ée]n[ée]ral|publique|"
    r"public|municipale?|m[ée]morial|scolaire|universitaire|de la|de l'|de|du|des|la|le|l')[ -]?"
)
_SHELTERS = (
    rf"\b{_INSTITUTION}[ -](?:{_LINK}){{0,3}}(?:(?:Dr|Mgr|St|Ste|Saint|Sainte|Notre|Sir)\.?[ -])?"
    rf"{_CAPITALS}(?:\.-{WORD})?",
    rf"\b(?:(?:Dr|Mgr|St|Ste|Sir|Lady)\.? )?{_CAPITALS}(?:\.-{WORD})?(?:'s)? {_KIND}",
    rf"{WORD}(?:[ -](?:of |de |du |la |le |des )?{WORD}){{0,3}},? {_PROVINCE}",
)


def shelters(text: str, deadline: Deadline) -> list[tuple[int, int]]:
    """Find institutions, buildings and roads, whose names may be those of people.

    Returns half-open spans; a name wholly inside one is not the name of a person met here.
    """
    return [span for pattern in _SHELTERS for span in matches(pattern, text, deadline)]


def vetted(spans: Iterable[Span], text: str, kept: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield the spans that are no names unchanged, and of the names those that hold up.

    `kept` are the shelters of the text. A name is cut to one line and to its own words.
    """
    spans = list(spans)
    things = _NAMES_OF_THINGS | {"PERSON"}
    numbers = [(s.start, s.end) for s in spans if s.entity_type not in things]
    numbers = sorted([*numbers, *imitations(text)])
    kept = sorted(kept)
    for span in spans:
        if span.entity_type == "PERSON" or _misread(span, text):
            yield from _names(replace(span, entity_type="PERSON"), text, numbers, kept)
        else:
            yield span


def _misread(span: Span, text: str) -> bool:
    """Tell whether a model called an organisation or a place what begins as names of people do."""
    if span.entity_type not in _NAMES_OF_THINGS:
        return False
    words = [fold(word) for word in _WORDS.findall(text[span.start : span.end])]
    known = lexicon()
    return (
        len(words) > 1
        and (words[0] in known.given_names or words[0].split("-")[0] in known.given_names)
        and words[0] not in known.not_names
        and place_key(" ".join(words)) not in known.places
    )


def _names(
    span: Span, text: str, numbers: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> Iterator[Span]:
    trusted = span.score >= _TRUSTED
    for start, end in _pieces(span, text, numbers):
        words = _own_words(text, start, end)
        if not words:
            continue
        start, end = words[0][0], words[-1][1]
        inside = any(left <= start and end <= right for left, right in _touching(kept, start, end))
        if (trusted or not inside) and _plausible(text, words, trusted=trusted):
            yield replace(span, start=_courtesy_start(text, start), end=end)


def _touching(intervals: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the sorted intervals, none longer than `_LONGEST`, that overlap a stretch."""
    first = bisect_left(intervals, (start - _LONGEST, 0))
    last = bisect_left(intervals, (end, 0))
    return [interval for interval in intervals[first:last] if interval[1] > start]


def _courtesy_start(text: str, start: int) -> int:
    """Take in the form of address before a name: it tells a person's gender."""
    courtesy = _COURTESY.search(text, max(0, start - 24), start)
    return courtesy.start() if courtesy else start


def _pieces(span: Span, text: str, numbers: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut a candidate at line ends, digits and what another recogniser read as a number.

    Models run on over commas and into the address that follows; the patterns do not.
    """
    separator = _LINE_END if span.score >= _TRUSTED else _SEPARATOR
    cuts = [match.span() for match in separator.finditer(text, span.start, span.end)]
    cuts += _touching(numbers, span.start, span.end)
    position = span.start
    for start, end in sorted(cuts):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < span.end:
        yield position, span.end


def _own_words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the words of a name, greetings, titles and function words at its ends left out."""
    words = [match.span() for match in _WORDS.finditer(text, start, end)]
    words = [_bare(text, *word) for word in words]
    capitals = any(text[left].isupper() for left, right in words if left < right)
    while words and _strange(text[slice(*words[0])], capitals=capitals):
        words.pop(0)
    while words and _strange(text[slice(*words[-1])], capitals=capitals):
        words.pop()
    return words


def _strange(word: str, *, capitals: bool) -> bool:
    """Tell whether a word at the end of a name is not its own; `capitals`: the name has some."""
    return (
        not word
        or fold(word).replace(".", "") in lexicon().not_names
        or (capitals and word[0].islower() and fold(word) not in lexicon().surnames)
    )


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a possessive, a full stop and a French elision off a word; keep an initial's stop."""
    word = text[start:end]
    elision = _ELISION.match(word)
    if elision and fold(word) not in lexicon().surnames:
        start = start + elision.end()
    if len(word.strip(".")) > 1:
        tail = _POSSESSIVE.search(text[start:end])
        end = start + tail.start() if tail else end
    return start, end


def _after_article(text: str, start: int) -> bool:
    """Tell whether a single word stands where a thing or a place would: after "the" or "in"."""
    before = fold(text[max(0, start - 8) : start]).split()
    return bool(before) and text[start - 1] == " " and before[-1] in _ARTICLES


def _plausible(text: str, words: list[tuple[int, int]], *, trusted: bool) -> bool:
    written = [text[slice(*word)] for word in words]
    folded = [fold(word) for word in written]
    known = lexicon()
    parts = {part for word in folded for part in word.split("-")}
    if parts & known.organisation_words and not (trusted and len(words) == 1):
        return False
    if trusted:
        return True
    if len(folded) == 1 and folded[0] in known.given_names - known.ordinary - known.common:
        return not _after_article(text, words[0][0])
    if place_key(" ".join(folded)) in known.places or all(known.doubtful(w) for w in folded):
        return False
    if len(written) == 1 and (len(written[0]) < 2 or _after_article(text, words[0][0])):
        return False
    if any(word[0].isupper() for word in written):
        return True
    # Typed without capitals: models take any rare word for a name, the lists do not.
    listed = known.given_names | known.surnames
    return any(word in listed and not known.doubtful(word) for word in folded)
