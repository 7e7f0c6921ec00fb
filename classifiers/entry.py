"""Read the tables of the service catalogue; every complaint names the table and the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from classifiers.errors import TaxonomyRejected
from classifiers.folding import unaccented
from classifiers.model import Severity
from redaction.model import Language

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Hold one wording in each official language."""

    en: str
    fr: str

    def in_(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Entry:
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
        wording = self.inner(key)
        return Bilingual(en=wording.text("en"), fr=wording.text("fr"))

    def optional(self, key: str, otherwise: Bilingual) -> Bilingual:
        return self.bilingual(key) if key in self.table else otherwise

    def code(self, key: str, otherwise: Code) -> Code:
        value = self.table.get(key, otherwise)
        codes = type(otherwise)
        try:
            return codes(str(value))
        except ValueError:
            raise self.complaint(key, f"must be one of {', '.join(codes)}") from None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.table.get(key)
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise self.complaint(key, "must be a list of texts")
        return tuple(values)

    def inner(self, key: str) -> Entry:
        value = self.table.get(key)
        if not isinstance(value, dict):
            raise self.complaint(key, "must be a table")
        return Entry(value, f"{self.owner}: {key}")

    def entries(self, key: str) -> Iterator[Entry]:
        tables = self.table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            raise self.complaint(key, "must be a list of tables")
        for table in tables:
            yield Entry(table, f"{key} {table.get('id', '(without id)')}")

    def within(self, outer: str) -> Entry:
        return Entry(self.table, f"{outer}: {self.owner}")

    def complaint(self, key: str, rule: str) -> TaxonomyRejected:
        return TaxonomyRejected(f"{self.owner}: key {key}: {rule}")

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        values = self.table.get(key)
        if not isinstance(values, list) or not values:
            raise self.complaint(key, "must be a list of at least one pattern")
        try:
            return tuple(re.compile(unaccented(str(value))) for value in values)
        except re.error as error:
            raise self.complaint(key, f"holds a pattern that does not compile ({error})") from None
