"""Read the arguments of a question: small readers, each over the folded words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.assistant.ask.periods import period_said
from app.assistant.ask.question import Arguments
from app.assistant.ask.subjects import Subjects
from classifiers.model import Severity
from redaction.model import Language
from review_queue.counties import counties
from review_queue.places import plain
from review_queue.routing import Region, Router

_ALSO = ("saint jean", "saint john")
"""How French speakers call a community that the table knows in English, of the same length."""
_CODE = re.compile(r"\bs ?([1-4])\b")
_LEVELS = (
    (Severity.S1, re.compile(r"\b(?:immediate|immediate?s?|immediat|an emergency)\b")),
    (Severity.S2, re.compile(r"\burgente?s?\b")),
    (Severity.S3, re.compile(r"\bstandard\b")),
)
_LANGUAGES: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("fr", re.compile(r"\b(?:french|francais(?:es?)?|francophones?)\b")),
    ("en", re.compile(r"\b(?:english|anglais(?:es?)?|anglophones?)\b")),
)


@dataclass(frozen=True, slots=True)
class Read:
    """Hold a question's arguments and its folded words with those of place, time and subject cut.

    `masked` is what the way of asking is told by, whatever it asks about.
    """

    arguments: Arguments
    masked: str


class Reader:
    """Read questions about one province with one catalogue."""

    def __init__(self, router: Router, subjects: Subjects) -> None:
        self._router = router
        self._subjects = subjects
        self._regions = tuple(_region(each) for each in router.regions())

    def __call__(self, text: str, today: date) -> Read:
        """Read a question that was asked on a local day."""
        folded = plain(text).replace(*_ALSO)
        found: dict[str, object] = {}
        for name, value, span in self._mentions(folded, today):
            found[name] = value
            folded = folded[: span[0]] + " " * (span[1] - span[0]) + folded[span[1] :]
        for name, value in (("severity", _severity(folded)), ("language", _language(folded))):
            if value is not None:
                found[name] = value
        return Read(Arguments(**found), " ".join(folded.split()))  # type: ignore[arg-type]

    def _mentions(self, text: str, today: date) -> Iterator[tuple[str, object, tuple[int, int]]]:
        """Yield what is named and where; a place is looked for outside counties and regions."""
        county = next((c for c in counties() if c.said.search(text)), None)
        if county is not None and (where := county.said.search(text)):
            yield "county", county.id, where.span()
            text = _without(text, where.span())
        for region, said in self._regions:
            where = said.search(text)
            if where is not None and county is None:
                yield "region", region, where.span()
                text = _without(text, where.span())
        place = self._router.gazetteer.said(text)
        if place is not None:
            yield "place", place[0].name, place[1]
            text = _without(text, place[1])
        period = period_said(text, today)
        if period is not None:
            yield "period", *period
            text = _without(text, period[1])
        subject = self._subjects.said(text)
        if subject is not None:
            yield "category", *subject


def _without(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


def _region(region: Region) -> tuple[str, re.Pattern[str]]:
    """Match a region by its name; one that is an ordinary word needs the word region beside it."""
    ways = []
    for name in {plain(region.name.en), plain(region.name.fr)}:
        spaced = re.sub(r"(north|south) ?(east|west)", r"\1 ?\2", name)
        if re.search("north|south|nord|sud", name):
            ways.append(spaced)
        else:
            ways += [rf"{spaced} region", rf"region (?:de |du |d'|de l'|of )?(?:la |le )?{spaced}"]
    return region.id, re.compile(rf"\b(?:{'|'.join(sorted(ways))})\b")


def _severity(text: str) -> Severity | None:
    code = _CODE.search(text)
    if code is not None:
        return Severity.parse(f"S{code.group(1)}")
    return next((level for level, said in _LEVELS if said.search(text)), None)


def _language(text: str) -> Language | None:
    return next((language for language, said in _LANGUAGES if said.search(text)), None)
