"""Intervals for shares of few cases, at 95%: enough for a page, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

Z = 1.959964
"""The normal distribution's 97.5% point."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """State a share of `n` cases, 0..1, and what holds the true one with 95%.

    Of nothing, nothing is known: 0 to 1.
    """

    hits: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Gap:
    """State a difference of two shares and its interval."""

    value: float
    low: float
    high: float


def proportion(hits: int, n: int) -> Proportion:
    """Give a share its score interval.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if n == 0:
        return Proportion(0, 0, 0.0, 1.0)
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(max(0.0, share * (1 - share) / n + spread / (4 * n))) / (1 + spread)
    return Proportion(hits, n, max(0.0, middle - half), min(1.0, middle + half))


def gap(first: Proportion, second: Proportion) -> Gap | None:
    """Subtract the second of two independent shares from the first; None when one is of nothing.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    one, other = first.value, second.value
    if one is None or other is None:
        return None
    below = hypot(one - first.low, second.high - other)
    above = hypot(first.high - one, other - second.low)
    return Gap(one - other, one - other - below, one - other + above)
