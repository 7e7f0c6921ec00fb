"""Counties of New Brunswick, as people speak of them: which communities lie in which."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from classifiers.taxonomy import Bilingual
from review_queue.places import plain

PACKAGED = Path(__file__).with_name("counties.toml")
_BEFORE = r"(?:in|across|from|around|through|dans|au|du|en|a travers)(?: (?:le|the|all of))?"


@dataclass(frozen=True, slots=True)
class County:
    """Name one county, the communities that lie in it, and how it is spoken of."""

    id: str
    name: Bilingual
    communities: frozenset[str]
    said: re.Pattern[str]


@cache
def counties() -> tuple[County, ...]:
    """Read the packaged counties, once."""
    return tuple(_counties())


def county(id: str) -> County | None:
    """Find a county by its id."""
    return next((each for each in counties() if each.id == id), None)


def _counties() -> Iterator[County]:
    for row in tomllib.loads(PACKAGED.read_text(encoding="utf-8"))["county"]:
        name = Bilingual(**row["name"])
        yield County(row["id"], name, frozenset(row["communities"]), _said(name, "alone" in row))


def _said(name: Bilingual, alone: bool) -> re.Pattern[str]:
    """Match a county's name in folded text, beside the word county unless it may stand alone."""
    english = plain(name.en).removesuffix(" county")
    french = re.sub(r"^comte d(?:e |')", "", plain(name.fr))
    either = "|".join(sorted({re.escape(english), re.escape(french)}))
    ways = [rf"\b(?:{either}) county\b", rf"\bcounty of (?:{either})\b"]
    ways.append(rf"\bcomte (?:de |du |d'|des )?(?:la |le )?(?:{either})\b")
    if alone:
        ways.append(rf"\b{_BEFORE} (?:{either})\b(?! county)")
    return re.compile("|".join(ways))
