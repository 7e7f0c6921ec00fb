"""Word lists that tell people's names from places, organisations and ordinary words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from redaction.normalization import fold
from redaction.policy import PACKAGE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold folded words; `places` holds whole names with hyphens as spaces."""

    not_names: frozenset[str]
    organisation_words: frozenset[str]
    ordinary: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Return the packaged lists, read once."""
    lists = tomllib.loads((PACKAGE / "lexicon.toml").read_text(encoding="utf-8"))
    places = (PACKAGE / "places.txt").read_text(encoding="utf-8").splitlines()
    return Lexicon(
        **{name: frozenset(fold(words).split()) for name, words in lists.items()},
        places=frozenset(place_key(name) for name in places if not name.startswith("#")),
    )


def place_key(name: str) -> str:
    """Return the spelling under which a place is listed."""
    return " ".join(fold(name).replace("-", " ").replace(".", "").split()).replace("saint ", "st ")
