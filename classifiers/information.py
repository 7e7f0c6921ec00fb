"""What a category must know: how to ask for it, and how to see that it was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from classifiers.entry import Bilingual, Entry
from classifiers.folding import Folded, folded
from redaction.model import Language


class Kind(StrEnum):
    """How an answer is read and checked."""

    PLACE = "place"
    COMMUNITY = "community"
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    YES_NO = "yes_no"
    REFERENCE = "reference"
    TEXT = "text"


class Settles(StrEnum):
    """What an answer decides, in the order in which it is asked for."""

    SEVERITY = "severity"
    OWNER = "owner"
    WORK = "work"


class Tense(StrEnum):
    """On which side of today a date lies."""

    PAST = "past"
    FUTURE = "future"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Signs:
    """Hold, by language, the patterns that show a piece of information was given."""

    en: tuple[re.Pattern[str], ...]
    fr: tuple[re.Pattern[str], ...]

    def in_(self, language: Language) -> tuple[re.Pattern[str], ...]:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Information:
    """Describe one thing a category must know, and how to ask for it."""

    id: str
    label: Bilingual
    question: Bilingual
    signs: Signs
    kind: Kind = Kind.TEXT
    settles: Settles = Settles.WORK
    tense: Tense = Tense.EITHER

    def given(self, text: str, language: Language) -> bool:
        """Tell whether a redacted text already holds this information.

        Case, accents and the shape of apostrophes do not matter, in the text or in the signs.
        """
        plain = folded(text)
        return any(sign.search(plain) for sign in self.signs.in_(language))

    def shown(self, text: Folded, language: Language) -> Iterator[tuple[int, int]]:
        """Yield where the signs stand in the text that was folded, sign by sign."""
        for sign in self.signs.in_(language):
            for match in sign.finditer(text.text):
                if match.start() < match.end():
                    yield text.original(match.start(), match.end())


def read_information(entry: Entry) -> Information:
    """Read one [[category.information]] table; raises TaxonomyRejected."""
    signs = entry.inner("signs")
    return Information(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        question=entry.bilingual("question"),
        signs=Signs(en=signs.patterns("en"), fr=signs.patterns("fr")),
        kind=entry.code("kind", Kind.TEXT),
        settles=entry.code("settles", Settles.WORK),
        tense=entry.code("tense", Tense.EITHER),
    )
