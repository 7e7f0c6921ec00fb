"""Four eyes: an S1 is lowered by two people or not at all."""

from __future__ import annotations

import pytest

from classifiers.model import Severity
from review_queue import decisions, queue
from review_queue.errors import ClaimConflict
from review_queue.model import CaseState, Correction
from review_queue.review_tables import AnswerKind, LookState
from tests.review_queue.office import CLERK, COLLEAGUE, NOW, SQLITE_ONLY, Office
from tests.review_queue.race import race
from tests.review_queue.reviewing import NOBODY, SECOND, answers, drawn, listed, state

pytestmark = SQLITE_ONLY
S1, S2, S3 = Severity.S1, Severity.S2, Severity.S3
LOWERED = Correction(severity=S3)


@pytest.fixture
def alarm(office: Office) -> str:
    return drawn(office, NOBODY, S1)


def test_one_person_alone_does_not_lower_an_s1(office: Office, alarm: str) -> None:
    """The case stays S1, waiting and first; who asked is named, what they chose is not shown."""
    assert not office.correct(alarm, LOWERED).in_force
    view = office.view(alarm)
    assert (view.state, view.decision, view.claimed_by) == (CaseState.WAITING, None, None)
    assert view.lowering_asked_by == CLERK.id
    with office.database.read() as session:
        (row,) = queue.waiting(session, COLLEAGUE, now=NOW)
    assert (row.severity, row.lowering_asked_by) == (S1, CLERK.id)
    assert [each.case_id for each in listed(office, COLLEAGUE).lowerings] == [alarm]
    assert view.history[-1].tag == "desk:case:lowering_asked"


def test_the_next_case_of_whoever_asked_is_another(office: Office, alarm: str) -> None:
    """Else the same S1 would come back to them for ever; to others it comes first."""
    other = office.waiting()
    office.correct(alarm, LOWERED)
    with office.database.write() as session:
        assert queue.claim_next(session, CLERK, now=NOW) == other
        assert queue.claim_next(session, COLLEAGUE, now=NOW) == alarm


@pytest.mark.parametrize(
    ("second", "severity", "looked"),
    [
        (LOWERED, S3, LookState.AGREED),
        (Correction(severity=S2), S2, LookState.DISAGREED),
        (Correction("roads.snow", S3), S3, LookState.DISAGREED),
        (Correction("roads.snow"), S1, LookState.DISAGREED),
    ],
)
def test_what_the_second_person_says_takes_effect(
    office: Office, alarm: str, second: Correction, severity: Severity, looked: LookState
) -> None:
    """Both lower: the higher of the two. The second keeps S1: S1, and somebody settles it."""
    office.correct(alarm, LOWERED)
    decision = office.correct(alarm, second, SECOND)
    assert decision.in_force
    assert decision.severity is severity
    assert office.view(alarm).decision == decision
    assert state(office, alarm) is looked
    assert [kind for kind, *_ in answers(office, alarm)] == [AnswerKind.FIRST, AnswerKind.SECOND]


def test_confirming_the_s1_is_the_second_answer_too(office: Office, alarm: str) -> None:
    """One key keeps an S1 what it is; two people then disagree."""
    office.correct(alarm, LOWERED)
    assert office.confirm(alarm, SECOND).severity is S1
    assert state(office, alarm) is LookState.DISAGREED


def test_whoever_asked_may_think_better_of_it(office: Office, alarm: str) -> None:
    """Asking again replaces what was asked; confirming S1 decides at once."""
    office.correct(alarm, LOWERED)
    assert not office.correct(alarm, Correction(severity=S2)).in_force
    assert len(listed(office, COLLEAGUE).lowerings) == 1
    assert office.confirm(alarm).in_force
    assert state(office, alarm) is LookState.VOID
    assert [kind for kind, *_ in answers(office, alarm)] == [
        AnswerKind.WITHDRAWN,
        AnswerKind.WITHDRAWN,
        AnswerKind.FIRST,
    ]


def test_of_two_people_lowering_at_once_one_is_told(office: Office, alarm: str) -> None:
    """Two presses in one moment are not two pairs of eyes."""
    seen = office.view(alarm).fence
    people = (CLERK, SECOND)

    def lower(person: int) -> bool:
        try:
            with office.database.write() as session:
                decisions.correct(session, people[person], alarm, LOWERED, seen=seen, now=NOW)
        except ClaimConflict:
            return False
        return True

    assert sorted(race(2, lower)) == [False, True]
    assert office.view(alarm).state is CaseState.WAITING
