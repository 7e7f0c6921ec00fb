"""Run the same step in several threads that all start at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def race(runners: int, step: Callable[[int], Result]) -> list[Result]:
    """Return what each of the threads, numbered from 0, brought back."""
    start = Barrier(runners)

    def run(number: int) -> Result:
        start.wait(timeout=30)
        return step(number)

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(run, range(runners)))
