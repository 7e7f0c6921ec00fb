"""Invented people: names from the packaged lists and from Faker's locales."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faker import Faker

from redaction.lexicon import lexicon
from redaction.normalization import fold

_LISTS = Path(__file__).with_name("people.toml")


@dataclass(frozen=True, slots=True)
class Person:
    first: str
    last: str


class People:
    """Draw invented people; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        lists = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
        self._first, self._last = lists["first"].split(), lists["last"].split()
        self._fakers = [Faker(locale) for locale in lists["locales"].split()]
        for number, faker in enumerate(self._fakers):
            faker.seed_instance(seed + number)

    def person(self) -> Person:
        """Draw one person, half of them from the lists, half from anywhere in the world."""
        if self._random.random() < 0.5:
            given, surnames = _listed()
            first = self._random.choice(self._first if self._random.random() < 0.3 else given)
            last = self._random.choice(self._last if self._random.random() < 0.6 else surnames)
            return Person(first, last)
        faker = self._random.choice(self._fakers)
        return Person(faker.first_name(), faker.last_name())

    def written(self, person: Person) -> str:
        """Write a name in full or in part, as people do."""
        first, last = person.first, person.last
        initial = f"{first[0]}."
        middle = f"{self.person().first[0]}."
        forms = (f"{first} {last}", f"{initial} {last}", f"{first} {middle} {last}", first, last)
        long = (f"{first} {self.person().first} {last}", f"{first} {last}-{self.person().last}")
        weights = (60, 6, 6, 12, 4, 6, 6)
        return self._random.choices((*forms, *long), weights)[0]


@cache
def _listed() -> tuple[list[str], list[str]]:
    known = lexicon()
    given = sorted(known.given_names - known.not_names)
    return [_capital(name) for name in given], [_capital(n) for n in sorted(known.surnames)]


def _capital(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def begins_with_vowel(name: str) -> bool:
    """Tell whether a French particle is elided before a name."""
    return fold(name)[:1] in tuple("aeiouy")
