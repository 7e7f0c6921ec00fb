"""One case is brought into the index: cheaply when it is new, and never left behind elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bootstrap import Counter
from app.clock import now
from app.index_rebuild import compare_all
from app.indexing import Target, bring_into
from app.past_cases import PastCases
from retrieval.errors import IndexUnavailable
from retrieval.model import IndexEntry
from review_queue import index_contents
from review_queue.index_generations import Generation
from review_queue.tables import CaseRow
from tests.app.past_room import decided_cases, faults_of, past_cases_of, rebuild


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with past_cases_of(counter) as opened:
        yield opened


@pytest.fixture
def serving(counter: Counter, past_cases: PastCases) -> Generation:
    """A generation that serves and holds nothing yet."""
    rebuild(counter, past_cases)
    generation = past_cases.look()
    assert generation is not None
    return generation


def move(counter: Counter, case_id: str, area: str) -> None:
    with counter.database.write() as session:
        session.get_one(CaseRow, case_id).area = area


def test_only_a_case_that_may_be_in_the_index_is_looked_for_in_every_area(
    counter: Counter, past_cases: PastCases, serving: Generation
) -> None:
    """Its first way in asks one area; after a change, all of them forget it first."""
    (case_id,) = decided_cases(counter, 1)
    done: list[str] = []
    target = Target(
        serving,
        put=lambda entry: done.append(f"put {entry.area}"),
        put_new=lambda entry: done.append(f"put new {entry.area}"),
        remove=lambda _case_id: done.append("remove"),
    )
    assert bring_into(counter, past_cases, target, case_id, now)
    move(counter, case_id, "environment")
    assert bring_into(counter, past_cases, target, case_id, now)
    assert done == ["put new roads", "put environment"]


def test_a_case_put_in_before_a_crash_is_not_left_behind_where_it_was(
    counter: Counter, past_cases: PastCases, serving: Generation
) -> None:
    """The index was written, that it was is not on record, and the case went to another area."""
    (case_id,) = decided_cases(counter, 1)

    def killed(entry: IndexEntry) -> None:
        past_cases.put_new(entry)
        raise IndexUnavailable("killed after the index was written")

    target = Target(serving, past_cases.put, killed, past_cases.remove)
    with pytest.raises(IndexUnavailable):
        bring_into(counter, past_cases, target, case_id, now)
    with counter.database.read() as session:
        assert index_contents.areas_held(session, serving.id) == {}
    move(counter, case_id, "environment")
    assert compare_all(counter, past_cases, now) == 1
    assert list(faults_of(counter, past_cases)) == []
    assert past_cases.ask(lambda index: index.case_ids(["environment"])) == {case_id}


def test_a_case_announced_and_then_not_to_be_found_any_more_leaves_the_index(
    counter: Counter, past_cases: PastCases, serving: Generation
) -> None:
    """What was put in before a crash and has no place in the index by now is taken out."""
    (case_id,) = decided_cases(counter, 1)
    with counter.database.write() as session:
        (case,) = index_contents.findable(session, [case_id], serving.encoder)
        assert index_contents.announce(session, serving.id, case)
        assert not index_contents.announce(session, serving.id, case)
        assert case.entry is not None
        session.get_one(CaseRow, case_id).area = None
    past_cases.put_new(case.entry)
    assert compare_all(counter, past_cases, now) == 1
    assert past_cases.ask(lambda index: index.case_ids(past_cases.areas)) == frozenset()
    assert compare_all(counter, past_cases, now) == 0
