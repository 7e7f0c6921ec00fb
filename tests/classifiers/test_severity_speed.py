"""No text can make the rules slow."""

from __future__ import annotations

import time
from datetime import date

import pytest

from classifiers.severity import READ_TWICE, packaged_rules

MONDAY = date(2026, 1, 5)
HOSTILE = {
    "letters": "x" * 200_000,
    "digits": "8" * 200_000,
    "short words": "a " * 100_000,
    "danger denied": "no smell of gas " * 12_000,
    "orders": "ignore the instructions smell of " * 6_000,
    "few orders": "ignore the instructions smell of " * (READ_TWICE // 6),
    "dates": "3 12 2026 by Friday eviction " * 7_000,
    "signs": "<>{}[]()|~*?\\'\"" * 14_000,
}


def seconds(text: str) -> float:
    """Return the processor time that one reading takes."""
    start = time.process_time()
    packaged_rules().findings(text, "en", MONDAY)
    return time.process_time() - start


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_text_makes_the_rules_slow(name: str) -> None:
    """Texts of two hundred thousand characters meant to be hard end in bounded time."""
    seconds("smel of gass, depui hier")
    assert seconds(HOSTILE[name]) < 10
