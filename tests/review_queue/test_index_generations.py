"""One generation of the index serves, one may be built, and either role is held by one row."""

from __future__ import annotations

from datetime import datetime

import pytest

from review_queue import index_contents, index_generations
from review_queue.errors import RebuildUnderWay, StaleRebuild
from review_queue.index_generations import Generation
from tests.review_queue.office import NOW, Office, after
from tests.review_queue.race import race

ENCODER = "use 1"


def begin(
    office: Office, *, maker: str = "here:1:0", gone: tuple[str, ...] = (), now: datetime = NOW
) -> Generation:
    with office.database.write() as session:
        return index_generations.begin(
            session, ENCODER, maker=maker, is_gone=lambda name: name in gone, now=now
        )


def serve(office: Office, generation: Generation, *, now: datetime = NOW) -> None:
    with office.database.write() as session:
        index_generations.serve(session, generation.id, seconds=2.0, now=now)


def serving(office: Office) -> str | None:
    with office.database.read() as session:
        found = index_generations.serving(session)
        return None if found is None else found.id


def test_a_built_generation_takes_the_place_of_the_one_that_serves(office: Office) -> None:
    """From one moment to the next; the old one is left to be cleared away, then forgotten."""
    first = begin(office)
    assert serving(office) is None
    serve(office, first)
    second = begin(office)
    assert serving(office) == first.id
    serve(office, second)
    assert serving(office) == second.id
    with office.database.write() as session:
        assert index_generations.discarded(session) == [first.id]
        index_generations.forget(session, first.id)
        assert index_generations.discarded(session) == []
        assert index_generations.known(session) == {second.id}


def test_nobody_builds_beside_another(office: Office) -> None:
    """A second rebuild is refused while the first shows signs of life."""
    building = begin(office)
    with pytest.raises(RebuildUnderWay):
        begin(office, maker="here:2:0")
    with office.database.write() as session:
        index_generations.beat(session, building.id, now=after(minutes=8))
    with pytest.raises(RebuildUnderWay):
        begin(office, maker="there:2:0", now=after(minutes=15))


@pytest.mark.parametrize(("gone", "minutes"), [(("here:1:0",), 1), ((), 11)])
def test_what_a_dead_process_left_half_built_is_given_up(
    office: Office, gone: tuple[str, ...], minutes: int
) -> None:
    """At once when it is known to be dead, else when it was silent for long; it never serves."""
    left = begin(office)
    begin(office, maker="here:2:0", gone=gone, now=after(minutes=minutes))
    with pytest.raises(StaleRebuild):
        serve(office, left)
    with pytest.raises(StaleRebuild), office.database.write() as session:
        index_generations.beat(session, left.id, now=NOW)
    with office.database.read() as session:
        assert index_generations.discarded(session) == [left.id]
        assert not index_generations.lives(session, left.id)


def test_of_two_that_begin_at_once_one_builds(office: Office) -> None:
    """The row's role is unique on both databases."""

    def attempt(number: int) -> str:
        try:
            return begin(office, maker=f"here:{number}:0").id
        except RebuildUnderWay:
            return ""

    begun = [id for id in race(4, attempt) if id]
    assert len(begun) == 1


def test_an_interrupted_swap_changes_nothing(office: Office) -> None:
    """The old generation serves until the transaction is committed."""
    first = begin(office)
    serve(office, first)
    second = begin(office)
    with office.database.write() as session:
        index_generations.serve(session, second.id, seconds=1.0, now=NOW)
        session.rollback()
    assert serving(office) == first.id


def test_a_generation_given_up_is_forgotten_with_what_it_held(office: Office) -> None:
    """Its rows go; the cases stay."""
    case_id = office.decided()
    building = begin(office)
    with office.database.write() as session:
        cases = index_contents.findable(session, [case_id], ENCODER)
        index_contents.note(session, building.id, case_id, cases[0], now=NOW)
        index_generations.give_up(session, building.id)
        index_generations.forget(session, building.id)
        assert index_generations.known(session) == frozenset()
    assert office.view(case_id).case_id == case_id
