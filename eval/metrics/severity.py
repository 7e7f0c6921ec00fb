"""What goes wrong when urgency is misjudged, in the words of emergency triage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.model import Severity
from eval.metrics.agreement import quadratic_kappa
from eval.metrics.intervals import Estimate, Rate, complement, wilson


@dataclass(frozen=True, slots=True)
class SeverityScores:
    """Score severities against the true ones.

    `under_triage` is the share of S1 and S2 cases judged S3 or S4 (1 - sensitivity).
    `over_triage_specificity` is the share of other cases judged S1 (1 - specificity, as in the
    triage scores compared on the British trauma register, PMC7079101, table 2);
    `over_triage_ppv` the share of S1 judgements that were not S1 (1 - positive predictive
    value, as the American College of Surgeons' trauma committee counts it).
    `two_level_drops` counts cases judged two or more levels too low.
    """

    n: int
    accuracy: Rate
    s1_recall: Rate
    s1_s2_recall: Rate
    under_triage: Rate
    over_triage_specificity: Rate
    over_triage_ppv: Rate
    two_level_drops: Rate
    qwk: Estimate


def score_severity(true: Sequence[Severity], judged: Sequence[Severity]) -> SeverityScores:
    """Score judged severities against the true ones, case by case."""
    pairs = list(zip(true, judged, strict=True))
    return SeverityScores(
        n=len(pairs),
        accuracy=wilson(sum(t == j for t, j in pairs), len(pairs)),
        s1_recall=_recall(pairs, Severity.S1),
        s1_s2_recall=_recall(pairs, Severity.S2),
        under_triage=under_triage(true, judged),
        over_triage_specificity=_share([j is Severity.S1 for t, j in pairs if t < Severity.S1]),
        over_triage_ppv=_share([t < Severity.S1 for t, j in pairs if j is Severity.S1]),
        two_level_drops=_share([t - j >= 2 for t, j in pairs]),
        qwk=quadratic_kappa([int(t) for t, _ in pairs], [int(j) for _, j in pairs]),
    )


def under_triage(true: Sequence[Severity], judged: Sequence[Severity]) -> Rate:
    """Share the S1 and S2 cases judged S3 or S4."""
    return complement(_recall(list(zip(true, judged, strict=True)), Severity.S2))


def _recall(pairs: Sequence[tuple[Severity, Severity]], least: Severity) -> Rate:
    return _share([judged >= least for true, judged in pairs if true >= least])


def _share(outcomes: Sequence[bool]) -> Rate:
    return wilson(sum(outcomes), len(outcomes))
