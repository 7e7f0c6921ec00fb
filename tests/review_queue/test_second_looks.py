"""Second, independent answers: which cases get one, who may give it, what it shows."""

from __future__ import annotations

import pytest

from classifiers.model import Severity
from review_queue import audit, decisions, looks, queue, second_looks
from review_queue.errors import (
    CaseNotFound,
    ChoiceMissing,
    ClaimConflict,
    LookRefused,
    PermissionDenied,
)
from review_queue.lifecycle import locked
from review_queue.model import Actor, CaseState, Concealed, Correction, Role
from review_queue.review_tables import LookCause, LookState
from tests.review_queue.office import (
    CLERK,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
    redacted,
)
from tests.review_queue.race import race
from tests.review_queue.reviewing import (
    ALIKE,
    LOWER,
    NOBODY,
    SECOND,
    drawn,
    listed,
    looked_at,
    number,
    second,
    state,
)


@SQLITE_ONLY
def test_a_drawn_case_is_in_force_at_once_and_waits_for_a_second_answer(office: Office) -> None:
    """Nothing waits for the second person; the first does not see the case again."""
    case_id = drawn(office)
    assert office.confirm(case_id).in_force
    assert [each.case_id for each in listed(office, SECOND).readings] == [case_id]
    assert listed(office, CLERK).readings == ()
    assert second(office, case_id)
    assert state(office, case_id) is LookState.AGREED
    assert listed(office, COLLEAGUE).readings == ()


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("proposed", "answered", "cause"),
    [
        (Severity.S3, LOWER, LookCause.LOWERED),
        (Severity.S2, ALIKE, LookCause.LOWERED),
        (Severity.S3, Correction(severity=Severity.S2), None),
        (Severity.S3, Correction(category="roads.snow"), None),
    ],
)
def test_every_lowered_severity_gets_one_and_no_other_correction(
    office: Office, proposed: Severity, answered: Correction, cause: LookCause | None
) -> None:
    """Raising one or another category is left to chance."""
    case_id = drawn(office, NOBODY, proposed)
    office.correct(case_id, answered)
    look = looked_at(office, case_id)
    assert (look.cause if look else None) == cause


@SQLITE_ONLY
def test_the_second_reader_sees_neither_answer_nor_suggestion(office: Office) -> None:
    """Not on the case's page either; the first person and the system see it all."""
    case_id = drawn(office)
    with office.database.write() as session:
        decisions.add_note(session, CLERK, case_id, redacted("It can wait."), now=NOW)
        decisions.add_note(session, SUPERVISOR, case_id, redacted("She called."), now=NOW)
    office.confirm(case_id)
    with office.database.read() as session:
        view = queue.view(session, SECOND, case_id, now=NOW)
        own = queue.view(session, CLERK, case_id, now=NOW)
        look = looks.look(session, SECOND, number(office, case_id))
    assert view.concealed is Concealed.SECOND_LOOK
    assert (view.decision, view.suggestion, view.route) == (None, None, None)
    assert [note.text for note in view.notes] == ["She called."]
    assert "desk:case:confirmed" not in {entry.tag for entry in view.history}
    assert own.decision is not None
    assert (look.first, look.second, look.suggestion, look.cause) == (None, None, None, None)
    assert [note.text for note in look.notes] == ["She called."]


@SQLITE_ONLY
def test_whoever_needs_the_decision_sees_it_and_leaves_the_look_to_others(office: Office) -> None:
    """Work goes on; an answer given with knowledge of the first would not be one."""
    case_id = drawn(office)
    office.confirm(case_id)
    look_id = number(office, case_id)
    with office.database.write() as session:
        for _ in range(2):
            assert second_looks.show_decision(session, SECOND, look_id, now=NOW) == case_id
    assert listed(office, SECOND).readings == ()
    with pytest.raises(LookRefused, match="seen"):
        second(office, case_id)
    with office.database.read() as session:
        tags = [event.tag for event in audit.events(session, SUPERVISOR)]
    assert tags.count("desk:look:forgone") == 1


@SQLITE_ONLY
def test_nobody_answers_twice_without_choice_or_without_permission(office: Office) -> None:
    """The first person, one who leaves something out, and roles without a desk are refused."""
    case_id = drawn(office)
    office.confirm(case_id)
    with pytest.raises(LookRefused, match="own"):
        second(office, case_id, actor=CLERK)
    with pytest.raises(ChoiceMissing):
        second(office, case_id, Correction("roads.snow"))
    with pytest.raises(PermissionDenied):
        second(office, case_id, actor=EVALUATOR)
    with pytest.raises(CaseNotFound):
        second(office, case_id, actor=Actor("n", Role.INTAKE, frozenset({"housing"})))
    assert state(office, case_id) is LookState.WAITING


@SQLITE_ONLY
def test_a_team_counts_only_where_the_second_reader_named_one(office: Office) -> None:
    """Left alone, it is no statement; named otherwise, it is a disagreement."""
    for answered, alike in (
        (ALIKE, True),
        (Correction("roads.surface", Severity.S3, "roads.central"), False),
        (LOWER, False),
    ):
        case_id = drawn(office)
        office.confirm(case_id)
        assert second(office, case_id, answered) is alike
        decision = office.view(case_id).decision
        assert decision is not None
        assert decision.confirmed


@SQLITE_ONLY
def test_the_next_look_is_one_that_nobody_has_open(office: Office) -> None:
    """For 15 minutes; after that it is anybody's again."""
    first, other = drawn(office), drawn(office)
    for case_id in (first, other):
        office.confirm(case_id)

    def take(actor: Actor, **later: float) -> int | None:
        with office.database.write() as session:
            return looks.take_next(session, actor, now=after(**later))

    assert take(SECOND) == number(office, first)
    assert take(COLLEAGUE) == number(office, other)
    assert take(SUPERVISOR) is None
    assert take(SECOND, minutes=1) == number(office, first)
    assert take(SUPERVISOR, minutes=16) == number(office, other)


@SQLITE_ONLY
def test_the_next_look_is_not_the_one_just_left(office: Office) -> None:
    """Pressed again and again, the key goes round all that waits."""
    for _ in range(3):
        office.confirm(drawn(office))
    taken = []
    for minute in range(4):
        with office.database.write() as session:
            taken.append(looks.take_next(session, SECOND, now=after(minutes=minute)))
    assert len(set(taken[:3])) == 3
    assert taken[3] == taken[0]


@SQLITE_ONLY
def test_a_case_set_aside_is_not_looked_at_and_decided_anew_begins_anew(office: Office) -> None:
    """What a rescan or a person takes away is not shown on this way either."""
    case_id = drawn(office)
    office.confirm(case_id)
    with office.database.write() as session:
        locked(session, case_id).state = CaseState.WAITING
    assert listed(office, SECOND).readings == ()
    with pytest.raises(ClaimConflict):
        second(office, case_id)
    earlier = number(office, case_id)
    office.confirm(case_id)
    assert number(office, case_id) != earlier
    assert len(listed(office, SECOND).readings) == 1


def test_of_two_people_answering_at_once_one_is_kept(office: Office) -> None:
    """The other learns that somebody was sooner."""
    case_id = drawn(office)
    office.confirm(case_id)

    def answered(person: int) -> bool:
        try:
            second(office, case_id, ALIKE, Actor(f"second-{person}", Role.INTAKE))
        except ClaimConflict:
            return False
        return True

    assert sorted(race(2, answered)) == [False, True]
