"""Time the stages of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class StageTime:
    """Summarise one stage, in milliseconds a message."""

    stage: str
    n: int
    p50_ms: float
    p95_ms: float
    mean_ms: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Summarise the rounds of one side: the median, the lowest and the highest."""

    median: float
    low: float
    high: float


def spread(values: NDArray[np.float64]) -> Spread:
    """Summarise the rounds of one side."""
    return Spread(float(np.median(values)), float(values.min()), float(values.max()))


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Collect how long each stage took, message by message."""

    _seconds: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens in the block, whether or not it succeeds."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds.setdefault(name, []).append(time.perf_counter() - start)

    def summary(self) -> tuple[StageTime, ...]:
        """Summarise every stage in the order it was first seen."""
        return tuple(_summary(name, spent) for name, spent in self._seconds.items())

    def total(self) -> float:
        """Add up all stages, in seconds."""
        return sum(sum(spent) for spent in self._seconds.values())


def _summary(name: str, seconds: list[float]) -> StageTime:
    milliseconds = np.array(seconds) * 1000
    median, high = np.percentile(milliseconds, [50, 95])
    return StageTime(name, len(seconds), float(median), float(high), float(milliseconds.mean()))
