"""Train the ordinal model and measure it on texts it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classifiers.artefact import SeverityFigures
from classifiers.calibration import Scores
from classifiers.encoder import Vectors
from classifiers.folds import assign_folds
from classifiers.model import Severity
from classifiers.ordinal import CUTS, LEVELS, OrdinalModel, fit_ordinal, levels_at

_FOLDS = 5


def train_ordinal(
    sentences: Sequence[Vectors], severities: Sequence[Severity], *, seed: int
) -> tuple[OrdinalModel, SeverityFigures]:
    """Fit the model on all texts, and measure it by cross-validation."""
    at_least = _out_of_fold(sentences, severities, seed)
    return fit_ordinal(sentences, severities), _figures(at_least, severities)


def _out_of_fold(sentences: Sequence[Vectors], severities: Sequence[Severity], seed: int) -> Scores:
    levels = np.array([LEVELS.index(severity) for severity in severities], dtype=np.intp)
    folds = assign_folds(levels, _FOLDS, seed=seed)
    at_least = np.zeros((len(severities), len(LEVELS) - 1))
    for fold in range(_FOLDS):
        learn = [int(row) for row in np.flatnonzero(folds != fold)]
        check = [int(row) for row in np.flatnonzero(folds == fold)]
        model = fit_ordinal([sentences[row] for row in learn], [severities[row] for row in learn])
        at_least[check] = model.at_least([sentences[row] for row in check])
    return at_least


def _figures(at_least: Scores, severities: Sequence[Severity]) -> SeverityFigures:
    truth = np.array([LEVELS.index(severity) for severity in severities])
    found = levels_at(at_least, CUTS)
    gravest, urgent = truth == len(LEVELS) - 1, truth >= LEVELS.index(Severity.S2)
    return SeverityFigures(
        n=len(truth),
        accuracy=round(float((found == truth).mean()), 4),
        s1_recall=round(float((found[gravest] == truth[gravest]).mean()), 4),
        under_triage=round(float((found[urgent] < truth[urgent]).mean()), 4),
    )
