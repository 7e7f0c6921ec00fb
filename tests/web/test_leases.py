"""A case in one pair of hands at a time, and nothing typed that is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import USERNAMES, Visitor, case_view, waiting_case


@pytest.fixture
def intake(visitor: Visitor, counter: Counter) -> Visitor:
    """Open a browser signed in as intake staff."""
    return visitor.enter(counter, Role.INTAKE)


@pytest.fixture
def reviewer(new_visitor: Callable[[], Visitor], counter: Counter) -> Visitor:
    """Open another browser, a colleague's."""
    return new_visitor().enter(counter, Role.REVIEWER)


@pytest.fixture
def hours_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let an hour go by for one page of the application."""

    def passing(module: str) -> None:
        monkeypatch.setattr(f"app.web.{module}.now", lambda: clock.now() + timedelta(hours=1))

    return passing


def test_a_lease_is_seen_and_renewed_and_lost(
    intake: Visitor, reviewer: Visitor, counter: Counter, hours_pass: Callable[[str], None]
) -> None:
    """The list and the case say until when; a colleague may have it once it has ended."""
    case_id = waiting_case(counter)
    intake.post(f"/cases/{case_id}/take")
    until = case_view(counter, case_id).claimed_until
    reviewer.get("/queue")
    assert f"{USERNAMES[Role.INTAKE]} " in reviewer.page
    assert "until " in reviewer.page
    reviewer.get(f"/cases/{case_id}")
    assert f"Taken by {USERNAMES[Role.INTAKE]}</b> until" in reviewer.page
    renewed = intake.post(f"/cases/{case_id}/renew")
    assert (renewed.status_code, "until" in renewed.get_json()["said"]) == (200, True)
    later = case_view(counter, case_id).claimed_until
    assert until is not None
    assert later is not None
    assert later > until
    assert reviewer.post(f"/cases/{case_id}/renew").status_code == 409
    hours_pass("case")
    reviewer.post(f"/cases/{case_id}/take")
    lost = intake.post(f"/cases/{case_id}/renew")
    assert lost.status_code == 409
    assert "no longer yours" in lost.get_json()["said"]


def test_fault_f34_a_lease_that_ended_while_typing_loses_no_word(
    intake: Visitor, reviewer: Visitor, counter: Counter, hours_pass: Callable[[str], None]
) -> None:
    """Correction and note come back with 409 and what changed; sent again, the note is saved."""
    case_id = waiting_case(counter)
    intake.post(f"/cases/{case_id}/take")
    intake.get(f"/cases/{case_id}")
    known = intake.page.partition('name="known" value="')[2].partition('"')[0]
    hours_pass("case")
    reviewer.post(f"/cases/{case_id}/take")
    typed = {"seen": "1", "known": known, "category": "roads.signs", "severity": "S2"}
    note = "The culvert by the church is the third this spring."
    refused = intake.post(f"/cases/{case_id}/correct", {**typed, "note": note})
    assert refused.status_code == 409
    for words in (
        "Since you opened it:",
        f'Taken <span class="soft small">– {USERNAMES[Role.REVIEWER]}',
        "You had chosen: <b>Signs, signals and lighting, S2",
        f"{note}</textarea>",
    ):
        assert words in intake.page, words
    view = case_view(counter, case_id)
    assert (view.decision, view.notes) == (None, ())
    seen = intake.page.partition('name="seen" value="')[2].partition('"')[0]
    assert intake.post(f"/cases/{case_id}/notes", {"seen": "1", "note": note}).status_code == 409
    assert intake.post(f"/cases/{case_id}/notes", {"seen": seen, "note": note}).status_code == 303
    assert [each.text for each in case_view(counter, case_id).notes] == [note]


def test_a_note_beside_a_decision_is_saved_with_it(intake: Visitor, counter: Counter) -> None:
    """Typed, not saved, and then the key for confirm: both are kept or neither."""
    case_id = waiting_case(counter)
    intake.post(f"/cases/{case_id}/confirm", {"seen": "0", "note": "The plough is on its way."})
    view = case_view(counter, case_id)
    assert view.decision is not None
    assert [note.text for note in view.notes] == ["The plough is on its way."]


def test_fault_f35_the_same_key_twice_gives_the_same_answer(
    intake: Visitor, reviewer: Visitor, counter: Counter
) -> None:
    """A form sent twice decides once and leads to the same next case; another's key is another."""
    case_id, following = waiting_case(counter), waiting_case(counter)
    form = {"seen": "0", "once": "k" * 22, "note": "Ploughed at noon."}
    first, second = (intake.post(f"/cases/{case_id}/confirm", form) for _ in range(2))
    assert (first.status_code, first.headers["Location"]) == (303, f"/cases/{following}")
    assert (second.status_code, second.headers["Location"]) == (303, f"/cases/{following}")
    view = case_view(counter, case_id)
    assert len(view.notes) == 1
    assert [entry.tag for entry in view.history].count("desk:case:confirmed") == 1
    assert reviewer.post(f"/cases/{case_id}/confirm", form).status_code == 409
    refused = {"seen": "9", "once": "r" * 22}
    answers = [intake.post(f"/cases/{following}/confirm", refused).status_code for _ in range(2)]
    assert answers == [409, 409]


def test_a_case_is_passed_on_with_its_context(
    intake: Visitor, reviewer: Visitor, counter: Counter
) -> None:
    """The note is redacted and shown to the one who gets the case; without one nothing happens."""
    case_id = waiting_case(counter)
    person = f"person:{USERNAMES[Role.REVIEWER]}"
    short = intake.post(f"/cases/{case_id}/pass", {"seen": "0", "to": person, "context": "you"})
    assert short.status_code == 400
    assert f'value="{person}" selected' in intake.page
    context = "Samantha Sock called twice from 506-555-0143 about the same culvert."
    form = {"seen": "0", "to": person, "context": context}
    assert intake.post(f"/cases/{case_id}/pass", {**form, "to": "x"}).status_code == 400
    again = intake.post(f"/cases/{case_id}/pass", {**form, "to": "person:nobody"})
    assert (again.status_code, "may not open cases of this area" in intake.page) == (409, True)
    assert intake.post(f"/cases/{case_id}/pass", form).headers["Location"] == "/queue"
    intake.get("/queue")
    assert f"kept for {USERNAMES[Role.REVIEWER]}" in intake.page
    reviewer.get("/queue?who=mine")
    assert "passed on to you" in reviewer.page
    reviewer.get(f"/cases/{case_id}")
    assert f"{USERNAMES[Role.INTAKE]} passed this case on to you." in reviewer.page
    assert "506-555-0143" not in reviewer.page
    assert "about the same culvert" in reviewer.page
