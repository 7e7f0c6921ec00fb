"""Taking a decision back, and making two cases of one message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.bootstrap import Counter
from review_queue.model import CaseState, Role
from tests.web.desk import USERNAMES, Visitor, case_view, waiting_case


@pytest.fixture
def intake(visitor: Visitor, counter: Counter) -> Visitor:
    """Open a browser signed in as intake staff."""
    return visitor.enter(counter, Role.INTAKE)


def test_the_next_page_offers_to_undo_the_decision(
    intake: Visitor, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to look again, a button that takes it back, and after half a minute a refusal."""
    case_id = waiting_case(counter)
    location = intake.post(f"/cases/{case_id}/confirm", {"seen": "0"}).headers["Location"]
    page = intake.client.get(location).text
    assert f'<a href="/cases/{case_id}">Look again</a>' in page
    assert f'action="/cases/{case_id}/undo"' in page
    assert intake.post(f"/cases/{case_id}/undo").headers["Location"] == f"/cases/{case_id}"
    view = case_view(counter, case_id)
    assert (view.state, view.claimed_by) == (CaseState.WAITING, USERNAMES[Role.INTAKE])
    intake.post(f"/cases/{case_id}/confirm", {"seen": str(view.fence)})
    monkeypatch.setattr("app.web.undoing.now", lambda: clock.now() + timedelta(seconds=31))
    assert intake.post(f"/cases/{case_id}/undo").status_code == 409
    assert "the decision stands" in intake.page
    assert case_view(counter, case_id).decision is not None


def test_undoing_frees_the_case_that_came_next(intake: Visitor, counter: Counter) -> None:
    """It would stay in one's hands for a quarter of an hour, unseen."""
    first, second = waiting_case(counter), waiting_case(counter)
    intake.get(intake.post(f"/cases/{first}/confirm", {"seen": "0"}).headers["Location"])
    assert f'name="open" value="{second}"' in intake.page
    assert case_view(counter, second).claimed_by == USERNAMES[Role.INTAKE]
    intake.post(f"/cases/{first}/undo", {"open": second})
    assert case_view(counter, second).claimed_by is None
    assert case_view(counter, first).claimed_by == USERNAMES[Role.INTAKE]


def test_a_message_with_two_requests_becomes_two_cases(intake: Visitor, counter: Counter) -> None:
    """The first stays taken; what the second is about is redacted; a double click makes one."""
    case_id = waiting_case(counter)
    form = {"seen": "0", "once": "s" * 22, "about": "Heating allowance, call 506-555-0143."}
    assert intake.post(f"/cases/{case_id}/split", {**form, "about": "?"}).status_code == 400
    for _ in range(2):
        answer = intake.post(f"/cases/{case_id}/split", form)
        assert answer.headers["Location"] == f"/cases/{case_id}"
    intake.get(f"/cases/{case_id}")
    view = case_view(counter, case_id)
    ((_kind, second),) = view.links
    assert f'<a class="number" href="/cases/{second}"><b>{second}</b></a>' in intake.page
    assert view.claimed_by == USERNAMES[Role.INTAKE]
    (note,) = case_view(counter, second).notes
    assert "506-555-0143" not in note.text
    assert "Heating allowance" in note.text
    intake.get(f"/cases/{second}")
    assert "being processed" in intake.page
