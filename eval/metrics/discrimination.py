"""How well a number tells one kind of case from another."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from eval.metrics.intervals import LEVEL, Estimate


def auroc(higher: Sequence[float], lower: Sequence[float]) -> Estimate:
    """Share the pairs in which the case meant to be higher is so; a tie counts half.

    That is the area under the ROC curve: J. A. Hanley and B. J. McNeil, "The meaning and use of
    the area under a receiver operating characteristic (ROC) curve", Radiology 143 (1982), 29-36.
    The interval has width even where every pair is right: R. G. Newcombe, "Confidence intervals
    for an effect size measure based on the Mann-Whitney statistic", part 2, Statistics in
    Medicine 25 (2006), 559-573, method 5.
    """
    m, n = len(higher), len(lower)
    if not m or not n:
        return Estimate(m + n, None, None, None)
    # Imported late, as in intervals.py.
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([higher, lower]))
    value = float((ranks[:m].sum() - m * (m + 1) / 2) / (m * n))
    return Estimate(m + n, value, _limit(value, m, n, -1), _limit(value, m, n, 1))


def _limit(value: float, m: int, n: int, side: int) -> float:
    """Find the area from which the one seen is just as far as chance would take it."""
    from scipy.optimize import brentq
    from scipy.stats import norm

    reach = float(norm.ppf((1 + LEVEL) / 2))
    typical = (m + n) / 2 - 1

    def distance(area: float) -> float:
        spread = 1 + typical * ((1 - area) / (2 - area) + area / (1 + area))
        return side * (area - value) - reach * sqrt(area * (1 - area) * spread / (m * n))

    end = 1.0 if side > 0 else 0.0
    if distance(end) <= 0:
        return end
    # Just beside the area seen: at 0 and at 1 that is itself a root, and not the one sought.
    return float(brentq(distance, value + 1e-9 * (end - value), end))
