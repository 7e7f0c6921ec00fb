"""Sets of labels that hold the right one as often as promised, and when to suggest none.

Conformal prediction with the score of Sadinle, Lei and Wasserman (2019), "Least Ambiguous
Set-Valued Classifiers with Bounded Error Levels", JASA 114: the probability of the right label.
It is taken from a model that had not seen the text, each text left out in turn, so no example is
lost to a split of its own (jackknife+ and cross-conformal prediction: Barber, Candès, Ramdas and
Tibshirani (2021), "Predictive inference with the jackknife+", Annals of Statistics 49; Vovk
(2015), Annals of Mathematics and Artificial Intelligence 74). The promise is kept for each label
that has enough texts (class-conditional: Vovk (2012), "Conditional validity of inductive
conformal predictors", ACML), and for each language where a label has too few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import ENOUGH, LANGUAGES, Scores
from redaction.model import Language

_PROMISES = (0.95, 0.98, 0.99)
_MORE_THAN_THE_BEST = 0.02
TRUSTED = 0.92
"""Share of suggestions that must be right before one is shown as a suggestion."""
_ENOUGH_OF_A_LABEL = 60
"""Texts of one label below which its own limit would jump from sample to sample."""
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold the lowest probability that stays in a set, and the threshold of suggestion.

    `of_label` (labels,) holds a label's own limit, or NaN where its language's `lowest` serves.
    Below `threshold` the best label is not suggested. `coverage` is the share of texts whose
    set is promised to hold the right label.
    """

    lowest: Mapping[Language, float]
    of_label: Scores
    threshold: float
    coverage: float

    def plausible(self, probabilities: Scores, language: Language) -> tuple[int, ...]:
        """List the labels of one row that remain plausible, best first, never none."""
        limits = np.where(np.isnan(self.of_label), self.lowest[language], self.of_label)
        order = np.argsort(-probabilities, kind="stable")
        kept = [int(label) for label in order if probabilities[label] >= limits[label]]
        return tuple(kept) or (int(order[0]),)

    def abstains(self, probability: float) -> bool:
        """Tell whether the best label is too doubtful to be suggested."""
        return probability < self.threshold


@dataclass(frozen=True, slots=True)
class Choice:
    """Say what staff would see at one threshold, of 100 messages.

    `suggested` get a suggestion, `wrong` of those are wrong, the others wait for a person.
    """

    threshold: float
    suggested: float
    wrong: float


def fit_doubt(
    probabilities: Scores, truth: NDArray[np.intp], languages: Sequence[Language]
) -> Doubt:
    """Choose all limits on probabilities of texts that the model was not trained on."""
    of_truth = probabilities[np.arange(len(truth)), truth]
    coverage = promise(float((probabilities.argmax(axis=1) == truth).mean()))
    together = lowest_kept(of_truth, coverage)
    lowest: dict[Language, float] = {}
    for language in LANGUAGES:
        rows = np.array([each == language for each in languages])
        lowest[language] = (
            lowest_kept(of_truth[rows], coverage) if rows.sum() >= ENOUGH else together
        )
    of_label = np.full(probabilities.shape[1], np.nan)
    for label in np.unique(truth):
        own = of_truth[truth == label]
        if len(own) >= _ENOUGH_OF_A_LABEL:
            of_label[label] = lowest_kept(own, coverage)
    return Doubt(lowest, of_label, abstention_threshold(probabilities, truth), coverage)


def unproven(labels: int) -> Doubt:
    """Promise nothing and suggest nothing, for a model no example has tried: every label stays."""
    return Doubt(dict.fromkeys(LANGUAGES, 0.0), np.full(labels, np.nan), 1.0, 1.0)


def promise(accuracy: float) -> float:
    """Return the coverage worth promising: more than the best label alone already has."""
    worth = (each for each in _PROMISES if each >= accuracy + _MORE_THAN_THE_BEST)
    return next(worth, _PROMISES[-1])


def lowest_kept(of_truth: NDArray[np.float64], coverage: float) -> float:
    """Return the probability that at least `coverage` of new texts' right labels reach.

    The rank is ceil((n + 1) * coverage); when n is too small for the promise every label stays,
    so the answer is 0.
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


def choices(probabilities: Scores, truth: NDArray[np.intp]) -> tuple[Choice, ...]:
    """Say for a range of thresholds what share of 100 messages is suggested, and wrongly so."""
    confidence = probabilities.max(axis=1)
    wrong = probabilities.argmax(axis=1) != truth
    return tuple(
        Choice(
            threshold,
            round(100 * float((confidence >= threshold).mean()), 1),
            round(100 * float((wrong & (confidence >= threshold)).mean()), 1),
        )
        for threshold in _THRESHOLDS
    )
