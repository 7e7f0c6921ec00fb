"""Stage times are kept apart and summarised in milliseconds."""

from __future__ import annotations

import time

import pytest

from eval.benchmarks.timing import Stopwatch


def test_stages_are_counted_apart_in_the_order_first_seen() -> None:
    """Two quick stages and a slow one: counts, order and sums are as run."""
    watch = Stopwatch()
    for _ in range(3):
        with watch.stage("parse"):
            pass
    with watch.stage("redact"):
        time.sleep(0.02)
    parse, redact = watch.summary()
    assert (parse.stage, parse.n, redact.stage, redact.n) == ("parse", 3, "redact", 1)
    assert redact.p50_ms == redact.p95_ms >= 20
    assert watch.total() >= 0.02


def test_a_stage_that_fails_is_timed_too() -> None:
    """A quarantined message took its time all the same."""
    watch = Stopwatch()
    with pytest.raises(ValueError, match="no"), watch.stage("redact"):
        raise ValueError("no")
    assert watch.summary()[0].n == 1
