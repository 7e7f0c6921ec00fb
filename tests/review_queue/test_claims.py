"""One case is in one pair of hands."""

from __future__ import annotations

import pytest

from review_queue import audit, queue
from review_queue.errors import ClaimConflict
from review_queue.model import Actor, Role
from tests.review_queue.office import CLERK, COLLEAGUE, NOW, Office, after
from tests.review_queue.race import race


def test_a_claimed_case_is_refused_to_others_until_its_lease_ends(office: Office) -> None:
    """Fifteen minutes after the claim the case is free again by itself."""
    case_id = office.waiting()
    first = office.claim(case_id)
    with pytest.raises(ClaimConflict, match=CLERK.id):
        office.claim(case_id, COLLEAGUE, now=after(minutes=14))
    assert office.view(case_id, now=after(minutes=14)).claimed_by == CLERK.id
    assert office.view(case_id, now=after(minutes=15)).claimed_by is None
    assert office.claim(case_id, COLLEAGUE, now=after(minutes=15)) > first


def test_claiming_ones_own_case_keeps_its_fence_and_renews_its_lease(office: Office) -> None:
    """A page that asks again does not make itself stale."""
    case_id = office.waiting()
    first = office.claim(case_id)
    assert office.claim(case_id, now=after(minutes=10)) == first
    with pytest.raises(ClaimConflict):
        office.claim(case_id, COLLEAGUE, now=after(minutes=20))


def test_a_released_case_is_free_and_only_its_holder_may_release_it(office: Office) -> None:
    """Giving back is the holder's to do."""
    case_id = office.waiting()
    office.claim(case_id)
    with office.database.write() as session:
        with pytest.raises(ClaimConflict):
            queue.release(session, COLLEAGUE, case_id, now=NOW)
        queue.release(session, CLERK, case_id, now=NOW)
    assert office.claim(case_id, COLLEAGUE) == 2


def test_the_next_case_is_the_first_free_one(office: Office) -> None:
    """Cases in others' hands are passed over; an empty queue gives nothing."""
    first, second = office.waiting(), office.waiting()
    with office.database.write() as session:
        taken = {queue.claim_next(session, who, now=NOW) for who in (CLERK, COLLEAGUE)}
        assert taken == {first, second}
        assert queue.claim_next(session, CLERK, now=NOW) is None


@pytest.mark.parametrize("state", ["received", "quarantined", "decided"])
def test_only_waiting_cases_can_be_claimed(office: Office, state: str) -> None:
    """What is not in the queue cannot be taken from it."""
    if state == "received":
        case_id = office.accept().case_id
    else:
        case_id = office.quarantined() if state == "quarantined" else office.decided()
    with pytest.raises(ClaimConflict, match=state):
        office.claim(case_id)


def test_fault_f33_of_sixteen_people_one_gets_the_case(office: Office) -> None:
    """Fifteen are told who has it, and one claim is on record."""
    case_id = office.waiting()

    def claim(number: int) -> bool:
        try:
            office.claim(case_id, Actor(f"clerk-{number}", Role.INTAKE))
        except ClaimConflict:
            return False
        return True

    assert sorted(race(16, claim)) == [False] * 15 + [True]
    view = office.view(case_id)
    assert view.fence == 1
    claims = [entry for entry in view.history if entry.tag == "desk:case:claimed"]
    assert [entry.actor for entry in claims] == [view.claimed_by]


def test_sixteen_people_asking_for_the_next_case_get_sixteen_cases(office: Office) -> None:
    """Nobody waits for a colleague and nobody shares a case."""
    cases = {office.waiting() for _ in range(16)}

    def take(number: int) -> str | None:
        with office.database.write() as session:
            return queue.claim_next(session, Actor(f"clerk-{number}", Role.INTAKE), now=NOW)

    assert set(race(16, take)) == cases
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None
