"""Find which category of the catalogue a question names, by its name or an everyday one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.taxonomy import Taxonomy
from review_queue.places import plain

PACKAGED = Path(__file__).with_name("spoken.toml")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Hold the names of the categories, as one pattern over folded text."""

    pattern: re.Pattern[str]
    ids: dict[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Subjects:
        """Read the names of a catalogue; everyday names of categories it lacks are left out."""
        ids = {name: id for id, name in _names(taxonomy)}
        longest_first = sorted(ids, key=lambda name: (-len(name), name))
        choice = "|".join(map(_in_number, longest_first))
        return cls(re.compile(rf"(?<!\w)(?:{choice})(?!\w)"), ids)

    def said(self, text: str) -> tuple[str, tuple[int, int]] | None:
        """Return the first category that folded text names, and where."""
        found = self.pattern.search(text)
        if found is None:
            return None
        name = next(name for name in self.ids if re.fullmatch(_in_number(name), found.group()))
        return self.ids[name], found.span()


def _in_number(name: str) -> str:
    """Match a name in singular or plural: in French every word of it may change."""
    return " ".join(rf"{re.escape(word)}(?:e?[sx])?" for word in name.split())


def _names(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    spoken = tomllib.loads(PACKAGED.read_text(encoding="utf-8"))
    for category in taxonomy.categories:
        for name in spoken.get(category.id, ()):
            yield category.id, name
        for name in (category.name.en, category.name.fr):
            yield category.id, plain(name)
