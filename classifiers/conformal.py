"""Sets of labels that hold the right one as often as promised, and when to suggest none.

Cross-conformal prediction: Vovk (2015), "Cross-conformal predictors", Annals of Mathematics and
Artificial Intelligence 74, with the score of Sadinle, Lei and Wasserman (2019), "Least Ambiguous
Set-Valued Classifiers with Bounded Error Levels", JASA 114. The quantile is taken for each
language apart, so that the promise holds in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import ENOUGH, LANGUAGES, Scores
from redaction.model import Language

COVERAGE = 0.95
"""Share of texts whose set is promised to hold the right label."""
TRUSTED = 0.92
"""Share of suggestions that must be right before one is shown as a suggestion."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold, for each language, the lowest probability that stays in a set; and the threshold.

    Below `threshold` the best label is not suggested.
    """

    lowest: Mapping[Language, float]
    threshold: float

    def plausible(self, probabilities: Scores, language: Language) -> tuple[int, ...]:
        """List the labels of one row that remain plausible, best first, never none."""
        order = np.argsort(-probabilities, kind="stable")
        kept = [int(label) for label in order if probabilities[label] >= self.lowest[language]]
        return tuple(kept) or (int(order[0]),)

    def abstains(self, probability: float) -> bool:
        """Tell whether the best label is too doubtful to be suggested."""
        return probability < self.threshold


def fit_doubt(
    probabilities: Scores, truth: NDArray[np.intp], languages: Sequence[Language]
) -> Doubt:
    """Choose both limits on probabilities of texts that the model was not trained on."""
    of_truth = probabilities[np.arange(len(truth)), truth]
    together = lowest_kept(of_truth)
    lowest: dict[Language, float] = {}
    for language in LANGUAGES:
        rows = np.array([each == language for each in languages])
        lowest[language] = lowest_kept(of_truth[rows]) if rows.sum() >= ENOUGH else together
    return Doubt(lowest, abstention_threshold(probabilities, truth))


def lowest_kept(of_truth: NDArray[np.float64], coverage: float = COVERAGE) -> float:
    """Return the probability that at least `coverage` of new texts' right labels reach.

    The rank is that of split conformal prediction, ceil((n + 1) * coverage); when n is too small
    for the promise every label stays, so the answer is 0.
    """
    rank = int(np.ceil((len(of_truth) + 1) * coverage))
    if rank > len(of_truth):
        return 0.0
    return float(np.sort(of_truth)[::-1][rank - 1])


def abstention_threshold(
    probabilities: Scores, truth: NDArray[np.intp], trusted: float = TRUSTED
) -> float:
    """Return the lowest confidence from which on `trusted` of the suggestions are right."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= trusted)
    # Better than chance by half, even where every validation text was labelled right.
    least = min(1.5 / probabilities.shape[1], 1.0)
    found = float(confidence[order[enough[-1]]]) if len(enough) else 1.0
    return max(found, float(least))
