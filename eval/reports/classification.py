"""How well categories are suggested on a labelled data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from eval.metrics.intervals import Estimate, Rate, wilson
from redaction.model import Language


@dataclass(frozen=True, slots=True)
class Labelled:
    """Set one suggestion beside the true category."""

    category: str
    language: Language
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Threshold:
    """Say what happens when only suggestions at or above a probability are shown."""

    probability: float
    shown: Rate
    wrong: Rate


@dataclass(frozen=True, slots=True)
class LanguageScores:
    name: str
    n: int
    accuracy: Rate
    coverage: Rate
    selective_accuracy: Rate
    ece: float | None


@dataclass(frozen=True, slots=True)
class ClassificationReport:
    """Score suggestions.

    `accuracy` counts the most probable category of every text, `selective_accuracy` only
    where the model did not abstain; `coverage` is the share of those. `set_coverage` is the
    share of texts whose true category is in the prediction set. `quarantined` texts could not
    be redacted and count nowhere else.
    """

    n: int
    quarantined: int
    agent: str
    accuracy: Rate
    macro_f1: Estimate
    ece: float | None
    coverage: Rate
    selective_accuracy: Rate
    set_coverage: Rate
    set_size: float | None
    languages: tuple[LanguageScores, ...]
    thresholds: tuple[Threshold, ...]
    classes: tuple[ClassScores, ...]
    confusion: Confusion
    reliability: tuple[Bin, ...]


def report_classification(
    cases: Sequence[Labelled], *, agent: str, quarantined: int = 0
) -> ClassificationReport:
    """Compute every figure of a classification report."""
    true = [case.category for case in cases]
    predicted = [case.suggestion.category.label for case in cases]
    table, bins = confusion(true, predicted), _bins(cases)
    held = [case.category in case.suggestion.prediction_set for case in cases]
    sizes = [len(case.suggestion.prediction_set) for case in cases]
    return ClassificationReport(
        n=len(cases),
        quarantined=quarantined,
        agent=agent,
        accuracy=accuracy(true, predicted),
        macro_f1=macro_f1(true, predicted),
        ece=expected_calibration_error(bins),
        coverage=_coverage(cases),
        selective_accuracy=_selective(cases),
        set_coverage=wilson(sum(held), len(held)),
        set_size=float(np.mean(sizes)) if sizes else None,
        languages=tuple(
            _language(language, [c for c in cases if c.language == language])
            for language in sorted({c.language for c in cases})
        ),
        thresholds=_thresholds(cases),
        classes=class_scores(table),
        confusion=table,
        reliability=bins,
    )


def _right(case: Labelled) -> bool:
    return case.suggestion.category.label == case.category


def _bins(cases: Sequence[Labelled]) -> tuple[Bin, ...]:
    stated = [case.suggestion.category.probability for case in cases]
    return reliability(stated, [_right(case) for case in cases])


def _coverage(cases: Sequence[Labelled]) -> Rate:
    return wilson(sum(not case.suggestion.abstained for case in cases), len(cases))


def _selective(cases: Sequence[Labelled]) -> Rate:
    shown = [_right(case) for case in cases if not case.suggestion.abstained]
    return wilson(sum(shown), len(shown))


def _language(name: str, cases: Sequence[Labelled]) -> LanguageScores:
    return LanguageScores(
        name=name,
        n=len(cases),
        accuracy=wilson(sum(map(_right, cases)), len(cases)),
        coverage=_coverage(cases),
        selective_accuracy=_selective(cases),
        ece=expected_calibration_error(_bins(cases)),
    )


def _thresholds(cases: Sequence[Labelled]) -> tuple[Threshold, ...]:
    """Walk the threshold up; this is the curve of risk against coverage in a clerk's units."""
    thresholds = []
    for percent in (0, 20, 30, 40, 50, 60, 70, 80, 90, 95):
        shown = [c for c in cases if c.suggestion.category.probability >= percent / 100]
        thresholds.append(
            Threshold(
                probability=percent / 100,
                shown=wilson(len(shown), len(cases)),
                wrong=wilson(sum(not _right(c) for c in shown), len(shown)),
            )
        )
    return tuple(thresholds)
