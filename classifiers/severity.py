"""The floor under severity: readable rules that neither a model nor a sentence can lower."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from classifiers.errors import RulesRejected
from classifiers.model import Severity
from classifiers.phrase import compile_phrases, plain
from classifiers.taxonomy import Bilingual
from redaction.model import Language

PACKAGED = Path(__file__).with_name("severity.toml")
_CLAUSE_START = re.compile(r"[.!?;:,\n]|(?<!\w)(?:but|mais|and|et|because|car|so)(?!\w)")
_SENTENCE = re.compile(r"[^.!?\n]+")
_REACH = 3
"""Words before a danger word in which a negation still speaks of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Say what makes a message at least as severe as `severity`.

    One of `phrases` must occur without negation; and, for each pattern of `company`, something
    it matches must occur anywhere in the message. Text under `exceptions` is not looked at.
    """

    id: str
    severity: Severity
    name: Bilingual
    phrases: Mapping[Language, re.Pattern[str]]
    company: tuple[re.Pattern[str], ...]
    exceptions: re.Pattern[str]
    past_counts: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Name a rule that applies and the words of the message that made it apply."""

    rule: Rule
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The rule's id and the words, as `gas.smell: smell of gas`."""
        return f"{self.rule.id}: {', '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """Hold one version of the rules; `hash` is the SHA-256 of the file they were read from.

    Every rule is tried in both languages, because people at this counter mix them; the
    message's own language comes first.
    """

    version: str
    hash: str
    rules: tuple[Rule, ...]
    negations: re.Pattern[str]
    not_negations: re.Pattern[str]
    past: re.Pattern[str]

    @classmethod
    def load(cls, path: Path | None = None) -> SeverityRules:
        """Read a rules file, by default the packaged one; raises RulesRejected."""
        source = path or PACKAGED
        raw = source.read_bytes()
        try:
            return _rules(tomllib.loads(raw.decode("utf-8")), hashlib.sha256(raw).hexdigest())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, re.error) as error:
            raise RulesRejected(
                f"{source.name}: not readable ({error}): correct the file"
            ) from None
        except (KeyError, TypeError, ValueError) as error:
            raise RulesRejected(f"{source.name}: {error}: correct the rule") from None

    def rule(self, id: str) -> Rule | None:
        """Find the rule with that id, or None for one that is no longer in the file."""
        return next((rule for rule in self.rules if rule.id == id), None)

    def findings(self, text: str, language: Language) -> tuple[Finding, ...]:
        """List the rules that apply to a redacted text, gravest first."""
        low = plain(text)
        order: tuple[Language, ...] = ("fr", "en") if language == "fr" else ("en", "fr")
        found = [each for rule in self.rules if (each := self._finding(rule, text, low, order))]
        return tuple(sorted(found, key=lambda finding: -finding.rule.severity))

    def _finding(
        self, rule: Rule, text: str, low: str, order: tuple[Language, ...]
    ) -> Finding | None:
        low = rule.exceptions.sub(lambda match: "#" * len(match[0]), low)
        carried = next((match for match in self._affirmed(rule, low, order)), None)
        if carried is None:
            return None
        company = [match for pattern in rule.company if (match := pattern.search(low))]
        if len(company) < len(rule.company):
            return None
        matches = [carried, *company]
        return Finding(rule, tuple(text[match.start() : match.end()] for match in matches))

    def _affirmed(
        self, rule: Rule, low: str, order: tuple[Language, ...]
    ) -> Iterator[re.Match[str]]:
        """Find the phrases that are neither negated nor, where it matters, long past."""
        for language in order:
            for match in rule.phrases[language].finditer(low):
                if not self._negated(low, match.start()) and not self._over(rule, low, match):
                    yield match

    def _negated(self, low: str, start: int) -> bool:
        before = low[max(0, start - 120) : start]
        clause = _CLAUSE_START.split(before)[-1]
        near = " ".join(clause.split()[-_REACH:])
        near = self.not_negations.sub(" ", near)
        return bool(self.negations.search(near))

    def _over(self, rule: Rule, low: str, match: re.Match[str]) -> bool:
        if rule.past_counts:
            return False
        sentence = next((s for s in _SENTENCE.finditer(low) if s.end() > match.start()), None)
        return sentence is not None and bool(self.past.search(sentence[0]))


@cache
def packaged_rules() -> SeverityRules:
    """Read the packaged rules, once."""
    return SeverityRules.load()


def floor(text: str, language: Language) -> tuple[Severity | None, tuple[str, ...]]:
    """Return the severity below which a redacted text may not fall, and why; None without a rule.

    The reasons are those of the gravest rules that apply.
    """
    findings = packaged_rules().findings(text, language)
    if not findings:
        return None, ()
    gravest = findings[0].rule.severity
    return gravest, tuple(each.reason for each in findings if each.rule.severity == gravest)


def _rules(table: Mapping[str, object], digest: str) -> SeverityRules:
    reader = _RulesReader(table)
    return SeverityRules(
        version=str(table["version"]),
        hash=digest,
        rules=tuple(reader.rules()),
        negations=compile_phrases(reader.negations),
        not_negations=compile_phrases(reader.words("not_a_negation")),
        past=compile_phrases(reader.words("past")),
    )


class _RulesReader:
    """Turn the tables of a rules file into rules; raises KeyError, TypeError or ValueError."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table
        self.negations = self.words("negation")

    def words(self, list_name: str) -> tuple[str, ...]:
        """Return a word list in both languages, English first."""
        lists = self._table["words"]
        if not isinstance(lists, dict) or list_name not in lists:
            raise ValueError(f"no list [words.{list_name}]")
        return _both(lists[list_name], f"words.{list_name}")

    def rules(self) -> Iterator[Rule]:
        """Read every [[rule]]."""
        tables = self._table["rule"]
        if not isinstance(tables, list):
            raise TypeError("rule must be a list of tables")
        for table in tables:
            yield self._rule(table)

    def _rule(self, table: Mapping[str, object]) -> Rule:
        id = str(table["id"])
        company = table.get("with", [])
        if not isinstance(company, list):
            raise TypeError(f"rule {id}: with must be a list of word lists")
        return Rule(
            id=id,
            severity=Severity.parse(str(table["severity"])),
            name=_bilingual(table["name"], id),
            phrases=self._phrases(table["phrases"], id),
            company=tuple(compile_phrases(self.words(str(each))) for each in company),
            exceptions=compile_phrases(_both(table.get("except", {}), id)),
            past_counts=table.get("past") == "counts",
        )

    def _phrases(self, table: object, id: str) -> dict[Language, re.Pattern[str]]:
        return {
            "en": compile_phrases(_wordings(table, "en", id), self.negations),
            "fr": compile_phrases(_wordings(table, "fr", id), self.negations),
        }


def _bilingual(table: object, id: str) -> Bilingual:
    if not isinstance(table, dict):
        raise TypeError(f"rule {id}: name must be a table with en and fr")
    return Bilingual(en=str(table["en"]), fr=str(table["fr"]))


def _both(table: object, id: str) -> tuple[str, ...]:
    return (*_wordings(table, "en", id), *_wordings(table, "fr", id))


def _wordings(table: object, language: Language, id: str) -> tuple[str, ...]:
    if not isinstance(table, dict) or not set(table) <= {"en", "fr"}:
        raise TypeError(f"{id}: must be a table with lists en and fr")
    phrases = table.get(language, [])
    if not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
        raise TypeError(f"{id}: every phrase must be a text that is not empty")
    return tuple(phrases)
