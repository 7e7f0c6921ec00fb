"""The rules read a message quickly, and no text can make them slow."""

from __future__ import annotations

import time
from datetime import date

import pytest

from classifiers.severity import READ_TWICE, packaged_rules

MONDAY = date(2026, 1, 5)
LETTER = """
    Good morning. I live in the yellow building behind the school and I wrote to you in the fall
    about the stairs. The landlord came once, looked, and said that he would send somebody after
    the holidays, but nobody has come. The third step is loose and my neighbour carries her
    groceries up in the dark, because the light in the hall went out as well. I would like to
    know who inspects such things and how long it takes. I have a lease until the end of June and
    I do not want any trouble with him. If there is a form, please send it by mail, since our
    internet is slow here. I work nights at the plant, so mornings are better for a call. My
    sister can translate when somebody speaks only French. Thank you very much for your time and
    for the good work that all of you do for people in our town.
"""
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


def test_message_of_150_words_is_read_in_milliseconds() -> None:
    """A letter costs a few thousandths of a second; the bound leaves room for slow machines."""
    assert len(LETTER.split()) >= 150
    assert min(seconds(LETTER) for _ in range(20)) < 0.015


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_text_makes_the_rules_slow(name: str) -> None:
    """Texts of two hundred thousand characters meant to be hard end in bounded time."""
    seconds("smel of gass, depui hier")
    assert seconds(HOSTILE[name]) < 10


def test_time_grows_with_the_length_and_no_faster() -> None:
    """Eight times the text costs about eight times the time."""
    seconds(LETTER)
    one = min(seconds(LETTER * 20) for _ in range(3))
    assert min(seconds(LETTER * 160) for _ in range(2)) < 24 * one
