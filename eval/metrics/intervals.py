"""Intervals for shares and for any statistic of a sample, all at 95%."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rate:
    """State a share of n cases and its interval; the shares are None when n is 0."""

    hits: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """State a statistic of n cases and its interval; None where it is undefined."""

    n: int
    value: float | None
    low: float | None
    high: float | None


def wilson(hits: int, n: int) -> Rate:
    """Give a share its score interval.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212.
    """
    return _rate(hits, n, "wilson")


def clopper_pearson(hits: int, n: int) -> Rate:
    """Give a share its exact interval, which never covers less than 95%: for leaks.

    Source: C. Clopper and E. S. Pearson, "The use of confidence or fiducial limits
    illustrated in the case of the binomial", Biometrika 26 (1934), 404-413.
    """
    return _rate(hits, n, "exact")


def _rate(hits: int, n: int, method: Literal["wilson", "exact"]) -> Rate:
    if n == 0:
        return Rate(0, 0, None, None, None)
    # Imported late: it takes a second, and `triage --help` counts nothing.
    from scipy.stats import binomtest

    interval = binomtest(hits, n).proportion_ci(confidence_level=LEVEL, method=method)
    return Rate(hits, n, hits / n, float(interval.low), float(interval.high))


def complement(rate: Rate) -> Rate:
    """Turn a share into the share of the others."""
    if rate.value is None or rate.low is None or rate.high is None:
        return rate
    return Rate(rate.n - rate.hits, rate.n, 1 - rate.value, 1 - rate.high, 1 - rate.low)


def bootstrap(
    statistic: Callable[[Indices], float], n: int, *, seed: int = 2026, draws: int = 500
) -> Estimate:
    """Give a statistic its percentile interval over resampled cases.

    `statistic` takes the indices of the cases to count, with repeats; draws in which it is
    undefined (NaN) are left out. Source: B. Efron and R. Tibshirani, "An Introduction to the
    Bootstrap" (1993), chapter 13.
    """
    if n == 0:
        return Estimate(0, None, None, None)
    value = statistic(np.arange(n))
    if np.isnan(value):
        return Estimate(n, None, None, None)
    samples = np.random.default_rng(seed).integers(0, n, size=(draws, n))
    with warnings.catch_warnings():
        # A draw that misses a whole class makes some statistics undefined; that is expected.
        warnings.simplefilter("ignore")
        drawn = np.array([statistic(sample) for sample in samples])
    low, high = np.nanpercentile(drawn, [100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2])
    return Estimate(n, float(value), float(low), float(high))


def mean(values: NDArray[np.float64]) -> Estimate:
    """Average per-case values in 0..1; a Wilson interval when all are 0 or 1, else bootstrap.

    The bootstrap of a sample without a single failure has no width, which would promise too
    much; Wilson's has.
    """
    if np.isin(values, (0.0, 1.0)).all():
        rate = wilson(int(values.sum()), len(values))
        return Estimate(rate.n, rate.value, rate.low, rate.high)
    return bootstrap(lambda chosen: float(values[chosen].mean()), len(values))


def difference(first: Rate | Estimate, second: Rate | Estimate) -> Estimate:
    """Subtract the second of two independent figures from the first.

    The interval is made of the two figures' own. Sources: R. G. Newcombe, "Interval estimation
    for the difference between independent proportions", Statistics in Medicine 17 (1998),
    873-890, method 10; for other figures G. Y. Zou and A. Donner, "Construction of confidence
    limits about effect measures: a general approach", Statistics in Medicine 27 (2008),
    1693-1702.
    """
    n = first.n + second.n
    if (
        first.value is None
        or first.low is None
        or first.high is None
        or second.value is None
        or second.low is None
        or second.high is None
    ):
        return Estimate(n, None, None, None)
    gap = first.value - second.value
    below = float(np.hypot(first.value - first.low, second.high - second.value))
    above = float(np.hypot(first.high - first.value, second.value - second.low))
    return Estimate(n, gap, gap - below, gap + above)
