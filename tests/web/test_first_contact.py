"""The supervisor sees how conversations go; each door counts its own."""

from __future__ import annotations

import re

from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import Visitor
from tests.web.filled import filled

TAG = re.compile(r"<[^>]+>")
STORY = "Route 133 in Shediac has not been ploughed since Monday. My number is 506-555-0119."


def test_a_call_a_web_form_and_one_that_was_left_are_counted(
    visitor: Visitor, counter: Counter
) -> None:
    """Complete, in so many questions; none of the words stands on the page."""
    _ask_as_citizen(visitor)
    visitor.enter(counter, Role.INTAKE).get("/call")
    call = {"danger": "no", "story": STORY}
    for changes in (call, {"category": "roads.snow"}, {}, {"finish": "yes"}):
        sent = filled(visitor.page, "call-form", **changes)
        assert visitor.post("/call", sent).status_code in (200, 303)
    visitor.enter(counter, Role.SUPERVISOR).get("/overview/first-contact")
    text = " ".join(TAG.sub(" ", visitor.page).split())
    assert "Phone 1 4 100% 0 0%" in text
    assert "Web form 1 – – – 0%" in text
    assert "Snow and ice control Phone 1 4 100% 0 0%" in text
    assert "Shediac" not in text


def test_before_any_conversation_the_page_says_so(visitor: Visitor, counter: Counter) -> None:
    """And what will be counted."""
    visitor.enter(counter, Role.SUPERVISOR).get("/overview/first-contact")
    assert "No conversation has been counted yet." in visitor.page


def _ask_as_citizen(visitor: Visitor) -> None:
    visitor.get("/request")
    visitor.post("/request", {"language": "en", "manner": "all"})
    sent = filled(visitor.page, "request-form", story="The plough never comes.")
    assert visitor.post("/request", sent).status_code == 200
