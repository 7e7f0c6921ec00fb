"""Judge severity by the gravest sentence of a text.

An ordinal logistic model with one threshold between neighbouring levels and the all-threshold
loss: Rennie and Srebro (2005), "Loss Functions for Preference Levels: Regression with Discrete
Ordered Labels", IJCAI workshop. A text's gravity is the smooth maximum (log-sum-exp) over its
sentences, each read alone, so a sentence put before, after or between the others can raise the
severity but never lower it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from classifiers.calibration import Scores
from classifiers.encoder import Vectors
from classifiers.model import Severity

LEVELS = tuple(sorted(Severity))
_SHARPNESS = 3.0
"""How close the smooth maximum is to the plain one; at 3, ten dull sentences add little."""
_RESTRAINT = 0.0005
"""Penalty on the direction's squared length, for each text."""
_CUTS = (0.5, 0.45, 0.4, 0.35, 0.3, 0.25)
_COST_OF_TOO_LOW = 3.0
"""What one level too low costs, against 1 for one level too high."""


@dataclass(frozen=True, slots=True)
class OrdinalModel:
    """Hold the direction of gravity (512,) and the three thresholds between the four levels.

    A text has at least the level whose probability reaches `cut`; a cut below one half prefers
    too high to too low.
    """

    direction: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    cut: float

    def at_least(self, sentences: Sequence[Vectors]) -> Scores:
        """Return P(severity >= level) for S3, S2 and S1, (texts, 3); no sentence gives zeros."""
        gravity = _gravity(self.direction.astype(np.float64), sentences)
        return np.asarray(expit(gravity[:, None] - self.thresholds[None, :]))

    def severity(self, at_least: NDArray[np.float64]) -> tuple[Severity, float]:
        """Read one row of `at_least`: the severity and the probability of exactly that level."""
        level = int(levels_at(at_least[None, :], self.cut)[0])
        bounds = np.concatenate([[1.0], at_least, [0.0]])
        return LEVELS[level], float(bounds[level] - bounds[level + 1])


def fit_ordinal(
    sentences: Sequence[Vectors], severities: Sequence[Severity], cut: float = 0.5
) -> OrdinalModel:
    """Fit direction and thresholds to texts given as the vectors of their sentences."""
    size = sentences[0].shape[1]
    above = _above(severities)
    start = np.concatenate([np.zeros(size), [-1.0, 0.0, 1.0]])

    def loss(parameters: Scores) -> tuple[float, Scores]:
        return _loss(parameters[:size], parameters[size:], sentences, above)

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    thresholds = np.sort(found.x[size:])
    return OrdinalModel(found.x[:size].astype(np.float32), thresholds.astype(np.float32), cut)


def choose_cut(at_least: Scores, severities: Sequence[Severity]) -> float:
    """Choose the cut that costs least on texts the model was not trained on."""
    truth = np.array([LEVELS.index(severity) for severity in severities])

    def cost(cut: float) -> float:
        difference = levels_at(at_least, cut) - truth
        return float(np.where(difference < 0, -difference * _COST_OF_TOO_LOW, difference).sum())

    return min(_CUTS, key=cost)


def levels_at(at_least: Scores, cut: float) -> NDArray[np.intp]:
    """Count, for each row, the thresholds passed before the first that is not: 0 is S4, 3 is S1."""
    return np.asarray(np.cumprod(at_least >= cut, axis=1).sum(axis=1), dtype=np.intp)


def _above(severities: Sequence[Severity]) -> Scores:
    """Mark with 1 or -1 whether each text lies above each of the three thresholds."""
    levels = np.array([LEVELS.index(severity) for severity in severities])
    return np.where(levels[:, None] > np.arange(3)[None, :], 1.0, -1.0)


def _gravity(direction: Scores, sentences: Sequence[Vectors]) -> Scores:
    gravity = np.full(len(sentences), -np.inf)
    for row, vectors in enumerate(sentences):
        if len(vectors):
            gravity[row] = logsumexp(_SHARPNESS * (vectors @ direction)) / _SHARPNESS
    return gravity


def _loss(
    direction: Scores, thresholds: Scores, sentences: Sequence[Vectors], above: Scores
) -> tuple[float, Scores]:
    """Return the all-threshold loss and its gradient, direction first."""
    shares, gravity = _shares(direction, sentences)
    margins = above * (gravity[:, None] - thresholds[None, :])
    slope = -above * expit(-margins)
    total = np.logaddexp(0.0, -margins).mean() + _RESTRAINT * direction @ direction
    pull = (slope.sum(axis=1)[:, None] * shares).sum(axis=0) / slope.size
    gradient = np.concatenate([pull + 2 * _RESTRAINT * direction, -slope.sum(axis=0) / slope.size])
    return float(total), gradient


def _shares(direction: Scores, sentences: Sequence[Vectors]) -> tuple[Scores, Scores]:
    """Return each text's mean vector weighted by its sentences' gravity, and that gravity."""
    shares = np.zeros((len(sentences), len(direction)))
    gravity = _gravity(direction, sentences)
    for row, vectors in enumerate(sentences):
        weights = np.exp(_SHARPNESS * (vectors @ direction - gravity[row]))
        shares[row] = weights @ vectors
    return shares, gravity
