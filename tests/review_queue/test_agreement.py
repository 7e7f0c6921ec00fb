"""How far two people agree who did not know of each other's answer."""

from __future__ import annotations

from itertools import product

import pytest

from classifiers.model import Severity
from review_queue import agreement
from review_queue.agreement import Pair, agreements, kappa, weighted_kappa
from review_queue.model import Actor, Correction, Role
from review_queue.proportions import gap, proportion
from tests.review_queue.office import CLERK, EVALUATOR, SQLITE_ONLY, Office
from tests.review_queue.reviewing import ALIKE, LOWER, NOBODY, SECOND, drawn, second

S1, S2, S3, S4 = Severity.S1, Severity.S2, Severity.S3, Severity.S4


def test_kappa_of_a_published_example() -> None:
    """20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: agreement 0.7, by chance 0.5, kappa 0.4."""
    counted = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    found = kappa([pair for pair, n in counted.items() for _ in range(n)])
    assert found.n == 50
    assert found.value == pytest.approx(0.4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.4 < found.high


def test_people_who_always_agreed_are_not_promised_to_go_on() -> None:
    """Five of five leave much open, and the interval says so."""
    for found in (
        kappa([("a", "a")] * 3 + [("b", "b")] * 2),
        weighted_kappa([(S2, S2), (S3, S3), (S4, S4), (S3, S3), (S3, S3)]),
    ):
        assert found.value == pytest.approx(1)
        assert found.low is not None
        assert found.low < 0.5
        assert found.high == pytest.approx(1)


def test_kappa_is_undefined_without_cases_and_where_nobody_could_differ() -> None:
    """Both only ever said one thing: chance alone explains all of it."""
    assert kappa([]).value is None
    assert kappa([("a", "a")] * 9).value is None
    assert weighted_kappa([(S3, S3)] * 9).value is None


def test_a_near_severity_costs_less_than_a_far_one() -> None:
    """S3 for S4 is one step, S1 for S4 nine times as much."""
    agreed = [(level, level) for level in Severity] * 5
    near = weighted_kappa([*agreed, (S3, S4)]).value
    far = weighted_kappa([*agreed, (S1, S4)]).value
    assert near is not None
    assert far is not None
    assert far < near < 1


def test_pairs_are_people_whoever_was_first_and_lowered_ones_stand_apart() -> None:
    """Rose and Noël are one pair; a case chosen for its severity is no fair sample."""

    def pair(first: str, other: str, drawn: bool = True) -> Pair:  # fmt: skip
        return Pair("x", first, other, ("a", "a"), (S3, S3), drawn)

    found = agreements([pair("rose", "noel"), pair("noel", "rose"), pair("rose", "amy"),
                        pair("rose", "noel", drawn=False)])  # fmt: skip
    assert [(each.people, each.n) for each in found.pairs] == [
        (("amy", "rose"), 1), (("noel", "rose"), 2),
    ]  # fmt: skip
    assert (found.overall.n, found.lowered.n) == (3, 1)


@SQLITE_ONLY
def test_answers_are_paired_from_what_was_kept(office: Office) -> None:
    """An answer still awaited is none, and areas limit what is counted."""
    for answered in (ALIKE, LOWER, Correction("roads.snow", S3), None):
        case_id = drawn(office)
        office.confirm(case_id)
        if answered is not None:
            second(office, case_id, answered)
    lowered = drawn(office, NOBODY, S2)
    office.correct(lowered, ALIKE)
    second(office, lowered)
    with office.database.read() as session:
        found = agreements(agreement.answered_twice(session, EVALUATOR))
        elsewhere = Actor("x", Role.SUPERVISOR, frozenset({"housing"}))
        assert agreement.seen_by_overseer(session, elsewhere).overall.n == 0
    assert (found.overall.n, found.overall.same_category, found.overall.same_severity) == (3, 2, 2)
    assert [each.people for each in found.pairs] == [(SECOND.id, CLERK.id)]
    assert (found.lowered.n, found.lowered.same_severity) == (1, 1)


def test_wilson_and_newcombe_as_published() -> None:
    """Newcombe 1998, table II, method 10: 56/70 - 48/80 = 0.2, from 0.0524 to 0.3339."""
    found = gap(proportion(56, 70), proportion(48, 80))
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([0.2, 0.0524, 0.3339], abs=1e-4)
    assert gap(proportion(0, 0), proportion(1, 2)) is None


@pytest.mark.parametrize(("hits", "n"), list(product((0, 1, 2), (2, 30))))
def test_an_interval_holds_its_share(hits: int, n: int) -> None:
    """From 0 to 1, whatever was counted."""
    found = proportion(hits, n)
    assert 0 <= found.low <= hits / n <= found.high <= 1
