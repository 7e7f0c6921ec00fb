"""Intervals against published tables and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.metrics.intervals import bootstrap, clopper_pearson, complement, mean, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_published_limits(
    hits: int, n: int, low: float, high: float
) -> None:
    """R. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    rate = wilson(hits, n)
    assert rate.low == pytest.approx(low, abs=5e-5)
    assert rate.high == pytest.approx(high, abs=5e-5)


def test_clopper_pearson_gives_newcombes_published_limits() -> None:
    """Method 5 of the same table for 81 of 263 and for 0 of 20."""
    assert clopper_pearson(81, 263).low == pytest.approx(0.2527, abs=5e-5)
    assert clopper_pearson(81, 263).high == pytest.approx(0.3676, abs=5e-5)
    assert clopper_pearson(0, 20).high == pytest.approx(0.1684, abs=5e-5)


def test_no_cases_give_no_share() -> None:
    """Nothing counted is said as nothing, not as zero."""
    assert wilson(0, 0).value is None
    assert bootstrap(lambda _: 1.0, 0).value is None


def test_complement_swaps_the_limits() -> None:
    """The interval of the others mirrors the interval of the share."""
    rate, others = wilson(3, 10), complement(wilson(3, 10))
    assert (others.hits, others.value) == (7, 0.7)
    assert others.low == pytest.approx(1 - (rate.high or 0))
    assert others.high == pytest.approx(1 - (rate.low or 0))


def test_bootstrap_agrees_with_scipy_and_repeats_itself() -> None:
    """The percentile interval of a mean is scipy's within resampling noise, and is seeded."""
    values = np.random.default_rng(7).beta(2, 5, size=200)
    own = bootstrap(lambda chosen: float(values[chosen].mean()), 200, draws=2000)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=2000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert own.low == pytest.approx(theirs.low, abs=0.004)
    assert own.high == pytest.approx(theirs.high, abs=0.004)
    assert own == bootstrap(lambda chosen: float(values[chosen].mean()), 200, draws=2000)


def test_a_perfect_score_still_has_an_uncertain_lower_limit() -> None:
    """Ten of ten right leaves room for doubt that a bootstrap would hide."""
    estimate = mean(np.ones(10))
    assert estimate.high == 1.0
    assert estimate.low == pytest.approx(wilson(10, 10).low)
    assert (estimate.low or 1.0) < 0.75
