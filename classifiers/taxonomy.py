"""The service catalogue: categories, what they need to know, and how long they may take."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from classifiers.entry import Bilingual, Entry
from classifiers.errors import TaxonomyRejected, UnknownCategory
from classifiers.information import Information, read_information
from classifiers.model import Severity

__all__ = ["Area", "Bilingual", "Category", "Distinction", "Information", "Taxonomy"]

PACKAGED = Path(__file__).with_name("taxonomy.toml")


@dataclass(frozen=True, slots=True)
class Category:
    """Describe one kind of request; `window_days` counts business days, 0 means at once.

    `choice` names it to a caller who is asked what the call is about.
    """

    id: str
    area: str
    name: Bilingual
    choice: Bilingual
    definition: Bilingual
    usual_severity: Severity
    window_days: int
    information: tuple[Information, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Name one program area."""

    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Distinction:
    """Ask what tells two categories apart that are often taken for one another."""

    between: frozenset[str]
    question: Bilingual


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Hold one version of the catalogue; `hash` is the SHA-256 of the file it was read from."""

    version: str
    hash: str
    areas: tuple[Area, ...]
    categories: tuple[Category, ...]
    distinctions: tuple[Distinction, ...] = ()
    _by_id: Mapping[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {category.id: category for category in self.categories})

    @classmethod
    def load(cls, path: Path | None = None) -> Taxonomy:
        """Read a catalogue file, by default the packaged one; raises TaxonomyRejected."""
        source = path or PACKAGED
        return _read(source.read_bytes(), source.name)

    def category(self, id: str) -> Category:
        """Find a category by its id; raises UnknownCategory."""
        try:
            return self._by_id[id]
        except KeyError:
            raise UnknownCategory(
                f"no category {id!r} in taxonomy {self.version}: use one of its "
                f"{len(self.categories)} ids"
            ) from None

    def distinction(self, one: str, other: str) -> Distinction | None:
        """Find the question written for two categories; None when the catalogue has none."""
        pair = frozenset((one, other))
        return next((each for each in self.distinctions if each.between == pair), None)


@lru_cache(maxsize=4)
def _read(raw: bytes, name: str) -> Taxonomy:
    """Read a catalogue; its patterns take a tenth of a second, the same bytes mean the same."""
    try:
        entry = Entry(tomllib.loads(raw.decode("utf-8")), name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyRejected(f"{name}: not readable as TOML ({error})") from error
    taxonomy = Taxonomy(
        version=entry.text("version"),
        hash=hashlib.sha256(raw).hexdigest(),
        areas=tuple(_area(each) for each in entry.entries("area")),
        categories=tuple(_category(each) for each in entry.entries("category")),
        distinctions=tuple(_distinction(each) for each in entry.entries("distinction")),
    )
    _check(taxonomy, name)
    return taxonomy


def _check(taxonomy: Taxonomy, source: str) -> None:
    known = {category.id for category in taxonomy.categories}
    areas = {area.id for area in taxonomy.areas}
    if len(known) != len(taxonomy.categories):
        raise TaxonomyRejected(f"{source}: two categories share an id; make each id unique")
    for category in taxonomy.categories:
        if category.area not in areas:
            raise TaxonomyRejected(
                f"category {category.id}: key area: no area {category.area!r} is declared"
            )
    for distinction in taxonomy.distinctions:
        unknown = sorted(distinction.between - known)
        if unknown or len(distinction.between) != 2:
            raise TaxonomyRejected(
                f"distinction: key between: must name two categories ({', '.join(unknown)})"
            )


def _area(entry: Entry) -> Area:
    return Area(id=entry.text("id"), name=entry.bilingual("name"))


def _category(entry: Entry) -> Category:
    name = entry.bilingual("name")
    return Category(
        id=entry.text("id"),
        area=entry.text("area"),
        name=name,
        choice=entry.optional("choice", name),
        definition=entry.bilingual("definition"),
        usual_severity=entry.severity("usual_severity"),
        window_days=entry.count("window_days"),
        information=tuple(
            read_information(each.within(entry.owner)) for each in entry.entries("information")
        ),
    )


def _distinction(entry: Entry) -> Distinction:
    return Distinction(frozenset(entry.texts("between")), entry.bilingual("question"))
