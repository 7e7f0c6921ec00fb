"""What is gained by staying silent where a suggestion is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.intervals import Estimate, Rate, bootstrap, wilson

POINTS = 20


@dataclass(frozen=True, slots=True)
class Threshold:
    """Say what happens when only suggestions at or above a probability are shown."""

    probability: float
    shown: Rate
    wrong: Rate


def at_threshold(
    stated: NDArray[np.float64], right: NDArray[np.bool_], probability: float
) -> Threshold:
    """Count what one threshold would show, and what of that would be wrong."""
    shown = stated >= probability
    wrong = int((shown & ~right).sum())
    return Threshold(
        probability, wilson(int(shown.sum()), len(stated)), wilson(wrong, int(shown.sum()))
    )


def risk_coverage(
    stated: NDArray[np.float64], right: NDArray[np.bool_], points: int = POINTS
) -> tuple[Threshold, ...]:
    """Walk from few, sure suggestions to all of them, in steps of equal share.

    Each step is a threshold that can be set, so suggestions with the same probability enter
    together and steps that fall on the same threshold are one. Source: R. El-Yaniv and
    Y. Wiener, "On the foundations of noise-free selective classification", Journal of Machine
    Learning Research 11 (2010), 1605-1641.
    """
    if not len(stated):
        return ()
    falling = -np.sort(-stated)
    last = np.ceil(np.arange(1, points + 1) / points * len(stated)).astype(int) - 1
    chosen = np.unique(falling[last])[::-1]
    return tuple(at_threshold(stated, right, float(each)) for each in chosen)


def area_under_risk(stated: Sequence[float], right: Sequence[bool]) -> Estimate:
    """Average the share wrong over the thresholds at which each suggestion just enters.

    Suggestions with the same probability enter together, so their order does not matter.
    Source: Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-reduced uncertainty estimation for deep
    neural classifiers" (ICLR 2019), equation 2.
    """
    sure = np.asarray(stated, dtype=np.float64)
    wrong = ~np.asarray(right, dtype=bool)

    def area(chosen: NDArray[np.int64]) -> float:
        order = chosen[np.argsort(-sure[chosen], kind="stable")]
        entered = sure[order]
        risks = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
        # The last place that holds the same probability.
        ends = len(order) - np.searchsorted(entered[::-1], entered, side="left") - 1
        return float(risks[ends].mean())

    return bootstrap(area, len(sure))
