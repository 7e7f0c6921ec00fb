"""What people decide, beside what the machine proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.model import Severity
from review_queue import corrections, decisions, jobs
from review_queue.errors import CaseNotFound, ClaimConflict, NothingToConfirm, UnknownTeam
from review_queue.model import Actor, CaseState, Correction, Decision, Role
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    redacted,
    route,
    suggestion,
)
from tests.review_queue.race import race


def test_a_confirmed_case_is_decided_as_proposed(office: Office) -> None:
    """The decision carries the proposal's values and goes to the index."""
    case_id = office.waiting()
    decision = office.confirm(case_id)
    assert decision == Decision(
        "roads.surface", Severity.S3, "roads", "roads.southeast", CLERK.id, NOW, True
    )
    view = office.view(case_id)
    assert (view.state, view.decision, view.claimed_by) == (CaseState.DECIDED, decision, None)
    job = office.claim_job()
    assert job is not None
    assert (job.kind, job.case_id) == (jobs.INDEX, case_id)


def test_a_correction_changes_only_what_it_names(office: Office) -> None:
    """What the person left alone stays as proposed, and nothing counts as confirmed."""
    decision = office.correct(office.waiting(), Correction(severity=Severity.S2))
    assert (decision.category, decision.severity) == ("roads.surface", Severity.S2)
    assert (decision.team, decision.confirmed) == ("roads.southeast", False)


def test_another_team_alone_is_a_correction(office: Office) -> None:
    """Category and severity as proposed, but not where the machine would have sent it."""
    decision = office.correct(office.waiting(), Correction(team="roads.central"))
    assert (decision.category, decision.confirmed) == ("roads.surface", False)


def test_a_correction_that_repeats_the_proposal_confirms_it(office: Office) -> None:
    """Confirmed is what the comparison says, not which button was pressed."""
    decision = office.correct(office.waiting(), Correction(category="roads.surface"))
    assert decision.confirmed


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("correction", "team"),
    [
        (Correction(category="roads.snow"), "roads.southeast"),
        (Correction(category="housing.repair"), "housing.southeast"),
        (Correction(category="other"), "counter"),
        (Correction(category="housing.repair", team="housing.central"), "housing.central"),
        (Correction(team="counter"), "counter"),
    ],
)
def test_a_corrected_category_takes_its_own_area_in_the_same_region(
    office: Office, correction: Correction, team: str
) -> None:
    """A person who names a team is obeyed; otherwise the area follows the category."""
    decision = office.correct(office.waiting(), correction)
    assert decision.team == team
    assert decision.area == ("other" if team == "counter" else team.partition(".")[0])


def test_a_team_that_does_not_exist_is_refused(office: Office) -> None:
    """The case stays in the queue, unclaimed and undecided."""
    case_id = office.waiting()
    with pytest.raises(UnknownTeam):
        office.correct(case_id, Correction(team="roads.atlantis"))
    assert office.view(case_id).state == CaseState.WAITING
    assert office.view(case_id).claimed_by is None


def test_an_abstained_proposal_cannot_be_confirmed_only_decided(office: Office) -> None:
    """One key must not turn the machine's doubt into a decision."""
    case_id = office.abstained()
    with pytest.raises(NothingToConfirm):
        office.confirm(case_id)
    with pytest.raises(NothingToConfirm):
        office.correct(case_id, Correction(severity=Severity.S1))
    decision = office.correct(case_id, Correction(category="roads.surface"))
    assert not decision.confirmed


def test_a_case_without_a_suggestion_is_decided_with_the_routes_severity(office: Office) -> None:
    """The model failed; the rule floor the route was made with still counts."""
    assessment = replace(ASSESSMENT, suggestion=None, route=route(Severity.S2))
    case_id = office.waiting(assessment)
    with pytest.raises(NothingToConfirm):
        office.confirm(case_id)
    decision = office.correct(case_id, Correction(category="roads.snow"))
    assert decision.severity == Severity.S2


def test_a_case_that_changed_hands_since_it_was_shown_is_refused(office: Office) -> None:
    """The colleague's claim came between the page and the key."""
    case_id = office.waiting()
    seen = office.view(case_id).fence
    office.claim(case_id, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        office.confirm(case_id, seen=seen)
    with pytest.raises(ClaimConflict, match="changed hands"):
        office.confirm(case_id, seen=seen, now=after(hours=1))
    assert office.confirm(case_id, COLLEAGUE).decided_by == COLLEAGUE.id


def test_fault_f35_the_second_press_of_a_key_changes_nothing(office: Office) -> None:
    """A double click is one decision and one conflict."""
    case_id = office.waiting()
    office.confirm(case_id)
    with pytest.raises(ClaimConflict, match="decided"):
        office.confirm(case_id)


@pytest.mark.parametrize("round_", range(5))
def test_fault_f32_of_two_people_confirming_at_once_one_decides(
    office: Office, round_: int
) -> None:
    """One decision, one conflict, one event, whichever of them was first."""
    case_id = office.waiting()
    seen = office.view(case_id).fence

    def confirm(number: int) -> bool:
        try:
            office.confirm(case_id, Actor(f"clerk-{number}", Role.INTAKE), seen=seen)
        except ClaimConflict:
            return False
        return True

    assert sorted(race(2, confirm)) == [False, True]
    tags = [entry.tag for entry in office.view(case_id).history]
    assert tags.count("desk:case:confirmed") == 1
    with office.database.read() as session:
        assert len(list(corrections.comparisons(session, EVALUATOR))) == 1


def test_notes_are_kept_in_order_whoever_holds_the_case(office: Office) -> None:
    """A note is never refused because a colleague has the case open."""
    case_id = office.waiting()
    office.claim(case_id, COLLEAGUE)
    with office.database.write() as session:
        for text in ("Called [PERSON 1] back.", "Crew is on its way."):
            decisions.add_note(session, CLERK, case_id, redacted(text), now=NOW)
    notes = office.view(case_id).notes
    assert [note.text for note in notes] == ["Called [PERSON 1] back.", "Crew is on its way."]
    assert {note.author for note in notes} == {CLERK.id}


def test_a_note_to_no_case_is_refused(office: Office) -> None:
    """A number that does not exist takes no note."""
    with office.database.write() as session, pytest.raises(CaseNotFound):
        decisions.add_note(session, CLERK, "HM-0000-0000", redacted("x"), now=NOW)


def test_a_character_no_database_stores_does_not_lose_a_note(office: Office) -> None:
    """NUL and half a surrogate pair become the replacement character."""
    case_id = office.waiting(replace(ASSESSMENT, suggestion=suggestion()))
    with office.database.write() as session:
        decisions.add_note(session, CLERK, case_id, redacted("a\x00b\ud83dc"), now=NOW)
    assert office.view(case_id).notes[0].text == "a\ufffdb\ufffdc"
