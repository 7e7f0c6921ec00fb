"""How the machine's suggestions compare with what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.model import Severity
from eval.metrics.calibration import Bin, expected_calibration_error, reliability
from eval.metrics.classification import (
    ClassScores,
    Confusion,
    accuracy,
    class_scores,
    confusion,
    macro_f1,
)
from eval.metrics.intervals import Estimate, Rate, wilson
from eval.metrics.severity import SeverityScores, score_severity, under_triage
from review_queue.model import Comparison


@dataclass(frozen=True, slots=True)
class Overrides:
    """Share the cases with a category shown in which the person changed something."""

    any: Rate
    category: Rate
    severity: Rate
    team: Rate


@dataclass(frozen=True, slots=True)
class Group:
    """Look at the cases of one language or one channel alone."""

    name: str
    n: int
    accuracy: Rate
    override_rate: Rate
    abstention_rate: Rate
    under_triage: Rate


@dataclass(frozen=True, slots=True)
class Agent:
    """Count the cases one version of the model made suggestions for."""

    name: str
    n: int


@dataclass(frozen=True, slots=True)
class CorrectionsReport:
    """Compare suggestions with decisions.

    `n` counts decided cases, `suggested` those whose category people saw as a suggestion.
    `accuracy`, `macro_f1`, `classes`, `confusion`, `ece` and `override_rate` are about the
    latter; `coverage` is their share and `abstention_rate` the rest. Severity is compared
    wherever one was suggested.
    """

    n: int
    suggested: int
    since: datetime | None
    until: datetime | None
    accuracy: Rate
    macro_f1: Estimate
    ece: float | None
    coverage: Rate
    abstention_rate: Rate
    override_rate: Rate
    s1_recall: Rate
    under_triage: Rate
    qwk: Estimate
    overrides: Overrides
    severity: SeverityScores
    severity_confusion: Confusion
    classes: tuple[ClassScores, ...]
    confusion: Confusion
    reliability: tuple[Bin, ...]
    languages: tuple[Group, ...]
    channels: tuple[Group, ...]
    agents: tuple[Agent, ...]


def report_corrections(
    comparisons: Iterable[Comparison],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> CorrectionsReport:
    """Compute every figure; `since` and `until` are recorded, the cases were chosen before."""
    # The same cases in another order must not move a resampled interval.
    cases = sorted(comparisons, key=lambda c: (c.decided_at, c.case_id))
    shown = [c for c in cases if _shown(c)]
    decided, suggested = [c.category for c in shown], [c.suggested or "" for c in shown]
    table = confusion(decided, suggested)
    bins = _bins(shown)
    severities = _severities(cases)
    severity = score_severity(*severities)
    return CorrectionsReport(
        n=len(cases),
        suggested=len(shown),
        since=since,
        until=until,
        accuracy=accuracy(decided, suggested),
        macro_f1=macro_f1(decided, suggested),
        ece=expected_calibration_error(bins),
        coverage=_share(cases, _shown),
        abstention_rate=_share(cases, lambda c: not _shown(c)),
        override_rate=_share(shown, _overridden),
        s1_recall=severity.s1_recall,
        under_triage=severity.under_triage,
        qwk=severity.qwk,
        overrides=_overrides(shown),
        severity=severity,
        severity_confusion=confusion(*([s.name for s in side] for side in severities)),
        classes=class_scores(table),
        confusion=table,
        reliability=bins,
        languages=_groups(cases, lambda c: c.language),
        channels=_groups(cases, lambda c: c.channel.value),
        agents=_agents(cases),
    )


def _shown(case: Comparison) -> bool:
    return case.suggested is not None and not case.abstained


def _severity_changed(case: Comparison) -> bool:
    return case.suggested_severity is not None and case.suggested_severity != case.severity


def _overridden(case: Comparison) -> bool:
    return case.suggested != case.category or _severity_changed(case) or case.team_changed


def _share(cases: Sequence[Comparison], holds: Callable[[Comparison], bool]) -> Rate:
    return wilson(sum(map(holds, cases)), len(cases))


def _bins(shown: Sequence[Comparison]) -> tuple[Bin, ...]:
    stated = [
        (c.probability, c.category == c.suggested) for c in shown if c.probability is not None
    ]
    return reliability([probability for probability, _ in stated], [right for _, right in stated])


def _severities(cases: Sequence[Comparison]) -> tuple[list[Severity], list[Severity]]:
    """Return decided and suggested severities of the cases that have both."""
    judged = [(c.severity, c.suggested_severity) for c in cases if c.suggested_severity is not None]
    return [decided for decided, _ in judged], [suggested for _, suggested in judged]


def _overrides(shown: Sequence[Comparison]) -> Overrides:
    return Overrides(
        any=_share(shown, _overridden),
        category=_share(shown, lambda c: c.suggested != c.category),
        severity=_share(shown, _severity_changed),
        team=_share(shown, lambda c: c.team_changed),
    )


def _groups(cases: Sequence[Comparison], name: Callable[[Comparison], str]) -> tuple[Group, ...]:
    members: dict[str, list[Comparison]] = {}
    for case in cases:
        members.setdefault(name(case), []).append(case)
    return tuple(_group(group, members[group]) for group in sorted(members))


def _group(name: str, cases: Sequence[Comparison]) -> Group:
    shown = [c for c in cases if _shown(c)]
    return Group(
        name=name,
        n=len(cases),
        accuracy=_share(shown, lambda c: c.suggested == c.category),
        override_rate=_share(shown, _overridden),
        abstention_rate=_share(cases, lambda c: not _shown(c)),
        under_triage=under_triage(*_severities(cases)),
    )


def _agents(cases: Sequence[Comparison]) -> tuple[Agent, ...]:
    names = sorted({c.agent for c in cases if c.agent is not None})
    return tuple(Agent(name, sum(c.agent == name for c in cases)) for name in names)
