"""Choose a category: encoders and words as features, multinomial logistic regression as head."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from classifiers.calibration import Scores
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading

Labels = NDArray[np.intp]
_UNSEEN = 4.0
"""How far below the lowest score a label falls that a fold's training part did not hold."""
_BILINGUAL = np.float32(1.4)
"""Weight of the bilingual encoder, the only one of the two that knows French."""
_MANY = 2_000
"""Texts from which on fewer settings are tried, to keep training within minutes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Say how freely the head may fit (`freedom`, scikit-learn's C) and how much words weigh."""

    freedom: float
    lexical: float


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """Score every label of a text by a linear head over all features.

    `weights` is (labels, features), `bias` (labels,).
    """

    labels: tuple[str, ...]
    lexicon: Lexicon
    settings: Settings
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, reading: Reading) -> Scores:
        """Return uncalibrated log-odds, (texts, labels)."""
        rows = _features(reading, self.lexicon, self.settings)
        return np.asarray(rows @ self.weights.T + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold the settings that did best, and every text's scores by a model that had not seen it."""

    settings: Settings
    scores: Scores


def fit_category(
    reading: Reading, labels: Sequence[str], truth: Labels, settings: Settings
) -> CategoryModel:
    """Fit lexicon and head; `truth` holds each text's index in `labels`."""
    lexicon = Lexicon.fit(reading.texts)
    head = LogisticRegression(C=settings.freedom, max_iter=300, tol=1e-3)
    head.fit(_features(reading, lexicon, settings), truth)
    weights, bias = _one_row_a_label(head, len(labels))
    return CategoryModel(tuple(labels), lexicon, settings, weights, bias)


def choose_settings(
    reading: Reading,
    labels: Sequence[str],
    truth: Labels,
    *,
    seed: int,
    progress: Callable[[float], None],
) -> Choice:
    """Compare settings by cross-validation; the lowest log loss wins, then the first."""
    many = len(truth) > _MANY
    grid = _grid_for_many() if many else _grid()
    folds = assign_folds(truth, 3 if many else 5, seed=seed)
    best, least = Choice(grid[0], np.zeros(0)), np.inf
    for number, settings in enumerate(grid, start=1):
        scores = _out_of_fold(reading, labels, truth, settings, folds)
        loss = _best_log_loss(scores, truth)
        if loss < least - 1e-6:
            best, least = Choice(settings, scores), loss
        progress(number / len(grid))
    return best


def assign_folds(truth: Labels, count: int, *, seed: int) -> Labels:
    """Deal the texts of each label to `count` folds in turn, in an order drawn from `seed`."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(truth))
    order = order[np.argsort(truth[order], kind="stable")]
    folds = np.empty(len(truth), dtype=np.intp)
    folds[order] = np.arange(len(truth)) % count
    return folds


def _grid() -> list[Settings]:
    return [Settings(*pair) for pair in product((3.0, 10.0), (0.4, 0.8))]


def _grid_for_many() -> list[Settings]:
    return [Settings(10.0, 0.5)]


def _out_of_fold(
    reading: Reading, labels: Sequence[str], truth: Labels, settings: Settings, folds: Labels
) -> Scores:
    scores = np.zeros((len(truth), len(labels)))
    for learn, check in _splits(folds):
        model = fit_category(reading.pick(learn), labels, truth[learn], settings)
        scores[check] = model.scores(reading.pick(check))
    return scores


def _splits(folds: Labels) -> Iterator[tuple[Labels, Labels]]:
    for fold in range(int(folds.max()) + 1):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


def _best_log_loss(scores: Scores, truth: Labels) -> float:
    """Compare settings after the best common temperature, since that is calibrated later anyway."""
    rows = np.arange(len(truth))
    losses = (
        -log_softmax(scores * scale, axis=1)[rows, truth].mean()
        for scale in (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
    )
    return float(min(losses))


def _features(reading: Reading, lexicon: Lexicon, settings: Settings) -> sparse.csr_matrix:
    dense = np.hstack([reading.bilingual * _BILINGUAL, reading.english])
    words = lexicon(reading.texts).astype(np.float32) * np.float32(settings.lexical)
    return sparse.hstack([sparse.csr_matrix(dense), words], format="csr")


def _one_row_a_label(
    head: LogisticRegression, count: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Spread the head's rows over all labels; with two labels scikit-learn keeps only one row."""
    coefficients, intercepts = head.coef_, head.intercept_
    if len(head.classes_) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    weights = np.zeros((count, coefficients.shape[1]), dtype=np.float32)
    bias = np.full(count, float(intercepts.min()) - _UNSEEN, dtype=np.float32)
    weights[head.classes_] = coefficients
    bias[head.classes_] = intercepts
    return weights, bias
