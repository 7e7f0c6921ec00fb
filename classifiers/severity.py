"""The floor under severity: readable rules that neither a model nor a sentence can lower.

What is promised, and tested with two hundred attempts in both languages: a text put before or
after a message, between its sentences or at any place inside one does not lower an S1 that a rule
holds, as long as it shows itself as an order to the system or as soothing words (the list
`interruption` of severity.toml), has sixty words at most and the whole text twenty thousand. Nor
do capitals, missing accents, names and towns, or a slip of the keyboard in a longer word. Calm
wording is no part of any rule, and capitals and exclamation marks raise nothing: texts are read
without them.

What is not promised: words of another kind put into the middle of the very words a rule looks
for ("smell of | we had a nice summer | gas") can tear them apart, and so can spelling nobody would
guess. There only the model's judgement remains, and the ordinal model promises less: its smooth
maximum over sentences cannot fall when sentences are added, but a sentence with something put
into it is another sentence, with another vector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from classifiers.interruptions import interruptions
from classifiers.model import Severity
from classifiers.phrasebook import Phrasebook, Search
from classifiers.rule import Finding, Rule
from classifiers.rule_search import Dates, Reading
from classifiers.seasons import Season
from classifiers.words import read_words
from redaction.model import Language

__all__ = ["Finding", "Rule", "SeverityRules", "floor", "packaged_rules"]

READ_TWICE = 20_000
"""Words of the longest text in which insertions are looked for."""
PACKAGED = Path(__file__).with_name("severity.toml")


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """Hold one version of the rules; `hash` is the SHA-256 of the file they were read from.

    Every rule is tried in both languages, because people at this counter mix them; the
    message's own language comes first.
    """

    version: str
    hash: str
    rules: tuple[Rule, ...]
    book: Phrasebook
    exceptions: range
    seasons: Mapping[str, Season]

    @classmethod
    def load(cls, path: Path | None = None) -> SeverityRules:
        """Read a rules file, by default the packaged one; raises RulesRejected."""
        from classifiers.rules_file import read_rules

        return read_rules(path or PACKAGED)

    def rule(self, id: str) -> Rule | None:
        """Find the rule with that id, or None for one that is no longer in the file."""
        return next((rule for rule in self.rules if rule.id == id), None)

    def findings(
        self, text: str, language: Language, received: date | None = None
    ) -> tuple[Finding, ...]:
        """List the rules that apply to a redacted text, gravest first.

        `received` is the local day the message came in: without it no season counts and of
        deadlines only what is said without a date.
        """
        words = read_words(text, self.book.written_as)
        search = Search(self.book, words, language)
        seasons = frozenset(
            name for name, season in self.seasons.items() if received and season.holds(received)
        )
        mentions = Dates(words, received)
        reading = Reading(self.exceptions, search, language, seasons, mentions)
        found = reading.findings(self.rules)
        if any(finding.rule.severity is Severity.S1 for finding in found):
            return found
        if len(words.words) > READ_TWICE:
            return found
        interrupted = interruptions(words, search.in_list("interruption"))
        if not interrupted:
            return found
        seen = {finding.rule.id for finding in found}
        again = Reading(
            self.exceptions,
            Search(self.book, words, language, interrupted),
            language,
            seasons,
            mentions,
        )
        more = again.findings([rule for rule in self.rules if rule.id not in seen])
        return tuple(sorted((*found, *more), key=lambda finding: -finding.rule.severity))


@cache
def packaged_rules() -> SeverityRules:
    """Read the packaged rules, once."""
    return SeverityRules.load()


def floor(
    text: str, language: Language, received: date | None = None
) -> tuple[Severity | None, tuple[str, ...]]:
    """Return the severity below which a redacted text may not fall, and why; None without a rule.

    The reasons are those of the gravest rules that apply.
    """
    findings = packaged_rules().findings(text, language, received)
    if not findings:
        return None, ()
    gravest = findings[0].rule.severity
    return gravest, tuple(each.reason for each in findings if each.rule.severity == gravest)
