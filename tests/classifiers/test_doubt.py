"""Calibration, prediction sets and abstention against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.calibration import Curve, expected_calibration_error, fit_calibration
from classifiers.conformal import Choice, Doubt, abstention_threshold, choices, lowest_kept, promise


def test_calibration_error_of_a_hand_example() -> None:
    """Two bins: 0.9 said and half right, 0.6 said and all right, weigh (0.4 + 0.4) / 2."""
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    error = expected_calibration_error(probabilities, np.array([0, 1, 0, 0]), bins=10)
    assert error == pytest.approx(0.4)


def test_calibration_sharpens_what_least_squares_shrank() -> None:
    """Probabilities drawn towards the middle come out as they were, in both languages."""
    random = np.random.default_rng(7)
    honest = random.dirichlet((0.5, 0.5, 0.5), size=4000)
    truth = np.array([random.choice(3, p=row) for row in honest])
    fitted = fit_calibration(np.sqrt(honest), truth, ["en"] * 4000)
    assert fitted.curves["en"].power == pytest.approx(2, rel=0.1)
    assert fitted.curves["fr"] == fitted.curves["en"]
    calibrated = fitted.probabilities(np.sqrt(honest), ["fr"] * 4000)
    assert expected_calibration_error(calibrated, truth) < 0.03


def test_a_text_like_no_known_one_is_sure_of_nothing() -> None:
    """Scores that are all low leave most of the probability outside the catalogue."""
    curve = Curve(power=3.0, floor=0.01, outside=0.002)
    near, far = curve.probabilities(np.array([[0.9, 0.1, 0.0], [0.09, 0.01, 0.0]]))
    assert near.max() > 0.98
    assert far.max() < 0.5
    assert near.sum() < 1


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
    doubt = Doubt({"en": 0.5, "fr": 0.2}, np.full(3, np.nan), threshold=0.6, coverage=0.95)
    row = np.array([0.3, 0.45, 0.25])
    assert doubt.plausible(row, "en") == (1,)
    assert doubt.plausible(row, "fr") == (1, 0, 2)
    assert doubt.abstains(0.59)
    assert not doubt.abstains(0.6)


def test_a_label_with_a_limit_of_its_own_keeps_it() -> None:
    """A label seen often enough is held to its own limit, not to its language's."""
    doubt = Doubt(
        {"en": 0.5, "fr": 0.5}, np.array([np.nan, 0.2, np.nan]), threshold=0.6, coverage=0.95
    )
    assert doubt.plausible(np.array([0.4, 0.3, 0.3]), "en") == (1,)


def test_more_is_promised_than_the_best_label_alone_has() -> None:
    """A set that is no better than the best label would promise nothing."""
    assert promise(0.82) == 0.95
    assert promise(0.94) == 0.98
    assert promise(0.985) == 0.99


def test_choices_are_told_per_hundred_messages() -> None:
    """At 0.8 two of four are suggested, one of them wrongly."""
    probabilities = np.array([[0.9, 0.1], [0.85, 0.15], [0.6, 0.4], [0.55, 0.45]])
    told = {c.threshold: c for c in choices(probabilities, np.array([0, 1, 0, 0]))}
    assert told[0.8] == Choice(0.8, suggested=50.0, wrong=25.0)
    assert told[0.95] == Choice(0.95, suggested=0.0, wrong=0.0)


def test_threshold_keeps_suggestions_trustworthy() -> None:
    """The threshold is the lowest confidence at which the promised share is right."""
    confidence = np.array([0.9, 0.8, 0.7, 0.6])
    probabilities = np.column_stack([confidence, 1 - confidence, np.zeros((4, 6))])
    truth = np.array([0, 0, 0, 1])
    assert abstention_threshold(probabilities, truth, trusted=0.9) == pytest.approx(0.7)
    assert abstention_threshold(probabilities, truth, trusted=0.7) == pytest.approx(0.6)
