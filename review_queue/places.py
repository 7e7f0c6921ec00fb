"""Find which community a redacted text speaks of."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from classifiers.folding import without_marks
from redaction.model import RedactedCase

TABLE = Path(__file__).with_name("places.csv")
_FORM_LINE = re.compile(r"^\s*communaut[ey]\s*:\s*|^\s*community\s*:\s*", re.MULTILINE)
_APART = re.compile(r"[-\u2010-\u2015 \t]+")
_SAINT = re.compile(r"\b(s(?:ain)?te?)\b\.?")


@dataclass(frozen=True, slots=True)
class Place:
    """Locate one community in degrees."""

    name: str
    latitude: float
    longitude: float


class Gazetteer:
    """Recognise the communities of one province, whatever their accents and hyphens."""

    def __init__(
        self, places: Collection[Place], *, aliases: Mapping[str, str], ambiguous: Collection[str]
    ) -> None:
        self._places = {plain(place.name): place for place in places}
        for alias, name in aliases.items():
            if plain(name) in self._places:
                self._places[plain(alias)] = self._places[plain(name)]
        self._any = _pattern(self._places)
        self._doubtful = {plain(name) for name in ambiguous}
        self._plain_spoken = _pattern(name for name in self._places if name not in self._doubtful)
        self._after_in = re.compile(rf"\b(?:in|at|near|around|a|au|pres de) ({self._any.pattern})")

    @classmethod
    def load(
        cls, province: str, *, aliases: Mapping[str, str], ambiguous: Collection[str]
    ) -> Gazetteer:
        """Read one province's communities from the packaged table."""
        return cls(tuple(_read(province)), aliases=aliases, ambiguous=ambiguous)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every community, once."""
        return tuple(dict.fromkeys(self._places.values()))

    def named(self, name: str) -> Place | None:
        """Return the community of this name, however it is spelled."""
        return self._places.get(plain(name))

    def spoken(self, name: str) -> Place | None:
        """Return the community of this name unless the name is an ordinary word as well."""
        folded = plain(name)
        return None if folded in self._doubtful else self._places.get(folded)

    def said(self, text: str) -> tuple[Place, tuple[int, int]] | None:
        """Return the first community that folded text names, and where.

        One whose name is also an ordinary word counts after a word of place only.
        """
        for pattern in (self._after_in, self._plain_spoken):
            found = pattern.search(text)
            if found is not None:
                name = found.group(found.lastindex or 0)
                return self._places[name], found.span(found.lastindex or 0)
        return None

    def find(self, case: RedactedCase) -> Place | None:
        """Return the community on the form's own line, or the first one the text names."""
        for text in (case.body.text, case.subject.text):
            stated = self._stated(plain(text))
            if stated is not None:
                return stated
        for text in (case.subject.text, case.body.text):
            found = self._plain_spoken.search(plain(text))
            if found is not None:
                return self._places[found.group()]
        return None

    def _stated(self, text: str) -> Place | None:
        for line in _FORM_LINE.finditer(text):
            found = self._any.match(text, line.end())
            if found is not None:
                return self._places[found.group()]
        return None


def plain(text: str) -> str:
    """Fold case, accents, hyphens, apostrophes and the forms of Saint; lines stay lines."""
    bare = without_marks(text.casefold().replace("’", "'"))
    return _APART.sub(" ", _SAINT.sub(_spelled_out, bare))


def _spelled_out(match: re.Match[str]) -> str:
    return "sainte" if match.group(1) in ("ste", "sainte") else "saint"


def _pattern(names: Collection[str] | Iterator[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    # An empty table must match nothing, not everything.
    choice = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)")


def _read(province: str) -> Iterator[Place]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["province"] == province:
                yield Place(row["name"], float(row["lat"]), float(row["lon"]))
