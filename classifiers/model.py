"""The types classification produces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Protocol

from redaction.model import RedactedCase

NO_TEXT = "no_text"
"""The reason given for a severity when a case has no words to judge."""
CASE, DEFINITION = "case ", "definition "
"""How the source of a known text begins: a decided case's number follows, or a category's id."""


class Severity(IntEnum):
    """Order urgency: a higher value is more urgent, whatever its name's digit."""

    S4 = 1
    S3 = 2
    S2 = 3
    S1 = 4

    @classmethod
    def parse(cls, text: str) -> Severity:
        """Read "S1" to "S4" in either case; raises ValueError naming the accepted values."""
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise ValueError(f"unknown severity {text!r}: use S1, S2, S3 or S4") from None


@dataclass(frozen=True, slots=True)
class Prediction:
    """State one label, how probable the model holds it (0..1), and the words that carried it."""

    label: str
    probability: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityPrediction:
    """State a severity and its reasons; `floored` when a rule raised it above the model."""

    severity: Severity
    probability: float
    floored: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """Name a known text that speaks for a suggestion, or with a negative `weight` against it.

    `source` is the case, or the line of a file, that `label` was given to.
    """

    source: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Propose a category and a severity for one case; a person decides.

    `prediction_set` holds the labels that remain plausible, best first. `against` is the next
    likeliest label with the words that speak for it, `witnesses` the known texts that carried
    or opposed the category. `agent` is the name, version and hashes of the model, enough to
    compute the suggestion again. `likeliest` lists the first three labels, plausible or not; it
    is for measuring, is not recorded and does not count when suggestions are compared.
    """

    category: Prediction
    severity: SeverityPrediction
    prediction_set: tuple[str, ...]
    abstained: bool
    agent: str
    against: Prediction | None = None
    witnesses: tuple[Witness, ...] = ()
    likeliest: tuple[str, ...] = field(default=(), compare=False)


class Suggester(Protocol):
    """Suggest a category and a severity for redacted cases, under the name of an agent.

    `labels` are all that it can suggest; `promised_coverage` is the share of texts whose
    prediction set is to hold the right one.
    """

    @property
    def agent(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def promised_coverage(self) -> float: ...

    def suggest(self, case: RedactedCase, received: date | None = None) -> Suggestion: ...

    def suggest_batch(
        self, cases: Sequence[RedactedCase], received: Sequence[date | None] | None = None
    ) -> list[Suggestion]: ...
