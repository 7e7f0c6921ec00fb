"""Find roads, civic addresses and landmarks, and write each in one form however it is said.

"1204 Route 133", "civic 1204 on highway 133" and "au 1204 de la route 133" are one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.assistant.understanding.fact import Found
from classifiers.folding import fold, folded
from classifiers.words import word_set

_ROAD = (
    r"(?:roads?|rd|streets?|st|avenue|ave|drive|dr|lane|ln|crescent|cres|court|boulevard|blvd|"
    r"extension|bridge|parkway|terrace|wharf|hill|shore)"
)
_NUMBERED = r"(?:route|rte|rt|highway|hwy|autoroute|exit|sortie)\.?\s*(?:no\.?\s*|#\s*)?\d{1,3}\b"
_STOP = (
    r"(?!(?:the|a|an|some|any|another|my|our|your|their|this|that|whole|entire|side|of|on|in|at|and|or|is|it|by|"
    r"from|to|near|off|down|up|along|road|dirt|gravel|main road|back|same|for|was|were|with|since|"
    r"until|into|over|there|here|no|not|which|called|named|address|live|lives|civic|has|have|had|"
    r"did|been|come|comes|came|goes|went|nobody|never|they|we|you|plough(?:ed)?|plow(?:ed)?|"
    r"salt(?:ed)?|sand(?:ed)?|clear(?:ed)?|clean(?:ed)?|fix(?:ed)?|block(?:s|ed|ing)?)\b)"
)
_CIVIC = r"\d{1,5}[a-d]?(?:-\d{1,4})?"
_UNIT = (
    r"(?:,?\s*(?:apt|apartment|app|appt|appartement|unit|unite|suite|logement|lot|local|#)\.?\s*"
    r"(?:no\.?\s*|#\s*)?\w{1,5}\b)?"
)
_PART = rf"{_STOP}(?:(?:st|ste|mt|dr)\.|[a-z][a-z0-9'-]*|\d+[a-z]+)\s+"
_NAMED = rf"{_CIVIC},?\s+(?:{_PART}){{1,3}}{_ROAD}\b\.?{_UNIT}"
_BARE = rf"\b(?:{_PART}){{1,3}}{_ROAD}\b"
_ARTICLE = r"(?:(?:de la|de l'|de|des|du|la|le|les|aux?)\s+|l'|d')*"
_RUE = r"(?:rue|chemin|ch\.|avenue|av\.|boulevard|boul\.?|rang|promenade|allee|impasse|montee|pont)"
_NO_NAME = (
    r"(?!(?:est|n|a|au|aux|sont|etait|qui|que|et|ou|on|il|dans|en|pour|par|pas|avec|sans|devant|"
    r"depuis|pendant|comme|mais|c|ce|completement|ferme|barre|entre|pres|juste|ca|is|has|was|are|and|the|in|at|near|by|so)\b)"
)
_FRENCH = (
    rf"(?:{_CIVIC},?\s+(?:de la |du |sur la |sur le )?)?\b(?<!\bun )(?<!\bune ){_RUE}\s+"
    rf"{_ARTICLE}{_NO_NAME}[a-z0-9][\w'-]*"
    rf"(?:\s+(?:du|de la|des|de)\s+{_NO_NAME}[a-z][\w'-]+)?{_UNIT}"
)
_ON_ROUTE = (
    rf"(?:(?:civic|numero civique|no civique|civique|number|house)\s*(?:no\.?|#)?\s*)?{_CIVIC},?\s+"
    rf"(?:(?:on|of|de|sur)\s+(?:the\s+|la\s+|l')?)?{_NUMBERED}"
)
_SIGNED = (
    r"\b(?:civic|numero civique|no civique|civique|km|kilometre|kilometer|marker|borne)\s*"
    r"#?:?\s*\d+"
)
_SHORT = r"\b(?:on|off|along|sur|par) (?:the|la) (?P<short>\d{1,3})\b(?! \w+day)"
_LANDMARK = (
    r"\b(?:across from|in front of|next to|beside|just past|right by|close to|behind|near|past|"
    r"by|en face d[eu]|devant|pres d[eu]|proche d[eu]|a cote d[eu]|au coin d[eu]|"
    r"juste apres|derriere|passe|a la hauteur d[eu]|entre|between)\s+"
    r"(?:(?:the|old|la|le|les|de la|des|du)\s+|l')(?:[a-z0-9'-]+)(?:\s+(?!(?:and|et|since|depuis|"
    r"has|is|a|est|for|where|ou|that|que|it|il|elle|they|was|because|there|with|on|sur|in|at|but|mais|"
    r"so|who|qui|which|near|are|were|will|can|keeps?|n'est|ne|pis|puis|in)\b)[a-z0-9'-]+){0,2}"
)
_SIDE = r"[a-z0-9][\w'-]*(?:\s(?:road|rd|street|st|ave|avenue|drive)\b)?"
_CORNER = (
    r"\b(?:corner of|intersection of|coin d[eu]s?|intersection d[eu]s?)\s+"
    rf"(?:the |la |le |les |rues? )*{_SIDE}\s+(?:and|et|&)\s+"
    rf"(?:the |la |le |de la |rue |du )*{_SIDE}"
)
_PLACEHOLDER = r"\[(?:address|adresse) \d+\]"
_ROADS = tuple(
    re.compile(pattern)
    for pattern in (
        _PLACEHOLDER, _ON_ROUTE, _NAMED, _FRENCH, rf"\b{_NUMBERED}", _SHORT, _SIGNED, _BARE,
        _CORNER,
    )
)  # fmt: skip
_LANDMARK_ALONE = re.compile(_LANDMARK)
_WORD = re.compile(r"\S+")
_BLANK_LINE = re.compile(r"(\n\s*\n)")
_SIGNED_ALONE = re.compile(_SIGNED)
APART = 90
"""Characters between a road and its civic number."""
_ALL = (*_ROADS, _LANDMARK_ALONE)
_BETWEEN = re.compile(r"[\s,]*(?:(?:on|at|and|near|et|sur|a|au|de|la|le|the)\s+){0,2}")
_SAME = {
    "rte": "route", "rt": "route", "highway": "route", "hwy": "route", "autoroute": "route",
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "dr": "drive", "ln": "lane",
    "cres": "crescent", "blvd": "boulevard", "boul": "boulevard", "ch": "chemin",
    "roads": "road", "streets": "street",
}  # fmt: skip
_DROPPED = word_set(
    """the on of at de du des la le les l d no civic civique numero number house sur au aux in along
    off par and et corner coin intersection"""
)
_BESIDE = word_set(
    """across from front next to beside just past right by close behind near en face devant pres
    proche a cote juste apres derriere passe hauteur entre between before after old"""
)
_CIVIC_FIRST = re.compile(r"\d+[a-d]?(?: \d+[a-z]?)? [a-z]")


def places(text: str, more: Iterable[tuple[int, int]] = ()) -> list[Found]:
    """Find the places of a text, those that touch as one; a civic number goes before others.

    `more` are stretches that are known to speak of a place for another reason.
    """
    spans = list(_spans(text))
    said = [span for span in more if not _BLANK_LINE.search(text[slice(*span)])]
    joined = _with_civic(text, list(_joined(text, sorted({*spans, *said}))))
    found = [Found(start, end, normal_place(text[start:end])) for start, end in joined]
    return sorted(found, key=lambda each: (_rank(text[each.start : each.end]), each.start))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield what the patterns find, paragraph by paragraph: no road runs on over a blank line."""
    start = 0
    for paragraph in _BLANK_LINE.split(text):
        plain = fold(paragraph)
        for each in _ALL:
            for match in each.finditer(plain.text):
                first, last = plain.original(*match.span())
                first += _before_its_name(paragraph[first:last]) if each.pattern == _BARE else 0
                yield start + first, start + last
        start += len(paragraph)


