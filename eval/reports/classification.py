"""How well categories are suggested on a labelled data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from classifiers.model import Suggestion
from eval.metrics.calibration import Bin, expected_calibration_error, reliability
from eval.metrics.classification import (
    ClassScores,
    Confusion,
    accuracy,
    class_scores,
    confusion,
    macro_f1,
)
from eval.metrics.discrimination import auroc
from eval.metrics.intervals import Estimate, Rate, bootstrap, wilson
from eval.metrics.selective import Threshold, area_under_risk, at_threshold, risk_coverage
from eval.reports.gaps import Gap, gaps
from eval.reports.learning_curve import CurvePoint
from redaction.model import Language

THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
COMPARED = (
    "accuracy",
    "top3",
    "macro_f1",
    "coverage",
    "selective_accuracy",
    "set_coverage",
    "set_size",
    "aurc",
)
"""The figures of which a gap between the languages is told."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Set what was suggested beside the true category.

    `plausible` is the prediction set, `likeliest` the first three labels, best first.
    """

    category: str
    language: Language
    suggested: str
    probability: float
    plausible: tuple[str, ...]
    likeliest: tuple[str, ...]
    abstained: bool

    @classmethod
    def of(cls, category: str, language: Language, suggestion: Suggestion) -> Labelled:
        """Take from a suggestion what is scored."""
        return cls(
            category=category,
            language=language,
            suggested=suggestion.category.label,
            probability=suggestion.category.probability,
            plausible=suggestion.prediction_set,
            likeliest=suggestion.likeliest,
            abstained=suggestion.abstained,
        )

    @property
    def right(self) -> bool:
        return self.suggested == self.category


@dataclass(frozen=True, slots=True, repr=False)
class Judgements:
    """Hold what one model said of a data set.

    `labels` are all that it knows; `quarantined` texts could not be redacted and are not among
    the cases.
    """

    agent: str
    labels: frozenset[str]
    promised_coverage: float
    cases: tuple[Labelled, ...]
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Score the suggestions of n texts whose category the model knows.

    `accuracy` counts the most probable category of every text, `top3` the three most probable,
    `selective_accuracy` only where the model did not abstain; `coverage` is the share of those.
    `set_coverage` is the share of texts whose true category is in the prediction set, `set_size`
    its mean size, `aurc` the area under the curve of risk against coverage.
    """

    n: int
    accuracy: Rate
    top3: Rate
    macro_f1: Estimate
    ece: float | None
    coverage: Rate
    selective_accuracy: Rate
    set_coverage: Rate
    set_size: Estimate
    aurc: Estimate


@dataclass(frozen=True, slots=True)
class LanguageScores(Scores):
    """Score the texts of one language."""

    name: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Say what became of n texts whose true label the model does not know.

    `auroc` tells how well the stated probability sets them apart from those with a known label.
    """

    name: str
    n: int
    abstained: Rate
    auroc: Estimate


@dataclass(frozen=True, slots=True)
class ClassificationReport(Scores):
    """Score suggestions.

    Texts whose true label the model does not know are `outside` and count only there.
    `quarantined` texts could not be redacted and count nowhere else. The learning curve is empty
    unless one was asked for.
    """

    quarantined: int
    agent: str
    promised_coverage: float
    outside_n: int
    outside_abstained: Rate
    outside_auroc: Estimate
    languages: tuple[LanguageScores, ...]
    gaps: tuple[Gap, ...]
    outside: tuple[Outside, ...]
    thresholds: tuple[Threshold, ...]
    risk_coverage: tuple[Threshold, ...]
    classes: tuple[ClassScores, ...]
    confusion: Confusion
    reliability: tuple[Bin, ...]
    learning_curve: tuple[CurvePoint, ...] = ()


def report_classification(
    judgements: Judgements, learning_curve: tuple[CurvePoint, ...] = ()
) -> ClassificationReport:
    """Compute every figure of a classification report."""
    known = [case for case in judgements.cases if case.category in judgements.labels]
    strangers = [case for case in judgements.cases if case.category not in judgements.labels]
    table = confusion([c.category for c in known], [c.suggested for c in known])
    stated = np.array([case.probability for case in known], dtype=np.float64)
    right = np.array([case.right for case in known], dtype=bool)
    languages = {
        language: LanguageScores(name=language, **_spread(_scores(_spoken(known, language))))
        for language in sorted({case.language for case in known})
    }
    outside = _outside("", known, strangers)
    return ClassificationReport(
        **_spread(_scores(known)),
        quarantined=judgements.quarantined,
        agent=judgements.agent,
        promised_coverage=judgements.promised_coverage,
        outside_n=outside.n,
        outside_abstained=outside.abstained,
        outside_auroc=outside.auroc,
        languages=tuple(languages.values()),
        gaps=gaps(languages, COMPARED),
        outside=tuple(
            _outside(language, _spoken(known, language), _spoken(strangers, language))
            for language in sorted({case.language for case in strangers})
        ),
        thresholds=tuple(at_threshold(stated, right, each) for each in THRESHOLDS),
        risk_coverage=risk_coverage(stated, right),
        classes=class_scores(table),
        confusion=table,
        reliability=_bins(known),
        learning_curve=learning_curve,
    )


def _spread(scores: Scores) -> dict[str, Any]:
    return {field.name: getattr(scores, field.name) for field in fields(scores)}


def _spoken(cases: Sequence[Labelled], language: Language) -> list[Labelled]:
    return [case for case in cases if case.language == language]


def _scores(cases: Sequence[Labelled]) -> Scores:
    true, suggested = [case.category for case in cases], [case.suggested for case in cases]
    shown = [case.right for case in cases if not case.abstained]
    sizes = np.array([len(case.plausible) for case in cases], dtype=np.float64)
    return Scores(
        n=len(cases),
        accuracy=accuracy(true, suggested),
        top3=_share([case.category in case.likeliest for case in cases]),
        macro_f1=macro_f1(true, suggested),
        ece=expected_calibration_error(_bins(cases)),
        coverage=_share([not case.abstained for case in cases]),
        selective_accuracy=_share(shown),
        set_coverage=_share([case.category in case.plausible for case in cases]),
        set_size=bootstrap(lambda chosen: float(sizes[chosen].mean()), len(cases)),
        aurc=area_under_risk([c.probability for c in cases], [c.right for c in cases]),
    )


def _share(outcomes: Sequence[bool]) -> Rate:
    return wilson(sum(outcomes), len(outcomes))


def _bins(cases: Sequence[Labelled]) -> tuple[Bin, ...]:
    return reliability([case.probability for case in cases], [case.right for case in cases])


def _outside(name: str, known: Sequence[Labelled], strangers: Sequence[Labelled]) -> Outside:
    return Outside(
        name=name,
        n=len(strangers),
        abstained=_share([case.abstained for case in strangers]),
        auroc=auroc([c.probability for c in known], [c.probability for c in strangers]),
    )
