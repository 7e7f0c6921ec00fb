"""The service catalogue: categories, what they need to know, and how long they may take."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from classifiers.errors import TaxonomyRejected, UnknownCategory
from classifiers.model import Severity
from redaction.model import Language

PACKAGED = Path(__file__).with_name("taxonomy.toml")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Hold one wording in each official language."""

    en: str
    fr: str

    def in_(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


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

    def given(self, text: str, language: Language) -> bool:
        """Tell whether a redacted text already holds this information.

        Case, accents and the shape of apostrophes do not matter, in the text or in the signs.
        """
        plain = _plain(text)
        return any(sign.search(plain) for sign in self.signs.in_(language))


@dataclass(frozen=True, slots=True)
class Category:
    """Describe one kind of request; `window_days` counts business days, 0 means at once."""

    id: str
    area: str
    name: Bilingual
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
class Taxonomy:
    """Hold one version of the catalogue; `hash` is the SHA-256 of the file it was read from."""

    version: str
    hash: str
    areas: tuple[Area, ...]
    categories: tuple[Category, ...]
    _by_id: Mapping[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {category.id: category for category in self.categories})

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read a catalogue file, by default the packaged one; raises TaxonomyRejected."""
        source = path or PACKAGED
        raw = source.read_bytes()
        try:
            entry = _Entry(tomllib.loads(raw.decode("utf-8")), source.name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TaxonomyRejected(f"{source.name}: not readable as TOML ({error})") from error
        taxonomy = cls(
            version=entry.text("version"),
            hash=hashlib.sha256(raw).hexdigest(),
            areas=tuple(_area(each) for each in entry.entries("area")),
            categories=tuple(_category(each) for each in entry.entries("category")),
        )
        taxonomy._check(source.name)
        return taxonomy

    def category(self, id: str) -> Category:
        """Find a category by its id; raises UnknownCategory."""
        try:
            return self._by_id[id]
        except KeyError:
            raise UnknownCategory(
                f"no category {id!r} in taxonomy {self.version}: use one of its "
                f"{len(self.categories)} ids"
            ) from None

    def _check(self, source: str) -> None:
        areas = {area.id for area in self.areas}
        if len(self._by_id) != len(self.categories):
            raise TaxonomyRejected(f"{source}: two categories share an id; make each id unique")
        for category in self.categories:
            if category.area not in areas:
                raise TaxonomyRejected(
                    f"category {category.id}: key area: no area {category.area!r} is declared"
                )


@dataclass(frozen=True, slots=True)
class _Entry:
    """Read one TOML table; every complaint starts with `owner`, the table's own name."""

    table: Mapping[str, object]
    owner: str

    def text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.complaint(key, "must be a text that is not empty")
        return value

    def count(self, key: str) -> int:
        value = self.table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.complaint(key, "must be a whole number of 0 or more")
        return value

    def severity(self, key: str) -> Severity:
        try:
            return Severity.parse(self.text(key))
        except ValueError as error:
            raise self.complaint(key, str(error)) from None

    def bilingual(self, key: str) -> Bilingual:
        wording = self._inner(key)
        return Bilingual(en=wording.text("en"), fr=wording.text("fr"))

    def signs(self, key: str) -> Signs:
        by_language = self._inner(key)
        return Signs(en=by_language._patterns("en"), fr=by_language._patterns("fr"))

    def entries(self, key: str) -> Iterator[_Entry]:
        tables = self.table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            raise self.complaint(key, "must be a list of tables")
        for table in tables:
            yield _Entry(table, f"{key} {table.get('id', '(without id)')}")

    def within(self, outer: str) -> _Entry:
        return _Entry(self.table, f"{outer}: {self.owner}")

    def complaint(self, key: str, rule: str) -> TaxonomyRejected:
        return TaxonomyRejected(f"{self.owner}: key {key}: {rule}")

    def _inner(self, key: str) -> _Entry:
        value = self.table.get(key)
        if not isinstance(value, dict):
            raise self.complaint(key, "must be a table with en and fr")
        return _Entry(value, f"{self.owner}: {key}")

    def _patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        values = self.table.get(key)
        if not isinstance(values, list) or not values:
            raise self.complaint(key, "must be a list of at least one pattern")
        try:
            return tuple(re.compile(_unaccented(str(value))) for value in values)
        except re.error as error:
            raise self.complaint(key, f"holds a pattern that does not compile ({error})") from None


def _area(entry: _Entry) -> Area:
    return Area(id=entry.text("id"), name=entry.bilingual("name"))


def _category(entry: _Entry) -> Category:
    return Category(
        id=entry.text("id"),
        area=entry.text("area"),
        name=entry.bilingual("name"),
        definition=entry.bilingual("definition"),
        usual_severity=entry.severity("usual_severity"),
        window_days=entry.count("window_days"),
        information=tuple(
            _information(each.within(entry.owner)) for each in entry.entries("information")
        ),
    )


def _information(entry: _Entry) -> Information:
    return Information(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        question=entry.bilingual("question"),
        signs=entry.signs("signs"),
    )


def _plain(text: str) -> str:
    return _unaccented(text.lower())


def _unaccented(text: str) -> str:
    """Drop accents and ligatures, which people often leave out when they type."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
