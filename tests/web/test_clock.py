"""The case page's clock: stopped, running again, more urgent."""

from __future__ import annotations

from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import Visitor, waiting_case


def test_a_clock_is_stopped_and_runs_again(visitor: Visitor, counter: Counter) -> None:
    """The page says why it stands still, until when, and what is left."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.REVIEWER).get(f"/cases/{case_id}")
    assert "of office time left" in visitor.page
    assert "the tray of Road maintenance" in visitor.page
    form = {"pause_reason": "document_asked", "days": "3"}
    assert visitor.post(f"/cases/{case_id}/clock/pause", form).status_code == 303
    visitor.get(f"/cases/{case_id}")
    assert "A document was asked for" in visitor.page
    assert "clock stopped" in visitor.page
    again = visitor.post(f"/cases/{case_id}/clock/resume", {"outcome": "answered"})
    assert again.status_code == 303
    visitor.get(f"/cases/{case_id}")
    assert "Stop the clock" in visitor.page
    assert "Clock stopped, waiting for the citizen" in visitor.page


def test_a_case_is_made_more_urgent_and_never_less(visitor: Visitor, counter: Counter) -> None:
    """The raised severity stands beside the suggested one."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.REVIEWER).get(f"/cases/{case_id}")
    assert visitor.post(f"/cases/{case_id}/clock/severity", {"to": "S1"}).status_code == 303
    visitor.get(f"/cases/{case_id}")
    assert "left, at any hour" in visitor.page
    assert visitor.post(f"/cases/{case_id}/clock/severity", {"to": "S4"}).status_code == 409
    assert "It can only be made more urgent here." in visitor.page


def test_what_a_clock_cannot_do_is_answered_in_words_or_refused(
    visitor: Visitor, counter: Counter
) -> None:
    """Nothing changes, and the case is shown as it is."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.REVIEWER)
    for step, form, status in (
        ("pause", {"pause_reason": "holiday", "days": "3"}, 409),
        ("pause", {"pause_reason": "document_asked", "days": "21"}, 409),
        ("pause", {"pause_reason": "document_asked", "days": "-1"}, 400),
        ("resume", {"outcome": "answered"}, 409),
        ("severity", {"to": "S0"}, 400),
    ):
        assert visitor.post(f"/cases/{case_id}/clock/{step}", form).status_code == status
