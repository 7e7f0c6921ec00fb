"""Calibration, prediction sets and abstention against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.calibration import expected_calibration_error, fit_calibration
from classifiers.conformal import Doubt, abstention_threshold, lowest_kept


def test_calibration_error_of_a_hand_example() -> None:
    """Two bins: 0.9 said and half right, 0.6 said and all right, weigh (0.4 + 0.4) / 2."""
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    error = expected_calibration_error(probabilities, np.array([0, 1, 0, 0]), bins=10)
    assert error == pytest.approx(0.4)


def test_calibration_cools_an_overconfident_model() -> None:
    """Scores ten times too large get a temperature near ten, so that doubt is stated."""
    random = np.random.default_rng(7)
    honest = random.normal(size=(4000, 3)) * 1.5
    truth = np.array([random.choice(3, p=np.exp(row) / np.exp(row).sum()) for row in honest])
    fitted = fit_calibration(honest * 10, truth, ["en"] * 4000)
    assert fitted.temperatures["en"] == pytest.approx(10, rel=0.15)
    assert fitted.temperatures["fr"] == fitted.temperatures["en"]


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95])
def test_sets_cover_new_texts_as_promised(coverage: float) -> None:
    """Over 300 draws of the same kind, sets hold the right label at least as often as promised."""
    random = np.random.default_rng(11)
    held = []
    for _ in range(300):
        draw = random.beta(4, 2, size=400)
        held.append((draw[200:] >= lowest_kept(draw[:200], coverage)).mean())
    assert np.mean(held) == pytest.approx(coverage, abs=0.012)
    assert np.mean(held) >= coverage - 0.003


def test_too_few_texts_exclude_nothing() -> None:
    """With ten texts no 95 % promise can be kept by leaving a label out."""
    assert lowest_kept(np.full(10, 0.9), 0.95) == 0.0


def test_set_is_never_empty_and_best_first() -> None:
    """A row below the limit everywhere still names its best label."""
    doubt = Doubt({"en": 0.5, "fr": 0.2}, threshold=0.6)
    row = np.array([0.3, 0.45, 0.25])
    assert doubt.plausible(row, "en") == (1,)
    assert doubt.plausible(row, "fr") == (1, 0, 2)
    assert doubt.abstains(0.59)
    assert not doubt.abstains(0.6)


def test_threshold_keeps_suggestions_trustworthy() -> None:
    """The threshold is the lowest confidence at which the promised share is right."""
    confidence = np.array([0.9, 0.8, 0.7, 0.6])
    probabilities = np.column_stack([confidence, 1 - confidence, np.zeros((4, 6))])
    truth = np.array([0, 0, 0, 1])
    assert abstention_threshold(probabilities, truth, trusted=0.9) == pytest.approx(0.7)
    assert abstention_threshold(probabilities, truth, trusted=0.7) == pytest.approx(0.6)
