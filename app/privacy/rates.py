"""Exact intervals for the share of documents, or of marks, that leaked.

Source: C. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in
the case of the binomial", Biometrika 26 (1934), 404-413, by quantiles of the beta distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class LeakRate:
    """State that `hits` of `n` leaked; `low` and `high` hold the true share with 95%.

    Without a hit `high` is the one-sided bound: the true share is below it with 95%.
    """

    hits: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else 0.0


def leak_rate(hits: int, n: int) -> LeakRate:
    """Give a count of leaks its exact interval; of nothing read, nothing is known (0 to 1)."""
    if n == 0:
        return LeakRate(0, 0, 0.0, 1.0)
    if hits == 0:
        return LeakRate(0, n, 0.0, 1 - (1 - LEVEL) ** (1 / n))
    # SciPy takes a third of a second to import, and most commands count nothing.
    from scipy.special import betaincinv

    tail = (1 - LEVEL) / 2
    low = float(betaincinv(hits, n - hits + 1, tail))
    high = float(betaincinv(hits + 1, n - hits, 1 - tail)) if hits < n else 1.0
    return LeakRate(hits, n, low, high)
