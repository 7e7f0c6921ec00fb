"""What a severity rule is, and what was found by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classifiers.model import Severity
from classifiers.taxonomy import Bilingual
from redaction.model import Language


@dataclass(frozen=True, slots=True)
class Rule:
    """Say what makes a message at least as severe as `severity`.

    Either one of `phrases` must occur, or words of every list of one of `together`, at most
    `within` words apart; without negation, and not as something of the past. Of each list of
    `company` a word must occur anywhere in the message. With `days` a date at most so many days
    ahead must stand near. Text under `exceptions` is not looked at. Phrases are given by their
    numbers in the phrasebook.
    """

    id: str
    severity: Severity
    name: Bilingual
    phrases: Mapping[Language, range]
    together: tuple[tuple[str, ...], ...]
    within: int
    company: tuple[str, ...]
    exceptions: range
    past_counts: bool
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Name a rule that applies and the words of the message that made it apply."""

    rule: Rule
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The rule's id and the words, as `gas.smell: smell of gas`."""
        return f"{self.rule.id}: {', '.join(self.words)}"