def _before_its_name(road: str) -> int:
    """Return how far a road's name begins after what the pattern took: "lost on Cormier Road"."""
    capital = next((match.start() for match in _WORD.finditer(road) if match[0][0].isupper()), 0)
    # "the old Road" has no name that begins with a capital, only its kind does.
    return capital if road[capital:].strip().count(" ") else 0


def _rank(words: str) -> int:
    """Put a civic number before a road, a road before a landmark, and that before the rest."""
    plain = folded(words)
    if any(each.search(plain) for each in _ROADS):
        return 0 if _CIVIC_FIRST.match(normal_place(words)) else 1
    return 2 if _LANDMARK_ALONE.search(plain) else 3


def _with_civic(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a road and the civic number given a few words later: Route 126, near civic 9."""
    if len(spans) < 2:
        return spans
    joined = [spans[0]]
    for start, end in spans[1:]:
        first, last = joined[-1]
        only = _SIGNED_ALONE.fullmatch(folded(text[start:end]).strip())
        road = not _CIVIC_FIRST.match(normal_place(text[first:last]))
        if only and road and _rank(text[first:last]) == 1 and start - last <= APART:
            joined[-1] = (first, end)
        else:
            joined.append((start, end))
    return joined


def normal_place(words: str) -> str:
    """Write a place in one form: civic number, kind of road, name, in order of letters.

    What stands beside a road only helps to find it; without a road it is the place.
    """
    plain = re.sub(r"(?<=[a-z])\.", " ", folded(words))
    roads = [match for each in _ROADS for match in each.finditer(plain)]
    if roads:
        start, end = min(match.start() for match in roads), max(match.end() for match in roads)
        plain = _LANDMARK_ALONE.sub(" ", plain[start:end])
    dropped = _DROPPED if roads else _DROPPED | _BESIDE
    parts = [_SAME.get(part, part) for part in re.findall(r"[a-z0-9]+", plain)]
    kept = [part for part in parts if part not in dropped]
    numbers = [part for part in kept if part[0].isdigit()]
    names = [part for part in kept if not part[0].isdigit()]
    if _SIGNED_ALONE.fullmatch(plain.strip()):
        return " ".join(numbers)
    if numbers and ("route" in names or not names):
        # "1204 route 133" and "route 133, civic 1204": the road's number has three figures or less.
        road = min(numbers, key=lambda number: (len(number), number))
        civic = [number for number in numbers if number != road]
        return " ".join((*civic[:1], "route", road))
    return " ".join((*numbers[:2], *sorted(dict.fromkeys(names))))


def _joined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join stretches that overlap or have only a comma or "near" between them."""
    pending: tuple[int, int] | None = None
    for start, end in spans:
        if pending and (
            start <= pending[1] or _BETWEEN.fullmatch(fold(text[pending[1] : start]).text)
        ):
            pending = (pending[0], max(end, pending[1]))
            continue
        if pending:
            yield pending
        pending = (start, end)
    if pending:
        yield pending
