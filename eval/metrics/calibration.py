"""Whether a stated probability is the share that comes true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.intervals import Rate, wilson


@dataclass(frozen=True, slots=True)
class Bin:
    """Compare what was promised with what came true for probabilities in (low, high]."""

    low: float
    high: float
    n: int
    promised: float
    correct: Rate


def reliability(
    probabilities: Sequence[float], correct: Sequence[bool], *, bins: int = 10
) -> tuple[Bin, ...]:
    """Sort suggestions into bins of equal width by stated probability; empty bins are left out.

    Source: M. P. Naeini, G. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities
    using Bayesian binning" (AAAI 2015).
    """
    stated = np.asarray(probabilities, dtype=np.float64)
    hits = np.asarray(correct, dtype=bool)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.clip(np.searchsorted(edges, stated, side="left") - 1, 0, bins - 1)
    return tuple(
        _bin(edges, index, stated[place == index], hits[place == index])
        for index in np.unique(place)
    )


def _bin(
    edges: NDArray[np.float64], index: int, stated: NDArray[np.float64], hits: NDArray[np.bool_]
) -> Bin:
    return Bin(
        low=float(edges[index]),
        high=float(edges[index + 1]),
        n=len(stated),
        promised=float(stated.mean()),
        correct=wilson(int(hits.sum()), len(hits)),
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Average the gap between promise and outcome over the bins, weighted by their cases.

    Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On calibration of modern neural
    networks" (ICML 2017), equation 3.
    """
    total = sum(b.n for b in bins)
    if total == 0:
        return None
    return sum(b.n * abs(b.promised - (b.correct.value or 0.0)) for b in bins) / total
