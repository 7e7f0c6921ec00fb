"""Read severity.toml: what an administrator wrote, turned into rules."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import get_args

from classifiers.errors import RulesRejected
from classifiers.model import Severity
from classifiers.phrase import Phrase, compile_phrase
from classifiers.phrasebook import Phrasebook
from classifiers.rule import Rule
from classifiers.seasons import Season
from classifiers.severity import SeverityRules
from classifiers.taxonomy import Bilingual
from classifiers.words import read_words
from redaction.model import Language

WITHIN = 20
"""Words that may lie between the lists of `together` when a rule says nothing else."""
INTERRUPTION = "interruption"
"""The list whose words count in a sentence of either language."""
NEEDED = ("negation", "not_a_negation", "past", "now", INTERRUPTION)
"""Lists that the engine itself looks for."""
_RULE_KEYS = frozenset(
    ("id", "severity", "name", "phrases", "together", "within", "with", "except", "past", "days")
)
_ONE_WORD = re.compile(r"[^\W_]+[*?]?")


def read_rules(path: Path) -> SeverityRules:
    """Read a rules file; raises RulesRejected naming the file and the rule or list."""
    raw = path.read_bytes()
    try:
        return _read(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesRejected(f"{path.name}: not readable ({error}): correct the file") from None
    except KeyError as error:
        raise RulesRejected(f"{path.name}: {error} is missing: add it") from None
    except (TypeError, ValueError) as error:
        raise RulesRejected(f"{path.name}: {error}: correct it") from None


@lru_cache(maxsize=4)
def _read(raw: bytes) -> SeverityRules:
    """Read the content of a file; of what replays ask for, most is what is in force."""
    return _Reader(tomllib.loads(raw.decode("utf-8"))).rules(hashlib.sha256(raw).hexdigest())


class _Reader:
    """Turn the tables of a rules file into rules; raises KeyError, TypeError or ValueError."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table
        self._written_as = _written_as(table.get("written_as", {}))
        self._phrases: list[Phrase] = []
        self._longest: dict[str, int] = {}
        self._lists = dict(self._read_lists())
        self._longest = {
            name: max(entry.longest for entry in entries) for name, entries in self._lists.items()
        }

    def rules(self, digest: str) -> SeverityRules:
        """Read the whole file; `digest` is its SHA-256."""
        exceptions = self._exceptions(self._table)
        rules = tuple(self._rules())
        return SeverityRules(
            version=str(self._table["version"]),
            hash=digest,
            rules=rules,
            book=Phrasebook(self._phrases, self._lists, self._written_as, self._barriers()),
            exceptions=exceptions,
            seasons=self._seasons(),
        )

    def _read_lists(self) -> Iterator[tuple[str, list[Phrase]]]:
        tables = _table(self._table["words"], "words")
        for name in NEEDED:
            if name not in tables:
                raise ValueError(f"no list [words.{name}]")
        for name, table in tables.items():
            where = f"words.{name}"
            entries = [
                self._compiled(each, None if name == INTERRUPTION else language, where)
                for language in get_args(Language)
                for each in _grouped(_wordings(table, language, where))
            ]
            if not entries:
                raise ValueError(f"[{where}] is empty")
            yield name, entries

    def _barriers(self) -> Iterator[str]:
        """Yield the negations that are one word: no `~` runs over them."""
        table = _table(self._table["words"], "words")["negation"]
        for entry in _both(table, "words.negation"):
            words = read_words(entry, self._written_as).words
            if len(words) == 1:
                yield words[0]

    def _seasons(self) -> dict[str, Season]:
        seasons = {}
        for name, table in _table(self._table.get("seasons", {}), "seasons").items():
            if name not in self._lists:
                raise ValueError(f"seasons.{name}: no list [words.{name}] that it stands in for")
            held = _table(table, f"seasons.{name}")
            seasons[name] = Season.parse(str(held["from"]), str(held["to"]))
        return seasons

    def _rules(self) -> Iterator[Rule]:
        tables = self._table["rule"]
        if not isinstance(tables, list):
            raise TypeError("rule must be a list of tables: write [[rule]]")
        for table in tables:
            id = str(_table(table, "rule").get("id", "without an id"))
            try:
                yield self._rule(table)
            except KeyError as error:
                raise ValueError(f"rule {id}: {error} is missing") from None
            except (TypeError, ValueError) as error:
                raise ValueError(f"rule {id}: {error}") from None

    def _rule(self, table: Mapping[str, object]) -> Rule:
        if unknown := set(table) - _RULE_KEYS:
            raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
        phrases = table.get("phrases", {})
        together = tuple(self._names(each) for each in _list(table.get("together", []), "together"))
        if not together and not phrases:
            raise ValueError("neither phrases nor together")
        return Rule(
            id=str(table["id"]),
            severity=Severity.parse(str(table["severity"])),
            name=_bilingual(table["name"]),
            phrases={
                language: self._numbers(phrases, language, "phrases")
                for language in get_args(Language)
            },
            together=together,
            within=int(str(table.get("within", WITHIN))),
            company=self._names(table.get("with", [])),
            exceptions=self._exceptions(table),
            past_counts=table.get("past") == "counts",
            days=int(str(table["days"])) if "days" in table else None,
        )

    def _names(self, names: object) -> tuple[str, ...]:
        """Check the names of lists."""
        found = tuple(str(name) for name in _list(names, "with and together"))
        for name in found:
            if name not in self._lists:
                raise ValueError(f"no list [words.{name}]")
        return found

    def _exceptions(self, table: Mapping[str, object]) -> range:
        first = len(self._phrases)
        for language in get_args(Language):
            self._numbers(table.get("except", {}), language, "except")
        return range(first, len(self._phrases))

    def _numbers(self, table: object, language: Language, where: str) -> range:
        """Compile phrases; return the numbers they have in the phrasebook."""
        first = len(self._phrases)
        for phrase in _wordings(table, language, where):
            self._phrases.append(self._compiled(phrase, language, where))
        return range(first, len(self._phrases))

    def _compiled(self, phrase: str, language: Language | None, where: str) -> Phrase:
        try:
            return compile_phrase(phrase, language, self._written_as, self._longest)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None


