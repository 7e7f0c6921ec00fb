"""A decision can be taken back for half a minute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from classifiers.model import Severity
from review_queue import (
    audit,
    index_contents,
    jobs,
    lexical_upkeep,
    occurrences,
    passing,
    queue,
    undoing,
)
from review_queue.errors import CaseNotFound, ClaimConflict, UndoRefused
from review_queue.model import CaseState, Correction
from review_queue.review_tables import LookState
from review_queue.tables import JobRow
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import (
    CLERK,
    COLLEAGUE,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
    redacted,
)
from tests.review_queue.reviewing import SECOND, answers, drawn, listed, second, settled, state


def test_an_undone_case_is_as_it_was_and_with_the_same_person(office: Office) -> None:
    """Same place, same round, claimed, another fence; search forgets it at once and by its job."""
    case_id = office.waiting()
    office.correct(case_id, Correction(category="housing.repair", severity=Severity.S1))
    office.finish_jobs()
    fence = _undo(office, case_id, after_seconds=30)
    view = office.view(case_id, now=after(minutes=5))
    assert (view.state, view.decision, view.claimed_by) == (CaseState.WAITING, None, CLERK.id)
    assert (view.fence, view.route is not None) == (fence, True)
    with office.database.read() as session:
        (row,) = queue.waiting(session, CLERK)
        assert (row.team, row.severity, row.category) == (
            "roads.southeast", Severity.S3, "roads.surface",
        )  # fmt: skip
        assert lexical_upkeep.check(session).held == 0
        assert index_contents.count_findable(session) == 0
        kinds = select(JobRow.kind).where(JobRow.state == jobs.READY)
        assert session.scalars(kinds).all() == [jobs.INDEX]
        tags = [entry.tag for entry in audit.history(session, case_id)]
        assert tags[-2:] == ["desk:case:corrected", "desk:case:undone"]
        assert audit.verify(session).first_broken is None
    assert office.confirm(case_id, now=after(minutes=1)).confirmed


def test_pages_from_before_the_undo_decide_nothing(office: Office) -> None:
    """The fence moved twice: a colleague's page, open all along, gets a conflict."""
    case_id = office.waiting()
    seen = office.view(case_id).fence
    office.confirm(case_id)
    _undo(office, case_id)
    for who in (CLERK, COLLEAGUE):
        with pytest.raises(ClaimConflict):
            office.confirm(case_id, who, seen=seen)


@SQLITE_ONLY
def test_only_ones_own_decision_and_only_for_half_a_minute(office: Office) -> None:
    """Later, or somebody else's: it stands. Nobody learns of cases that are not theirs."""
    case_id = office.decided()
    with pytest.raises(UndoRefused):
        _undo(office, case_id, after_seconds=31)
    with pytest.raises(ClaimConflict), office.database.write() as session:
        undoing.undo(session, COLLEAGUE, case_id, now=NOW)
    limited = replace(COLLEAGUE, areas=frozenset({"health"}))
    with pytest.raises(CaseNotFound), office.database.write() as session:
        undoing.undo(session, limited, case_id, now=NOW)
    with pytest.raises(ClaimConflict):
        _undo(office, office.waiting())
    assert office.view(case_id).decision is not None


@SQLITE_ONLY
def test_who_sent_a_case_out_of_their_sight_by_mistake_gets_it_back(office: Office) -> None:
    """A wrong area is the very mistake one wants to undo."""
    case_id, limited = office.waiting(), replace(CLERK, areas=frozenset({"roads"}))
    office.correct(case_id, Correction(category="housing.repair"), limited)
    with office.database.write() as session:
        undoing.undo(session, limited, case_id, now=NOW)
        assert queue.view(session, limited, case_id, now=NOW).state == CaseState.WAITING


@SQLITE_ONLY
def test_where_people_passed_a_case_on_to_outlives_an_undo(office: Office) -> None:
    """It goes back to the team that had it, not to where the machine would have sent it."""
    case_id = office.waiting()
    why = redacted("It belongs to those who repair homes.")
    with office.database.write() as session:
        team = {"person": None, "team": "housing.central"}
        passing.pass_on(session, CLERK, case_id, **team, note=why, seen=0, now=NOW)
    office.correct(case_id, Correction(team="counter"))
    _undo(office, case_id)
    with office.database.read() as session:
        assert queue.waiting(session, CLERK)[0].team == "housing.central"


def test_what_followed_the_case_follows_it_again(office: Office) -> None:
    """One decision answered both, so undoing it undoes both."""
    leading, follower = settle(office, HERE), settle(office, HERE)
    with office.database.write() as session:
        fences = {"seen": 0, "seen_leading": 0}
        occurrences.merge(session, CLERK, follower, leading, **fences, now=NOW)
    office.confirm(leading)
    _undo(office, leading)
    assert office.view(follower).state == CaseState.FOLLOWING
    assert office.view(follower).decision is None
    office.confirm(leading)
    assert office.view(follower).state == CaseState.DECIDED


@SQLITE_ONLY
def test_a_second_reader_is_not_asked_about_what_was_undone(office: Office) -> None:
    """The look at the undone answer ends with it; the next decision opens its own."""
    case_id = drawn(office)
    office.confirm(case_id)
    _undo(office, case_id)
    assert listed(office, SECOND).readings == ()
    assert state(office, case_id) is LookState.VOID
    office.correct(case_id, Correction(category="roads.snow"))
    assert [each.case_id for each in listed(office, SECOND).readings] == [case_id]
    assert [kind for kind, *_ in answers(office, case_id)] == ["withdrawn", "first"]


@SQLITE_ONLY
def test_what_settled_a_disagreement_is_not_undone_by_one_person(office: Office) -> None:
    """Two answered and a third settled it: there is no going back to an empty page."""
    case_id = drawn(office)
    office.confirm(case_id)
    second(office, case_id, Correction("roads.snow", Severity.S3))
    settled(office, case_id, Correction("roads.signs", Severity.S3), SUPERVISOR)
    with pytest.raises(ClaimConflict, match="settled"), office.database.write() as session:
        undoing.undo(session, SUPERVISOR, case_id, now=NOW)


def _undo(office: Office, case_id: str, *, after_seconds: int = 0) -> int:
    with office.database.write() as session:
        return undoing.undo(session, CLERK, case_id, now=after(seconds=after_seconds))
