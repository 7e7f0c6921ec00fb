"""Agreement between machine and person beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.metrics.intervals import Estimate, bootstrap


def kappa(first: Sequence[int], second: Sequence[int]) -> Estimate:
    """Compute Cohen's kappa; undefined when both sides only ever say one thing.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20 (1960), 37-46.
    """
    return _kappa(first, second, 0)


def quadratic_kappa(first: Sequence[int], second: Sequence[int]) -> Estimate:
    """Compute kappa for ordered levels: an error counts by the square of its distance.

    Source: J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968), 213-220.
    """
    return _kappa(first, second, 2)


def _kappa(first: Sequence[int], second: Sequence[int], power: int) -> Estimate:
    a, b = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    levels, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    distance = np.abs(levels[:, None] - levels[None, :])
    # Distances between levels, not between the places of those that happen to occur.
    weights = distance.astype(np.float64) ** power if power else (distance > 0).astype(np.float64)
    left, right = codes[: len(a)], codes[len(a) :]

    def score(chosen: NDArray[np.int64]) -> float:
        return _agreement(left[chosen], right[chosen], weights)

    return bootstrap(score, len(a))


def _agreement(
    left: NDArray[np.int64], right: NDArray[np.int64], weights: NDArray[np.float64]
) -> float:
    """Compare the weighted disagreement seen with the one chance would give; NaN when undefined."""
    size = len(weights)
    seen = np.bincount(left * size + right, minlength=size * size).reshape(size, size)
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / len(left)
    by_chance = float((weights * chance).sum())
    return 1 - float((weights * seen).sum()) / by_chance if by_chance else float("nan")
