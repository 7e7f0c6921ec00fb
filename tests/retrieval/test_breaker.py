"""A dead index costs the first caller a wait, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.breaker import Breaker
from retrieval.errors import IndexUnavailable


class Dial:
    """Be an index that answers or not, and a clock."""

    def __init__(self) -> None:
        self.alive = False
        self.asked = 0
        self.seconds = 0.0
        self.takes = 0.0

    def ask(self) -> str:
        self.asked += 1
        self.seconds += self.takes
        if not self.alive:
            raise IndexUnavailable("gone")
        return "found"


def refused(breaker: Breaker, ask: Callable[[], str]) -> None:
    with pytest.raises(IndexUnavailable):
        breaker(ask)


def test_a_dead_index_is_asked_once_in_its_rest() -> None:
    """The pages after the first do not wait two seconds each."""
    dial = Dial()
    breaker = Breaker(10.0, lambda: dial.seconds)
    for _ in range(5):
        refused(breaker, dial.ask)
    assert dial.asked == 1


def test_an_index_that_is_back_is_used_again() -> None:
    """After the rest one caller tries, and from its answer on everyone asks."""
    dial = Dial()
    breaker = Breaker(10.0, lambda: dial.seconds)
    refused(breaker, dial.ask)
    dial.alive, dial.seconds = True, 10.0
    assert [breaker(dial.ask) for _ in range(3)] == ["found"] * 3
    dial.alive = False
    refused(breaker, dial.ask)
    assert dial.asked == 5


@pytest.mark.parametrize(("takes", "rest"), [(0.0, 1.0), (0.5, 2.5), (2.0, 10.0), (30.0, 10.0)])
def test_an_index_that_refuses_at_once_is_soon_asked_again(takes: float, rest: float) -> None:
    """Its process died and another starts; one that lets callers wait is spared for longer."""
    dial = Dial()
    dial.takes = takes
    breaker = Breaker(10.0, lambda: dial.seconds)
    refused(breaker, dial.ask)
    dial.alive, dial.seconds = True, takes + rest - 0.01
    refused(breaker, dial.ask)
    dial.seconds = takes + rest
    assert breaker(dial.ask) == "found"


def test_only_one_caller_tries_after_the_rest() -> None:
    """While that one waits for its answer, the others are told at once."""
    dial = Dial()
    breaker = Breaker(10.0, lambda: dial.seconds)
    refused(breaker, dial.ask)
    dial.seconds = 10.0

    def while_another_asks() -> str:
        refused(breaker, dial.ask)
        return dial.ask()

    refused(breaker, while_another_asks)
    assert dial.asked == 2
