"""The same incident: near cases, links, merges, and what is noticed when they grow many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from classifiers.model import Severity
from review_queue import audit, decisions, nearness, occurrences, queue
from review_queue.errors import ClaimConflict, MergeRefused, ReviewQueueError
from review_queue.model import Actor, CaseState, Correction
from tests.review_queue.neighbours import (
    CAP_PELE,
    HERE,
    Neighbour,
    settle,
    settled_elsewhere,
)
from tests.review_queue.office import (
    CLERK,
    COLLEAGUE,
    NOW,
    SUPERVISOR,
    Office,
    after,
    redacted,
)
from tests.review_queue.race import race


def _near(office: Office, case_id: str, actor: Actor = CLERK) -> list[str] | None:
    with office.database.read() as session:
        found = nearness.near(session, actor, case_id)
    return None if found is None else [each.case_id for each in found]


def _link(office: Office, one: str, other: str, actor: Actor = CLERK, *, seen: int = 0) -> None:
    with office.database.write() as session:
        occurrences.link(session, actor, one, other, seen=seen, now=NOW)


def _merge(office: Office, one: str, leading: str, actor: Actor = CLERK, *, seen: int = 0) -> None:
    fence = office.view(leading).fence
    with office.database.write() as session:
        occurrences.merge(session, actor, one, leading, seen=seen, seen_leading=fence, now=NOW)


def _unmerge(office: Office, case_id: str, actor: Actor = CLERK) -> None:
    fence = office.view(case_id).fence
    with office.database.write() as session:
        occurrences.unmerge(session, actor, case_id, seen=fence, now=NOW)


def _linked(office: Office, case_id: str) -> set[str]:
    with office.database.read() as session:
        return {other for other, _ in occurrences.joined(session, CLERK, case_id).linked}


def _followers(office: Office, case_id: str) -> list[occurrences.Follower]:
    with office.database.read() as session:
        return list(occurrences.joined(session, CLERK, case_id).followers)


def test_near_means_place_time_text_and_area_together(office: Office) -> None:
    """Whatever is far in one of them is something else, however near in the others."""
    case_id, same = settle(office, HERE), settle(office, HERE, angle=20)
    settle(office, HERE, place=CAP_PELE)
    settle(office, HERE, at=NOW - timedelta(days=8))
    settle(office, HERE, angle=80)
    settle(office, HERE, area="housing", category="housing.repair")
    settled_elsewhere(office, HERE)
    assert _near(office, case_id) == [same]


def test_without_a_place_or_vectors_it_cannot_be_told(office: Office) -> None:
    """That is said, and is not the same as finding none."""
    settle(office, HERE)
    assert _near(office, settle(office, HERE, place=None)) is None
    assert _near(office, office.waiting()) is None
    assert _near(office, settle(office, HERE, angle=90)) == []


def test_restricted_and_erased_cases_are_no_neighbours(office: Office) -> None:
    """A child's case is shown beside no other."""
    child = Neighbour("social.child", "social")
    settle(office, child)
    assert _near(office, settle(office, child, category="social.income")) == []


def test_case_40_a_near_duplicate_changes_nothing_by_itself(office: Office) -> None:
    """Word for word the same, twenty times: each waits for a person, none is joined."""
    first = settle(office, HERE)
    copies = [settle(office, HERE) for _ in range(20)]
    for case_id in (first, *copies):
        view = office.view(case_id)
        assert (view.state, view.decision) == (CaseState.WAITING, None)
        assert _linked(office, case_id) == set()
    assert _followers(office, first) == []


def test_linking_joins_incidents_and_each_is_decided_by_itself(office: Office) -> None:
    """A with B, C with D, then B with C: one incident of four."""
    a, b, c, d = (settle(office, HERE) for _ in range(4))
    _link(office, a, b)
    _link(office, c, d)
    _link(office, b, c)
    assert _linked(office, a) == {b, c, d}
    office.confirm(a)
    assert office.view(b).state == CaseState.WAITING
    with office.database.read() as session:
        tags = [each.tag for each in audit.events(session, SUPERVISOR)]
    assert tags.count("desk:case:linked") == 3
    with pytest.raises(ClaimConflict):
        _link(office, a, d, seen=office.view(a).fence)


def test_two_people_linking_at_once_make_one_incident(office: Office) -> None:
    """The same two cases, one of them in two links, or both the other way round."""
    for pairs in (((0, 1), (0, 1)), ((0, 1), (1, 2)), ((0, 1), (1, 0)), ((0, 1), (2, 3))):
        cases = [settle(office, HERE) for _ in range(4)]

        def attempt(number: int, pairs: tuple[tuple[int, int], ...] = pairs,
                    cases: list[str] = cases) -> bool:  # fmt: skip
            one, other = pairs[number]
            try:
                _link(office, cases[one], cases[other], (CLERK, COLLEAGUE)[number])
            except ClaimConflict:
                return False
            return True

        done = race(2, attempt)
        repeated = set(pairs[0]) == set(pairs[1])
        assert sorted(done) == ([False, True] if repeated else [True, True])
        for one, other in pairs:
            assert cases[other] in _linked(office, cases[one])


