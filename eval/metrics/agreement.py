"""Agreement between machine and person beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from eval.metrics.intervals import Estimate, bootstrap


def kappa(first: Sequence[int], second: Sequence[int]) -> Estimate:
    """Compute Cohen's kappa; undefined when both sides only ever say one thing.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20 (1960), 37-46.
    """
    return _kappa(first, second, None)


def quadratic_kappa(first: Sequence[int], second: Sequence[int]) -> Estimate:
    """Compute kappa for ordered labels: an error counts by the square of its distance.

    Source: J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968), 213-220.
    """
    return _kappa(first, second, "quadratic")


def _kappa(
    first: Sequence[int], second: Sequence[int], weights: Literal["quadratic"] | None
) -> Estimate:
    a, b = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    labels = np.unique(np.concatenate([a, b]))
    if len(labels) < 2:
        return Estimate(len(a), None, None, None)

    def score(chosen: NDArray[np.int64]) -> float:
        return float(cohen_kappa_score(a[chosen], b[chosen], labels=labels, weights=weights))

    return bootstrap(score, len(a), draws=200)
