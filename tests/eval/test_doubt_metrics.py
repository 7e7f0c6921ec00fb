"""Figures about doubt: against scikit-learn, a published example, and sums worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from eval.metrics.discrimination import auroc
from eval.metrics.intervals import Estimate, bootstrap, difference, wilson
from eval.metrics.selective import area_under_risk, risk_coverage

RANDOM = np.random.default_rng(7)


def test_auroc_agrees_with_scikit_learn_where_values_tie() -> None:
    """Rounded values tie often, and a tie counts half."""
    inside, outside = RANDOM.normal(1, 1, 200).round(1), RANDOM.normal(0, 1, 60).round(1)
    expected = roc_auc_score([1] * 200 + [0] * 60, np.concatenate([inside, outside]))
    found = auroc(list(inside), list(outside))
    assert found.value == pytest.approx(expected)
    assert found.n == 260


def test_the_interval_of_auroc_is_near_what_resampling_gives() -> None:
    """Within two points at either end for a few hundred cases."""
    inside, outside = RANDOM.normal(1, 1, 400), RANDOM.normal(0, 1, 150)
    both = np.concatenate([inside, outside])
    truth = np.repeat([1, 0], [400, 150])
    resampled = bootstrap(lambda chosen: float(roc_auc_score(truth[chosen], both[chosen])), 550)
    found = auroc(list(inside), list(outside))
    assert found.low == pytest.approx(resampled.low, abs=0.02)
    assert found.high == pytest.approx(resampled.high, abs=0.02)


def test_a_perfect_auroc_of_few_cases_is_not_certain() -> None:
    """The interval has width at both ends of the scale, and mirrors itself."""
    best, worst = auroc([0.9] * 50, [0.2] * 20), auroc([0.2] * 20, [0.9] * 50)
    assert (best.value, best.high, worst.value, worst.low) == (1.0, 1.0, 0.0, 0.0)
    assert best.low is not None
    assert 0.9 < best.low < 0.97
    assert worst.high == pytest.approx(1 - best.low)


def test_auroc_without_one_of_the_two_kinds_is_undefined() -> None:
    """There is nothing to tell apart."""
    assert auroc([0.5], []) == Estimate(1, None, None, None)


def test_the_difference_of_two_shares_has_the_published_interval() -> None:
    """Example (a) of table II in Newcombe (1998): 56 of 70 against 48 of 80, method 10."""
    gap = difference(wilson(56, 70), wilson(48, 80))
    assert gap.value == pytest.approx(0.2)
    assert gap.low == pytest.approx(0.0524, abs=5e-5)
    assert gap.high == pytest.approx(0.3339, abs=5e-5)
    assert difference(wilson(1, 2), wilson(0, 0)).value is None


def test_risk_steps_are_thresholds_that_can_be_set() -> None:
    """Two suggestions at 0.8 enter together, so four steps become three."""
    stated, right = np.array([0.8, 0.9, 0.5, 0.8]), np.array([True, True, False, False])
    steps = risk_coverage(stated, right, 4)
    assert [(s.probability, s.shown.hits, s.wrong.hits) for s in steps] == [
        (0.9, 1, 0),
        (0.8, 3, 1),
        (0.5, 4, 2),
    ]
    assert risk_coverage(np.array([]), np.array([], dtype=bool)) == ()


def test_the_area_averages_the_risk_at_which_each_suggestion_enters() -> None:
    """Nothing wrong for the first, one of three for the two at 0.8, two of four for the last."""
    found = area_under_risk([0.8, 0.9, 0.5, 0.8], [True, True, False, False])
    assert found.value == pytest.approx((0 + 1 / 3 + 1 / 3 + 1 / 2) / 4)
    turned = area_under_risk([0.8, 0.9, 0.5, 0.8], [False, True, False, True])
    assert turned.value == found.value
    assert area_under_risk([], []).value is None


def test_a_probability_that_tells_nothing_leaves_the_share_wrong() -> None:
    """With one probability for all, every suggestion enters at the risk of all."""
    assert area_under_risk([0.7] * 5, [True, False, True, True, False]).value == pytest.approx(0.4)