def test_one_decision_answers_a_case_and_what_follows_it(office: Office) -> None:
    """Each gets its own decision, event and place in the index; nothing of it is lost."""
    leading, case_id = (
        settle(office, HERE),
        settle(office, HERE, body="The same hole, says [PERSON 1]."),
    )
    with office.database.write() as session:
        decisions.add_note(session, CLERK, case_id, redacted("Called twice."), now=NOW)
    _merge(office, case_id, leading)
    assert office.view(case_id).state == CaseState.FOLLOWING
    (follower,) = _followers(office, leading)
    assert follower.redacted is not None
    assert follower.redacted.body.text == "The same hole, says [PERSON 1]."
    assert [note.text for note in follower.notes] == ["Called twice."]
    office.correct(leading, Correction("environment.flood", Severity.S2))
    for each in (leading, case_id):
        decision = office.view(each).decision
        assert decision is not None
        assert (decision.category, decision.severity) == ("environment.flood", Severity.S2)
        assert office.view(each).state == CaseState.DECIDED
    assert [each.tag for each in office.view(case_id).history][-2:] == [
        "desk:case:merged",
        "desk:case:answered",
    ]
    assert len(_followers(office, leading)) == 1
    with pytest.raises(ClaimConflict):
        _unmerge(office, case_id)


def test_a_merge_is_taken_back_until_it_is_decided(office: Office) -> None:
    """The case waits again with everything it had, and is decided by itself."""
    leading, case_id = settle(office, HERE), settle(office, HERE)
    before = office.view(case_id)
    _merge(office, case_id, leading)
    _unmerge(office, case_id, COLLEAGUE)
    after_it = office.view(case_id)
    assert (after_it.state, after_it.redacted) == (CaseState.WAITING, before.redacted)
    assert _followers(office, leading) == []
    office.confirm(leading)
    assert office.view(case_id).state == CaseState.WAITING
    office.confirm(case_id)


def test_what_a_quarantined_case_led_waits_by_itself_again(office: Office) -> None:
    """Setting the leading case aside hides no other request."""
    leading, case_id, third = (settle(office, HERE) for _ in range(3))
    _merge(office, case_id, leading)
    _merge(office, third, leading)
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, leading, "not_a_request", now=NOW)
    assert {office.view(each).state for each in (case_id, third)} == {CaseState.WAITING}
    _merge(office, third, case_id, seen=office.view(third).fence)
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, third, "personal_information", now=NOW)
    assert office.view(third).state == CaseState.QUARANTINED
    assert _followers(office, case_id) == []


def test_the_leading_case_takes_over_the_nearest_deadline(office: Office) -> None:
    """And gives it back with the case that had it."""
    leading, case_id = settle(office, HERE), settle(office, HERE, at=after(hours=-6))
    _merge(office, case_id, leading)
    assert _due(office, leading) == after(hours=-6)
    _unmerge(office, case_id)
    assert _due(office, leading) == NOW


def _due(office: Office, case_id: str) -> object:
    with office.database.read() as session:
        return next(r.due_at for r in queue.waiting(session, CLERK) if r.case_id == case_id)


def test_merges_that_would_hide_something_are_refused(office: Office) -> None:
    """An urgent case follows none that is not; nobody follows a follower or a decided case."""
    a, b, c = (settle(office, HERE) for _ in range(3))
    urgent = settle(office, HERE, severity=Severity.S1)
    other_area = settle(office, Neighbour("housing.repair", "housing"))
    decided = settle(office, HERE)
    office.confirm(decided)
    _merge(office, b, a)
    for one, leading, reason in (
        (a, a, "itself"),
        (urgent, a, "severity"),
        (c, other_area, "area"),
        (c, b, "follows"),
        (c, decided, "decided"),
        (a, c, "leads"),
    ):
        with pytest.raises(MergeRefused) as refused:
            _merge(office, one, leading, seen=office.view(one).fence)
        assert refused.value.reason == reason


def test_a_merge_needs_both_cases_as_they_were_shown(office: Office) -> None:
    """Whoever took either since is not overruled, and their page is out of date after a merge."""
    leading, case_id = settle(office, HERE), settle(office, HERE)
    office.claim(leading, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        _merge(office, case_id, leading)
    seen = office.view(leading).fence
    _merge(office, case_id, leading, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        office.confirm(leading, COLLEAGUE, seen=seen)
    office.confirm(leading, COLLEAGUE)


def test_merging_both_ways_at_once_lets_one_follow(office: Office) -> None:
    """Never both: then nobody would decide either."""
    one, other = settle(office, HERE), settle(office, HERE)

    def attempt(number: int) -> bool:
        pair = (one, other) if number else (other, one)
        try:
            _merge(office, *pair, (CLERK, COLLEAGUE)[number])
        except ReviewQueueError:
            return False
        return True

    assert sorted(race(2, attempt)) == [False, True]
    states = {office.view(one).state, office.view(other).state}
    assert states == {CaseState.WAITING, CaseState.FOLLOWING}
