"""Measure out-of-fold probabilities for the model card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsFloat

import numpy as np
from sklearn.metrics import f1_score

from classifiers.artefact import Figures
from classifiers.calibration import LANGUAGES, Scores, expected_calibration_error
from classifiers.category import Labels
from classifiers.conformal import Doubt
from redaction.model import Language


def figures_by_language(
    probabilities: Scores, truth: Labels, languages: Sequence[Language], doubt: Doubt
) -> dict[str, Figures]:
    """Measure all texts ("all") and those of each language that occurs."""
    figures = {"all": _figures(probabilities, truth, languages, doubt)}
    for language in LANGUAGES:
        rows = np.flatnonzero(np.array(languages) == language)
        if len(rows):
            own = [language] * len(rows)
            figures[language] = _figures(probabilities[rows], truth[rows], own, doubt)
    return figures


def _figures(
    probabilities: Scores, truth: Labels, languages: Sequence[Language], doubt: Doubt
) -> Figures:
    best = probabilities.argmax(axis=1)
    right = best == truth
    first_three = np.argsort(-probabilities, axis=1)[:, :3]
    sets = [doubt.plausible(row, each) for row, each in zip(probabilities, languages, strict=True)]
    shown = probabilities.max(axis=1) >= doubt.threshold
    return Figures(
        n=len(truth),
        accuracy=_share(right),
        top3=_share((first_three == truth[:, None]).any(axis=1)),
        macro_f1=_rounded(f1_score(truth, best, average="macro", labels=np.unique(truth))),
        ece=_rounded(expected_calibration_error(probabilities, truth)),
        coverage=_share([int(label) in each for label, each in zip(truth, sets, strict=True)]),
        set_size=_rounded(np.mean([len(each) for each in sets])),
        suggested=_share(shown),
        selective_accuracy=_share(right[shown]) if shown.any() else 0.0,
    )


def _share(marks: object) -> float:
    return _rounded(np.mean(np.asarray(marks, dtype=float)))


def _rounded(value: SupportsFloat) -> float:
    return round(float(value), 4)
