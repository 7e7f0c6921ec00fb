"""How well urgency is judged on a labelled data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.model import Severity, SeverityPrediction
from eval.metrics.classification import Confusion, confusion
from eval.metrics.intervals import Estimate, Rate, wilson
from eval.metrics.severity import SeverityScores, score_severity
from eval.reports.gaps import Gap, gaps
from redaction.model import Language

COMPARED = (
    "s1_recall",
    "s1_s2_recall",
    "under_triage",
    "over_triage_specificity",
    "over_triage_ppv",
    "two_level_drops",
    "accuracy",
    "qwk",
)
"""The figures of which a gap between the languages is told."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Set one judged severity beside the true one; `id` is the data set's.

    `tone` says how the text is put, and `rules` which rules should speak, where someone said so.
    """

    id: str
    severity: Severity
    language: Language
    judged: SeverityPrediction
    tone: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageSeverity:
    name: str
    scores: SeverityScores


@dataclass(frozen=True, slots=True)
class ToneSeverity:
    name: str
    scores: SeverityScores


@dataclass(frozen=True, slots=True)
class RuleRecall:
    """Count the cases in which a rule should speak: it did, and the severity was enough.

    Enough means that the severity judged, by whatever means, is at least the true one.
    """

    rule: str
    recall: Rate
    enough: Rate


@dataclass(frozen=True, slots=True)
class RuleUse:
    """Count the cases in which a rule spoke, and in how many of those it was deserved.

    Deserved means that the true severity was at least the one judged.
    """

    rule: str
    deserved: Rate


@dataclass(frozen=True, slots=True)
class SeverityReport:
    """Score judged severities; `dropped` lists ids judged two or more levels too low."""

    n: int
    quarantined: int
    agent: str
    accuracy: Rate
    s1_recall: Rate
    s1_s2_recall: Rate
    under_triage: Rate
    over_triage: Rate
    over_triage_ppv: Rate
    over_triage_specificity: Rate
    two_level_drops: Rate
    qwk: Estimate
    scores: SeverityScores
    languages: tuple[LanguageSeverity, ...]
    gaps: tuple[Gap, ...]
    tones: tuple[ToneSeverity, ...]
    confusion: Confusion
    rule_recalls: tuple[RuleRecall, ...]
    rules: tuple[RuleUse, ...]
    dropped: tuple[str, ...]


def report_severity(cases: Sequence[Judged], *, agent: str, quarantined: int = 0) -> SeverityReport:
    """Compute every figure of a severity report; `over_triage` is 1 - PPV of S1."""
    scores = _scores(cases)
    languages = {
        language: _scores([c for c in cases if c.language == language])
        for language in sorted({c.language for c in cases})
    }
    return SeverityReport(
        n=len(cases),
        quarantined=quarantined,
        agent=agent,
        accuracy=scores.accuracy,
        s1_recall=scores.s1_recall,
        s1_s2_recall=scores.s1_s2_recall,
        under_triage=scores.under_triage,
        over_triage=scores.over_triage_ppv,
        over_triage_ppv=scores.over_triage_ppv,
        over_triage_specificity=scores.over_triage_specificity,
        two_level_drops=scores.two_level_drops,
        qwk=scores.qwk,
        scores=scores,
        languages=tuple(LanguageSeverity(*each) for each in languages.items()),
        gaps=gaps(languages, COMPARED),
        tones=tuple(
            ToneSeverity(tone, _scores([c for c in cases if c.tone == tone]))
            for tone in sorted({c.tone for c in cases if c.tone})
        ),
        confusion=confusion(
            [c.severity.name for c in cases], [c.judged.severity.name for c in cases]
        ),
        rule_recalls=_rule_recalls(cases),
        rules=_rules(cases),
        dropped=tuple(sorted(c.id for c in cases if c.severity - c.judged.severity >= 2)),
    )


def reasons(case: Judged) -> list[str]:
    """Return the rules that spoke, or `model`, each once."""
    # A reason is "rule: words"; the words are a citizen's and stay out of reports.
    return sorted({reason.partition(":")[0] for reason in case.judged.reasons})


def _scores(cases: Sequence[Judged]) -> SeverityScores:
    return score_severity([c.severity for c in cases], [c.judged.severity for c in cases])


def _rule_recalls(cases: Sequence[Judged]) -> tuple[RuleRecall, ...]:
    outcomes: dict[str, list[tuple[bool, bool]]] = {}
    for case in cases:
        for rule in case.rules:
            outcome = (rule in reasons(case), case.judged.severity >= case.severity)
            outcomes.setdefault(rule, []).append(outcome)
    return tuple(
        RuleRecall(
            rule,
            wilson(sum(spoke for spoke, _ in found), len(found)),
            wilson(sum(enough for _, enough in found), len(found)),
        )
        for rule, found in sorted(outcomes.items())
    )


def _rules(cases: Sequence[Judged]) -> tuple[RuleUse, ...]:
    outcomes: dict[str, list[bool]] = {}
    for case in cases:
        for reason in reasons(case):
            outcomes.setdefault(reason, []).append(case.severity >= case.judged.severity)
    return tuple(
        RuleUse(reason, wilson(sum(found), len(found)))
        for reason, found in sorted(outcomes.items())
    )
