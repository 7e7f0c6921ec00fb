"""What a minister's office reads: whole quarters, and no number that is small (case 64)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.errors import PermissionDenied
from review_queue.model import Actor, Role
from review_queue.suppression import SMALLEST, withheld
from review_queue.trends import Cell, Line, Quarter, Trends, quarters, summed, trends
from tests.review_queue.office import CLERK, EVALUATOR, NOW, Office
from tests.review_queue.solver import Reader, possible

MINISTER = Actor("office.of.the.minister", Role.MINISTER)
DIRECTOR = Actor("direction", Role.DIRECTOR, frozenset({"housing"}))
CATALOGUE = {"roads": ["roads.snow", "roads.surface"], "housing": ["housing.repair"]}
WIDE = {"a": ["a.1", "a.2", "a.3"], "b": ["b.1", "b.2"], "c": ["c.1"]}
SPRING = Quarter(2026, 2)
LEVELS = [severity.name for severity in Severity]
JULY = datetime(2026, 7, 2, tzinfo=UTC)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_case_64_no_small_number_is_told_by_a_list_and_its_sum(counts: list[int]) -> None:
    """By trying every list with the same sum: where one is missing it could be five or more."""
    hidden = withheld(counts)
    assert {n for n, count in enumerate(counts) if 0 < count < SMALLEST} <= hidden
    if sum(counts) < SMALLEST or not hidden:
        return
    missing = sum(counts[n] for n in hidden)
    assert len(hidden) > 1 or len(counts) == 1
    # Each of the others may be as low as one: a nought is left out with everything else alone.
    least = 0 if len(hidden) == len(counts) else len(hidden) - 1
    assert missing - least >= SMALLEST


def test_case_64_what_is_large_and_what_is_nothing_is_said() -> None:
    """Only what protects a small number goes with it: the smallest that does."""
    assert withheld([5, 0, 12]) == frozenset()
    assert withheld([3, 0, 12, 7]) == {0, 3}
    assert withheld([3, 4, 40, 0]) == {0, 1}
    assert withheld([1, 1, 40, 9, 0]) == {0, 1, 3}
    assert withheld([4, 0, 1]) == {0, 1, 2}


@pytest.mark.parametrize("seed", range(12))
def test_case_64_not_even_a_solver_tells_a_small_number(seed: int) -> None:
    """Every published figure at once, sums, shares and all, as equations over all the cells."""
    drawn = random.Random(seed)
    months = [month.isoformat() for month in SPRING.months]
    cells = possible(WIDE, LEVELS, months)
    filled = [
        replace(cell, count=drawn.choice((1, 2, 3)))
        for cell in drawn.sample(cells, drawn.choice((6, 12, 30)))
    ]
    published = summed(SPRING, filled, WIDE)
    reader = Reader(cells, published)
    for lines, kind in (
        (published.areas, "area"),
        (published.severities, "severity"),
        (published.months, "month"),
        (sum(published.categories.values(), ()), "category"),
    ):
        for line in lines:
            _cannot_be_told(reader, filled, line, kind)


def _cannot_be_told(reader: Reader, filled: list[Cell], line: Line, kind: str) -> None:
    mine = [cell for cell in filled if getattr(cell, kind) == line.key]
    true = sum(cell.count for cell in mine)
    if line.decided is None and 0 < true < SMALLEST:
        least, most = reader.bounds(lambda cell: getattr(cell, kind) == line.key)
        assert (least < most, most >= SMALLEST) == (True, True), (kind, line, true)
    late = sum(cell.count for cell in mine if cell.late)
    if line.on_time is None and 0 < late < SMALLEST:
        least, most = reader.bounds(lambda cell: getattr(cell, kind) == line.key and cell.late)
        assert (least < most, most >= SMALLEST) == (True, True), (kind, line, late)


def test_figures_are_those_of_decided_cases_of_whole_quarters(office: Office) -> None:
    """The running quarter is not among them, whoever asks and however."""
    for _ in range(6):
        office.decided()
    office.decided(now=NOW + timedelta(days=60))
    with office.database.read() as session:
        assert quarters(session, MINISTER, province="NB", now=JULY) == (SPRING,)
        assert _seen(session, MINISTER, SPRING.after) is None
        seen = _seen(session, MINISTER, SPRING)
        assert quarters(session, DIRECTOR, province="NB", now=JULY) == ()
        theirs = _seen(session, DIRECTOR, SPRING)
    assert seen is not None
    assert seen.whole == Line("", 6, 1.0)
    assert seen.areas == (Line("roads", 6, 1.0), Line("housing", 0, None))
    assert [(line.key, line.decided) for line in seen.categories["roads"]] == [
        ("roads.snow", 0),
        ("roads.surface", 6),
    ]
    assert [line.decided for line in seen.months] == [0, 6, 0]
    assert theirs is not None
    assert (theirs.whole.decided, [line.key for line in theirs.areas]) == (0, ["housing"])


def _seen(session: Session, actor: Actor, quarter: Quarter) -> Trends | None:
    return trends(session, actor, quarter, CATALOGUE, province="NB", now=JULY)


def test_a_quarter_with_a_handful_of_cases_says_nothing_more(office: Office) -> None:
    """Not their number, not where they belong."""
    office.decided()
    with office.database.read() as session:
        seen = _seen(session, MINISTER, SPRING)
    assert seen is not None
    assert (seen.whole.decided, seen.areas, seen.months) == (None, (), ())


@pytest.mark.parametrize("actor", [CLERK, EVALUATOR])
def test_only_who_answers_for_a_programme_reads_its_trends(office: Office, actor: Actor) -> None:
    """Denied unless written in the table of roles."""
    with office.database.read() as session, pytest.raises(PermissionDenied):
        quarters(session, actor, province="NB", now=JULY)