def _grouped(entries: Sequence[str]) -> list[str]:
    """Put the entries that are one word each into one phrase, which is quicker to look up."""
    single = [each for each in entries if _ONE_WORD.fullmatch(each)]
    joined = [f"({'|'.join(single)})"] if single else []
    return [*joined, *(each for each in entries if not _ONE_WORD.fullmatch(each))]


def _written_as(table: object) -> dict[str, tuple[str, ...]]:
    return {
        str(word): tuple(str(meant).split()) for word, meant in _table(table, "written_as").items()
    }


def _bilingual(table: object) -> Bilingual:
    held = _table(table, "name")
    return Bilingual(en=str(held["en"]), fr=str(held["fr"]))


def _table(held: object, where: str) -> Mapping[str, object]:
    if not isinstance(held, dict):
        raise TypeError(f"{where} must be a table")
    return held


def _list(held: object, where: str) -> list[object]:
    if not isinstance(held, list):
        raise TypeError(f"{where} must be a list")
    return held


def _both(table: object, where: str) -> tuple[str, ...]:
    return (*_wordings(table, "en", where), *_wordings(table, "fr", where))


def _wordings(table: object, language: Language, where: str) -> tuple[str, ...]:
    held = _table(table, where)
    if not set(held) <= {"en", "fr"}:
        raise TypeError(f"{where} must be a table with lists en and fr")
    phrases = _list(held.get(language, []), where)
    if not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
        raise TypeError(f"{where}: every phrase must be a text that is not empty")
    return tuple(str(phrase) for phrase in phrases)
