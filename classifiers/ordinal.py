"""Judge severity by the gravest sentence of a text.

An ordinal model with one threshold between neighbouring levels and the all-threshold loss: Rennie
and Srebro (2005), "Loss Functions for Preference Levels: Regression with Discrete Ordered Labels",
IJCAI workshop. A small network reads each sentence, and each pair of neighbouring sentences, alone;
a text's gravity is the smooth maximum (log-sum-exp) over them, so a text put before or after can
raise the severity but never lower it. Only the text's label is known, not the sentence's
(multiple-instance learning: Ilse, Tomczak and Welling (2018), ICML).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from classifiers.calibration import Scores
from classifiers.encoder import Vectors
from classifiers.model import Severity

LEVELS = tuple(sorted(Severity))
SHARPNESS = 3.0
"""How close the smooth maximum is to the plain one; at 3, ten dull sentences add little."""
CUTS = np.array([0.6, 0.5, 0.7])
"""Probabilities of at least S3, S2 and S1 from which on a level is named.

High for S1: alone a sentence says less than the whole text, which gravity.py judges.
"""


@dataclass(frozen=True, slots=True)
class OrdinalModel:
    """Hold a network of one hidden layer and thresholds and cuts for S3, S2 and S1 (3,).

    `hidden` is (512, units), `hidden_bias` and `direction` are (units,).
    """

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    direction: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    cuts: NDArray[np.float64]

    def at_least(self, sentences: Sequence[Vectors]) -> Scores:
        """Return P(severity >= level) for S3, S2 and S1, (texts, 3); no sentence gives zeros."""
        gravity = np.full(len(sentences), -np.inf)
        filled = [row for row, vectors in enumerate(sentences) if len(vectors)]
        if filled:
            heights = self._heights(np.vstack([sentences[row] for row in filled]))
            lengths = [len(sentences[row]) for row in filled]
            gravity[filled] = smooth_maxima(heights, lengths)
        return np.asarray(expit(gravity[:, None] - self.thresholds[None, :]))

    def severity(self, at_least: NDArray[np.float64]) -> tuple[Severity, float]:
        """Read one row of `at_least`: the severity and the probability of exactly that level."""
        level = int(levels_at(at_least[None, :], self.cuts)[0])
        bounds = np.concatenate([[1.0], at_least, [0.0]])
        return LEVELS[level], float(bounds[level] - bounds[level + 1])

    def _heights(self, vectors: Vectors) -> Scores:
        units = np.maximum(vectors @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(units @ self.direction, dtype=np.float64)


def smooth_maxima(heights: Scores, lengths: Sequence[int]) -> Scores:
    """Return one smooth maximum for each run of `lengths` heights; no run may be empty."""
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    sharp = SHARPNESS * heights
    tops = np.maximum.reduceat(sharp, starts)
    sums = np.add.reduceat(np.exp(sharp - np.repeat(tops, lengths)), starts)
    return np.asarray((tops + np.log(sums)) / SHARPNESS)


def levels_at(at_least: Scores, cuts: Scores) -> NDArray[np.intp]:
    """Count, for each row, the thresholds passed before the first that is not: 0 is S4, 3 is S1."""
    return np.asarray(np.cumprod(at_least >= cuts, axis=1).sum(axis=1), dtype=np.intp)
