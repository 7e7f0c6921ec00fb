"""Make probabilities mean what they say.

Temperature scaling: Guo, Pleiss, Sun and Weinberger (2017), "On Calibration of Modern Neural
Networks", ICML. One temperature for each language that has enough texts, because the encoders
are surer in English than in French.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from redaction.model import Language

Scores = NDArray[np.float64]
LANGUAGES: tuple[Language, ...] = ("en", "fr")
ENOUGH = 50
"""Texts of one language below which its own temperature would be noise."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold one temperature for each language; above 1 it lowers confidence."""

    temperatures: Mapping[Language, float]

    def probabilities(self, scores: Scores, languages: Sequence[Language]) -> Scores:
        """Turn scores (n, labels) into probabilities whose rows sum to 1."""
        temperatures = np.array([self.temperatures[language] for language in languages])
        return np.asarray(softmax(scores / temperatures[:, None], axis=1))


def fit_calibration(
    scores: Scores, truth: NDArray[np.intp], languages: Sequence[Language]
) -> Calibration:
    """Choose temperatures on scores of texts that the model was not trained on."""
    together = _temperature(scores, truth)
    temperatures: dict[Language, float] = {}
    for language in LANGUAGES:
        rows = np.array([each == language for each in languages])
        enough = int(rows.sum()) >= ENOUGH
        temperatures[language] = _temperature(scores[rows], truth[rows]) if enough else together
    return Calibration(temperatures)


def expected_calibration_error(
    probabilities: Scores, truth: NDArray[np.intp], bins: int = 15
) -> float:
    """Average the gap between confidence and accuracy over bins of equal width, 0..1."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = 0.0
    for number in range(bins):
        inside = bin_of == number
        if inside.any():
            gap += abs(float(confidence[inside].mean() - right[inside].mean())) * inside.mean()
    return float(gap)


def _temperature(scores: Scores, truth: NDArray[np.intp]) -> float:
    def loss(log_temperature: float) -> float:
        scaled = log_softmax(scores / np.exp(log_temperature), axis=1)
        return -float(scaled[np.arange(len(truth)), truth].mean())

    found = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded")
    return round(float(np.exp(found.x)), 4)
