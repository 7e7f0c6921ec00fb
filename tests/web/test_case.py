"""The case page and the decisions made on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.bootstrap import Counter
from classifiers.model import Severity
from review_queue.model import CaseState, Role
from tests.web.desk import (
    USERNAMES,
    Visitor,
    case_view,
    quarantined_case,
    suggestion,
    waiting_case,
)


@pytest.fixture
def intake(visitor: Visitor) -> Visitor:
    """Open a browser signed in as intake staff."""
    return visitor.sign_in(Role.INTAKE)


def test_the_page_shows_text_suggestion_reasons_and_route(
    intake: Visitor, counter: Counter
) -> None:
    """Everything needed for the decision is on the page, in words."""
    case_id = waiting_case(counter, body="Snow in Riverview, [PERSON 1] cannot leave.")
    assert intake.get(f"/cases/{case_id}").status_code == 200
    for words in (
        "Snow on Pine Glen Road",
        "redacted: </span>PERSON 1",
        "Snow and ice control",
        "Likely, 83%",
        "plough",
        "Road surface and potholes",
        "in or near Riverview",
        "2 business days allowed",
        "Road maintenance, Southeast",
        "Still missing",
        "This person before",
        "The same incident",
        "What was done with such requests",
    ):
        assert words in intake.page, words


def test_a_text_keeps_its_own_language(intake: Visitor, counter: Counter) -> None:
    """On an English page the screen reader still reads French as French."""
    case_id = waiting_case(counter, language="fr", body="La route n'est pas déneigée.")
    intake.get(f"/cases/{case_id}")
    assert '<html lang="en">' in intake.page
    assert '<div lang="fr">' in intake.page


def test_confirming_decides_as_suggested_and_goes_on(intake: Visitor, counter: Counter) -> None:
    """One form, no question; the next case opens with a message about the last."""
    case_id, next_id = waiting_case(counter), waiting_case(counter)
    answer = intake.post(f"/cases/{case_id}/confirm", {"seen": "0"})
    assert answer.headers["Location"] == f"/cases/{next_id}"
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert decision.confirmed
    assert decision.decided_by == USERNAMES[Role.INTAKE]
    intake.get(answer.headers["Location"])
    assert f"{case_id} confirmed: Snow and ice control, S3 Standard." in intake.page


@pytest.mark.parametrize(
    ("typed", "category", "severity"),
    [
        ({"category": "roads.surface"}, "roads.surface", Severity.S3),
        ({"category_other": "housing.repair"}, "housing.repair", Severity.S3),
        ({"severity": "S1"}, "roads.snow", Severity.S1),
        ({"category": "roads.signs", "severity": "S2"}, "roads.signs", Severity.S2),
    ],
)
def test_correcting_changes_what_was_chosen_only(
    intake: Visitor,
    counter: Counter,
    typed: dict[str, str],
    category: str,
    severity: Severity,
) -> None:
    """What is left alone stays as suggested."""
    case_id = waiting_case(counter)
    assert intake.post(f"/cases/{case_id}/correct", {"seen": "0", **typed}).status_code == 303
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert (decision.category, decision.severity, decision.confirmed) == (category, severity, False)


def test_a_correction_without_a_choice_is_asked_for_one(intake: Visitor, counter: Counter) -> None:
    """Pressing save on an untouched form decides nothing."""
    case_id = waiting_case(counter)
    assert intake.post(f"/cases/{case_id}/correct", {"seen": "0"}).status_code == 400
    assert "Choose a category" in intake.page
    assert case_view(counter, case_id).decision is None


@pytest.mark.parametrize(
    "typed",
    [
        {"category": "no.such"},
        {"severity": "S0"},
        {"team": "no.such"},
        {"seen": "one", "category": "roads.surface"},
        {"seen": "-1", "category": "roads.surface"},
        {"seen": "9" * 40, "category": "roads.surface"},
    ],
)
def test_made_up_values_are_refused(
    intake: Visitor, counter: Counter, typed: dict[str, str]
) -> None:
    """Only what the page offers can be chosen."""
    case_id = waiting_case(counter)
    assert intake.post(f"/cases/{case_id}/correct", {"seen": "0", **typed}).status_code == 400
    assert case_view(counter, case_id).decision is None


def test_case_65_fields_that_are_not_on_the_form_are_ignored(
    intake: Visitor, counter: Counter
) -> None:
    """A role, a decider or a state sent along has no effect."""
    case_id = waiting_case(counter)
    extra = {"role": "supervisor", "decided_by": "noel", "claimed_by": "noel", "state": "received"}
    intake.post(f"/cases/{case_id}/confirm", {"seen": "0", **extra})
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert decision.decided_by == USERNAMES[Role.INTAKE]
    assert intake.get("/overview").status_code == 403


def test_a_lost_race_shows_who_won_and_keeps_what_was_chosen(
    intake: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """The second of two decisions gets 409 with the first one and its own choice again."""
    case_id = waiting_case(counter)
    other = new_visitor().sign_in(Role.REVIEWER)
    other.post(f"/cases/{case_id}/correct", {"seen": "0", "category": "roads.surface"})
    lost = intake.post(f"/cases/{case_id}/correct", {"seen": "0", "severity": "S1"})
    assert lost.status_code == 409
    assert "changed while you had it open" in intake.page
    assert f"{USERNAMES[Role.REVIEWER]} decided it: Road surface and potholes" in intake.page
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert decision.decided_by == USERNAMES[Role.REVIEWER]


def test_a_case_someone_else_holds_shows_them_and_cannot_be_confirmed(
    intake: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """The claim of another is visible and stands."""
    case_id = waiting_case(counter)
    new_visitor().sign_in(Role.REVIEWER).post(f"/cases/{case_id}/take")
    intake.get(f"/cases/{case_id}")
    assert f"Taken by {USERNAMES[Role.REVIEWER]}" in intake.page
    assert f"/cases/{case_id}/confirm" not in intake.page
    assert intake.post(f"/cases/{case_id}/confirm", {"seen": "0"}).status_code == 409


def test_a_case_put_back_is_free_again(intake: Visitor, counter: Counter) -> None:
    """Release ends the claim and leads back to the queue."""
    case_id = waiting_case(counter)
    intake.post(f"/cases/{case_id}/take")
    assert case_view(counter, case_id).claimed_by == USERNAMES[Role.INTAKE]
    assert intake.post(f"/cases/{case_id}/release").headers["Location"] == "/queue"
    assert case_view(counter, case_id).claimed_by is None


def test_without_a_suggestion_there_is_nothing_to_confirm(
    intake: Visitor, counter: Counter
) -> None:
    """An abstaining model leaves the choice open, on the page and behind it."""
    case_id = waiting_case(counter, proposed=suggestion(probability=0.3))
    intake.get(f"/cases/{case_id}")
    assert f"/cases/{case_id}/confirm" not in intake.page
    assert "No clear category" in intake.page
    assert intake.post(f"/cases/{case_id}/confirm", {"seen": "0"}).status_code == 409
    assert "Choose a category" in intake.page


def test_case_55_a_suggestion_nobody_stands_behind_names_no_category(
    intake: Visitor, counter: Counter
) -> None:
    """Where no model answered, the page does not call its first category the likeliest."""
    case_id = waiting_case(counter, proposed=suggestion(probability=0.0))
    intake.get(f"/cases/{case_id}")
    assert "No suggestion could be made just now" in intake.page
    assert "The likeliest" not in intake.page


def test_case_50_a_note_is_redacted_before_it_is_stored(intake: Visitor, counter: Counter) -> None:
    """A name, a phone number and an e-mail address in a note are placeholders once saved."""
    case_id = waiting_case(counter)
    note = "Called Samantha Sock back at 506-555-0143, she writes from sam.sock@example.ca."
    assert intake.post(f"/cases/{case_id}/notes", {"note": note}).status_code == 303
    (stored,) = case_view(counter, case_id).notes
    assert "506-555-0143" not in stored.text
    assert "sam.sock@example.ca" not in stored.text
    assert "[" in stored.text


def test_a_note_that_cannot_be_redacted_is_shown_back_not_stored(
    intake: Visitor, counter: Counter
) -> None:
    """The person keeps their words; the database never sees them."""
    case_id = waiting_case(counter)
    note = "Wela'lin, nemultes. Pjila'si, teluisi Nukumij. Mu nestmu ukjit wtui'katikn."
    answer = intake.post(f"/cases/{case_id}/notes", {"note": note})
    assert answer.status_code == 422
    assert note in intake.page
    assert case_view(counter, case_id).notes == ()


def test_case_76_template_code_in_a_message_is_only_text(intake: Visitor, counter: Counter) -> None:
    """Braces, percent signs and markup are shown as they were written."""
    hostile = "{{7*7}} %s %(a)s {0.__class__} <script>alert(1)</script> <b>[PERSON 1]</b>"
    case_id = waiting_case(counter, body=hostile, subject=hostile)
    page = intake.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "{{7*7}} %s %(a)s {0.__class__} &lt;script&gt;" in page
    assert "<script>alert" not in page
    assert intake.get("/queue").status_code == 200


def test_staff_send_a_case_to_quarantine_for_a_stated_reason(
    intake: Visitor, counter: Counter
) -> None:
    """The text disappears from the page, the reason stays."""
    case_id = waiting_case(counter)
    refused = intake.post(f"/cases/{case_id}/quarantine", {"reason": "because Joan said so"})
    assert refused.status_code == 400
    intake.post(f"/cases/{case_id}/quarantine", {"reason": "personal_information"})
    assert case_view(counter, case_id).state is CaseState.QUARANTINED
    intake.get(f"/cases/{case_id}")
    assert "personal information that was not removed" in intake.page
    assert "Pine Glen" not in intake.page


def test_a_quarantined_case_shows_no_text(intake: Visitor, counter: Counter) -> None:
    """Nothing of an unredacted message reaches the page."""
    case_id = quarantined_case(counter)
    intake.get(f"/cases/{case_id}")
    assert "gwela" not in intake.page
    assert "stays sealed" in intake.page


def test_the_short_list_has_a_digit_for_each_choice(intake: Visitor, counter: Counter) -> None:
    """What the model holds possible comes first, then the same area; never the suggestion."""
    case_id = waiting_case(
        counter, proposed=suggestion(possible=("roads.snow", "environment.flood"))
    )
    intake.get(f"/cases/{case_id}")
    assert 'value="environment.flood" data-digit="1"' in intake.page
    assert 'value="roads.surface" data-digit="2"' in intake.page
    assert 'value="roads.snow" data-digit' not in intake.page
