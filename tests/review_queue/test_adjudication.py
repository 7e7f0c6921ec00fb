"""Disagreements are settled by somebody who gave neither answer."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from classifiers.model import Severity
from review_queue import adjudication, decisions, looks, occurrences
from review_queue.errors import AuditRefused, ClaimConflict, LookRefused, PermissionDenied
from review_queue.lifecycle import found
from review_queue.model import CaseState, Correction
from review_queue.reasons import UNSAID, How, ReasonCode
from review_queue.review_tables import AnswerKind, LookState
from tests.review_queue.office import CLERK, COLLEAGUE, NOW, SQLITE_ONLY, SUPERVISOR, Office
from tests.review_queue.reviewing import (
    ALIKE,
    LOWER,
    NOBODY,
    SECOND,
    answers,
    drawn,
    listed,
    number,
    second,
    settled,
    state,
)

pytestmark = SQLITE_ONLY


@pytest.fixture
def disputed(office: Office) -> str:
    case_id = drawn(office)
    office.confirm(case_id)
    reason = How(ReasonCode.SEVERITY_TOO_HIGH, definition_wrong=True)
    second(office, case_id, LOWER, how=reason)
    return case_id


def test_the_adjudicator_sees_both_answers_with_their_reasons(
    office: Office, disputed: str
) -> None:
    """And the suggestion, which one of the two had not seen."""
    with office.database.read() as session:
        look = looks.look(session, COLLEAGUE, number(office, disputed))
    assert look.first is not None
    assert look.second is not None
    assert (look.first.by, look.first.severity, look.first.blind) == (CLERK.id, Severity.S3, False)
    assert (look.second.by, look.second.severity, look.second.blind) == (
        SECOND.id, Severity.S4, True,
    )  # fmt: skip
    assert (look.second.reason, look.second.definition_wrong) == (
        ReasonCode.SEVERITY_TOO_HIGH, True,
    )  # fmt: skip
    assert look.suggestion is not None


def test_the_final_decision_follows_and_is_on_the_record(office: Office, disputed: str) -> None:
    """Until then the first one was in force."""
    before = office.view(disputed).decision
    assert before is not None
    assert before.severity is Severity.S3
    assert settled(office, disputed, LOWER, COLLEAGUE)
    after = office.view(disputed).decision
    assert after is not None
    assert (after.severity, after.decided_by) == (Severity.S4, COLLEAGUE.id)
    assert state(office, disputed) is LookState.SETTLED
    assert office.view(disputed).history[-1].tag == "desk:look:settled"
    assert [kind for kind, *_ in answers(office, disputed)] == [
        AnswerKind.FIRST, AnswerKind.SECOND, AnswerKind.FINAL,
    ]  # fmt: skip


def test_a_decision_that_stands_stays_its_authors(office: Office, disputed: str) -> None:
    """Settled as decided, nothing changes but that it is settled."""
    assert not settled(office, disputed, ALIKE, COLLEAGUE)
    decision = office.view(disputed).decision
    assert decision is not None
    assert decision.decided_by == CLERK.id


def test_a_changed_category_moves_the_case_and_what_was_merged_into_it(office: Office) -> None:
    """Who may open it, and where it is found, follow what is decided."""
    case_id, follower = drawn(office), office.waiting()
    with office.database.write() as session:
        occurrences.merge(session, CLERK, follower, case_id, seen=0, seen_leading=0, now=NOW)
    office.confirm(case_id)
    moved = Correction("housing.repair", Severity.S3)
    second(office, case_id, moved)
    assert settled(office, case_id, moved, SUPERVISOR)
    for each in (case_id, follower):
        view = office.view(each)
        assert view.state is CaseState.DECIDED
        assert view.decision is not None
        assert (view.decision.category, view.decision.area) == ("housing.repair", "housing")


def test_neither_of_the_two_nor_somebody_without_the_role_settles(
    office: Office, disputed: str
) -> None:
    """Nobody is judge in their own case."""
    own = drawn(office)
    office.confirm(own, COLLEAGUE)
    second(office, own, LOWER)
    with pytest.raises(LookRefused, match="own"):
        settled(office, own, LOWER, COLLEAGUE)
    with pytest.raises(PermissionDenied):
        settled(office, disputed, LOWER, SECOND)
    assert [each.case_id for each in listed(office, COLLEAGUE).disagreements] == [disputed]
    assert listed(office, SECOND).disagreements == ()
    with office.database.read() as session, pytest.raises(PermissionDenied):
        looks.look(session, SECOND, number(office, disputed))


def test_settled_is_settled(office: Office, disputed: str) -> None:
    """The second adjudicator is told that somebody was sooner."""
    settled(office, disputed, LOWER, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        settled(office, disputed, ALIKE, SUPERVISOR)


def test_an_s1_that_both_saw_is_not_lowered_by_a_third(office: Office) -> None:
    """They differ in the category only: four eyes hold here too."""
    case_id = drawn(office, severity=Severity.S1)
    office.confirm(case_id)
    second(office, case_id, Correction("roads.snow", Severity.S1))
    with pytest.raises(LookRefused, match="four_eyes"):
        settled(office, case_id, Correction("roads.snow", Severity.S3), COLLEAGUE)
    assert settled(office, case_id, Correction("roads.snow", Severity.S1), COLLEAGUE)


def test_an_s1_kept_against_the_first_person_may_be_lowered_by_the_third(office: Office) -> None:
    """Two of three people have then judged it lower."""
    case_id = drawn(office, NOBODY, Severity.S1)
    office.correct(case_id, Correction(severity=Severity.S3))
    office.confirm(case_id, SECOND)
    assert settled(office, case_id, ALIKE, COLLEAGUE)
    decision = office.view(case_id).decision
    assert decision is not None
    assert decision.severity is Severity.S3


def test_an_event_that_cannot_be_written_undoes_the_settling(office: Office, disputed: str) -> None:
    """No decision changes without its place in the chain."""
    with office.database.write() as session:
        session.execute(text("DELETE FROM audit_head"))
    with pytest.raises(AuditRefused), office.database.write() as session:
        adjudication.settle(
            session, COLLEAGUE, number(office, disputed), LOWER, how=UNSAID, now=NOW
        )
    assert state(office, disputed) is LookState.DISAGREED
    with office.database.read() as session:
        held = decisions.decision_of(session, found(session, disputed))
    assert held is not None
    assert held.severity is Severity.S3
