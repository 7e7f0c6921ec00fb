"""How often the suggested category is the decided one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.intervals import Estimate, Rate, bootstrap, wilson


@dataclass(frozen=True, slots=True)
class Confusion:
    """Count cases by true label (rows) and predicted label (columns)."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ClassScores:
    """Score one label; `n` counts the cases that truly have it, `predicted` those given it."""

    label: str
    n: int
    predicted: int
    precision: Rate
    recall: Rate
    f1: Estimate


def accuracy(true: Sequence[str], predicted: Sequence[str]) -> Rate:
    """Share the cases whose predicted label is the true one."""
    hits = sum(a == b for a, b in zip(true, predicted, strict=True))
    return wilson(hits, len(true))


def confusion(true: Sequence[str], predicted: Sequence[str]) -> Confusion:
    """Count every pair of labels that occurs on either side, in the labels' own order."""
    labels = tuple(sorted({*true, *predicted}))
    pairs = Counter(zip(true, predicted, strict=True))
    return Confusion(
        labels, tuple(tuple(pairs[row, column] for column in labels) for row in labels)
    )


def class_scores(table: Confusion) -> tuple[ClassScores, ...]:
    """Score every label of a confusion table."""
    counts = np.array(table.counts, dtype=np.int64).reshape([len(table.labels)] * 2)
    scores = []
    for index, label in enumerate(table.labels):
        hits = int(counts[index, index])
        n, predicted = int(counts[index].sum()), int(counts[:, index].sum())
        scores.append(
            ClassScores(
                label=label,
                n=n,
                predicted=predicted,
                precision=wilson(hits, predicted),
                recall=wilson(hits, n),
                f1=_f1(hits, n + predicted - hits),
            )
        )
    return tuple(scores)


def _f1(hits: int, touched: int) -> Estimate:
    """Turn the share of hits among all cases a label touches into F1 = 2s / (1 + s).

    F1 grows with that share, so the limits of the share's Wilson interval become F1's.
    """
    share = wilson(hits, touched)
    if share.value is None or share.low is None or share.high is None:
        return Estimate(0, None, None, None)
    value, low, high = (2 * s / (1 + s) for s in (share.value, share.low, share.high))
    return Estimate(touched, value, low, high)


def macro_f1(true: Sequence[str], predicted: Sequence[str]) -> Estimate:
    """Average F1 over the labels that occur, each counting the same; bootstrap interval."""
    labels = sorted({*true, *predicted})
    code = {label: index for index, label in enumerate(labels)}
    t = np.array([code[label] for label in true], dtype=np.int64)
    p = np.array([code[label] for label in predicted], dtype=np.int64)

    def average(chosen: NDArray[np.int64]) -> float:
        hits = np.bincount(t[chosen][t[chosen] == p[chosen]], minlength=len(labels))
        sides = np.bincount(np.concatenate([t[chosen], p[chosen]]), minlength=len(labels))
        occurring = sides > 0
        return float((2 * hits[occurring] / sides[occurring]).mean())

    return bootstrap(average, len(t))
