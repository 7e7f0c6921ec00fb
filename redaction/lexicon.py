"""Word lists that tell people's names from places, organisations and ordinary words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from redaction.normalization import fold
from redaction.policy import PACKAGE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold folded words; `places` holds whole names with hyphens as spaces.

    `ordinary` words may be names, `common` ones hardly ever are. `familiar` given names are
    those of the region, `given_names` these and the world's. `doubted` words are more than names.
    """

    not_names: frozenset[str]
    organisation_words: frozenset[str]
    ordinary: frozenset[str]
    place_words: frozenset[str]
    familiar: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    names: frozenset[str]
    medicines: frozenset[str]
    common: frozenset[str]
    places: frozenset[str]
    doubted: frozenset[str]

    def given(self, word: str) -> bool:
        """Tell whether a folded word, or its part before a hyphen, is a listed given name."""
        # Ti-Paul and Ti-Guy: Acadian for a boy or a man named after his father.
        word = word.removeprefix("ti-")
        return word in self.given_names or word.split("-")[0] in self.given_names

    def doubtful(self, word: str) -> bool:
        """Tell whether a folded word names a person only when more than itself says so."""
        return word in self.ordinary or word in self.common or place_key(word) in self.places


@cache
def lexicon() -> Lexicon:
    """Return the packaged lists, read once."""
    lists = tomllib.loads((PACKAGE / "lexicon.toml").read_text(encoding="utf-8"))
    own = {name: frozenset(fold(words).split()) for name, words in lists.items()}
    own["familiar"] = own["given_names"]
    own["given_names"] |= {*_lines("given_names.txt")}
    own["surnames"] |= {*_lines("surnames.txt")}
    common = frozenset(_lines("common_words.txt"))
    places = frozenset(map(place_key, _lines("places.txt")))
    return Lexicon(
        **own,
        names=own["given_names"] | own["surnames"],
        common=common,
        places=places,
        doubted=own["ordinary"] | common | places,
    )


def _lines(file_name: str) -> list[str]:
    """Return the lines of a packaged list, its source line left out."""
    lines = (PACKAGE / file_name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def place_key(name: str) -> str:
    """Return the spelling under which a place is listed."""
    return " ".join(fold(name).replace("-", " ").replace(".", "").split()).replace("saint ", "st ")
