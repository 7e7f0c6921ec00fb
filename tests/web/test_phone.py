"""Taking a call: one question at a time, nothing stored before the end."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import func, select

from app.bootstrap import Counter
from review_queue import acceptance
from review_queue.model import WORKER, Channel, Role
from review_queue.tables import CaseRow
from tests.web.desk import Visitor, case_view

STORY = "They have not ploughed the road."
QUESTION = re.compile(r'class="question"[^>]*>([^<]+)<')


@pytest.fixture
def clerk(visitor: Visitor) -> Visitor:
    """Open a browser signed in as intake staff, on the phone page."""
    visitor.sign_in(Role.INTAKE).get("/call")
    return visitor


def _asked(clerk: Visitor) -> str:
    found = QUESTION.search(clerk.page)
    return found.group(1).strip() if found else ""


def _asking(clerk: Visitor) -> str:
    return clerk.page.partition('name="asking" value="')[2].partition('"')[0]


def _answer(clerk: Visitor, so_far: dict[str, object], **more: object) -> dict[str, object]:
    """Send the page with everything answered so far and return it with the new answers."""
    asked = [*so_far.get("asked", []), _asking(clerk)]  # type: ignore[misc]
    sent = {**so_far, **more, "asked": asked[:-1], "asking": asked[-1]}
    assert clerk.post("/call", sent).status_code == 200
    return {**so_far, **more, "asked": asked}


def _whole_call(clerk: Visitor, **story: object) -> dict[str, object]:
    call = _answer(clerk, {}, danger="no")
    call = _answer(clerk, call, story=STORY, **story)
    call = _answer(clerk, call, category="roads.snow")
    while 'name="finish"' not in clerk.page:
        call = _answer(clerk, call)
    return call


def test_safety_comes_first_and_danger_shows_what_to_do(clerk: Visitor) -> None:
    """The first question is about danger; yes puts 911 above everything that follows."""
    assert "danger right now" in _asked(clerk)
    _answer(clerk, {}, danger="yes")
    assert "911 now" in clerk.page
    assert "What can we do for you today?" in _asked(clerk)


def test_a_story_that_sounds_like_danger_warns_the_clerk(clerk: Visitor) -> None:
    """The severity rules read along, even when the first answer was no."""
    call = _answer(clerk, {}, danger="no")
    _answer(clerk, call, story="There is a strong smell of gas in our kitchen right now.")
    assert "sounds like danger" in clerk.page
    assert "911 now" in clerk.page


def test_the_clerk_chooses_when_no_category_can_be_proposed(clerk: Visitor) -> None:
    """This installation has no model: the list is offered without a proposal."""
    call = _answer(clerk, {}, danger="no")
    _answer(clerk, call, story=STORY)
    assert "No category could be suggested" in clerk.page
    assert "Snow and ice control" in clerk.page


def test_only_what_the_story_does_not_say_is_asked(clerk: Visitor, counter: Counter) -> None:
    """A story with place and time leaves fewer questions than a bare one."""
    snow = counter.taxonomy.category("roads.snow").information
    call = _answer(clerk, {}, danger="no")
    full = "Route 133 in Shediac has not been ploughed since Monday."
    call = _answer(clerk, call, story=full)
    asked = []
    call = _answer(clerk, call, category="roads.snow")
    while 'name="finish"' not in clerk.page:
        asked.append(_asking(clerk))
        call = _answer(clerk, call)
    assert asked[-1] == "caller"
    assert len(asked) - 1 < len(snow)


def test_a_finished_call_is_a_case_with_a_number_to_read_out(
    clerk: Visitor, counter: Counter
) -> None:
    """The answers arrive as one form by the phone door; nothing was stored before."""
    call = _whole_call(clerk)
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0
    first = counter.taxonomy.category("roads.snow").information[0]
    typed = {"name": "Délima Caissie", "phone": "506-555-0171", "community": "Bouctouche"}
    extra = {f"answer-{first.id}": "Chemin du Couvent", "finish": "yes"}
    assert clerk.post("/call", {**call, **typed, **extra}).headers["Location"] == "/call/done"
    clerk.get("/call/done")
    case_id = clerk.page.partition('class="reference">')[2].partition("<")[0]
    assert case_view(counter, case_id).channel is Channel.PHONE
    with counter.database.read() as rows:
        form = json.loads(acceptance.original(rows, counter.vault, case_id, actor=WORKER))
    assert form["body"] == STORY
    assert form["fields"] == {first.label.en: "Chemin du Couvent"}
    assert (form["name"], form["phone"]) == ("Délima Caissie", "506-555-0171")


def test_danger_reaches_the_text_of_the_case(clerk: Visitor, counter: Counter) -> None:
    """The severity rules read it there."""
    call = {**_whole_call(clerk), "danger": "yes", "finish": "yes"}
    clerk.post("/call", call)
    clerk.get("/call/done")
    case_id = clerk.page.partition('class="reference">')[2].partition("<")[0]
    with counter.database.read() as rows:
        form = json.loads(acceptance.original(rows, counter.vault, case_id, actor=WORKER))
    assert form["body"].startswith("Someone is in danger now: yes\n")


def test_earlier_answers_stay_editable_on_the_same_page(clerk: Visitor) -> None:
    """At the read-back every answer is in a box of the form."""
    _whole_call(clerk)
    for name in ("danger", "story", "category", "name", "phone", "community"):
        assert f'name="{name}"' in clerk.page, name
    assert STORY in clerk.page


def test_changing_the_category_asks_for_what_it_needs(clerk: Visitor, counter: Counter) -> None:
    """Two actions: choose another category, press update; the next question is the new one's."""
    call = _whole_call(clerk)
    _answer(clerk, call, category="health.card")
    labels = {i.question.en for i in counter.taxonomy.category("health.card").information}
    assert _asked(clerk) in labels


def test_the_callers_language_is_asked_in_and_the_pages_kept(clerk: Visitor) -> None:
    """An English-speaking clerk reads a French question to a French-speaking caller."""
    _answer(clerk, {}, danger="no", call_language="fr")
    assert "Que pouvons-nous faire pour vous" in _asked(clerk)
    assert '<html lang="en">' in clerk.page
    clerk.post("/call", {"danger": "no", "story": STORY, "page_language": "fr"})
    assert '<html lang="fr">' in clerk.page
    assert STORY in clerk.page


def test_case_35_a_script_in_the_callers_words_is_only_text(clerk: Visitor) -> None:
    """What the clerk types is shown as typed and goes the way of every submission."""
    call = _answer(clerk, {}, danger="no")
    call = {**call, "story": "<script>alert(1)</script> my SIN is 046 454 286"}
    sent = {**call, "asked": ["safety"], "asking": "story"}
    answer = clerk.post("/call", sent).get_data(as_text=True)
    assert "<script>alert" not in answer
    assert "&lt;script&gt;" in answer


def test_an_unfinished_call_cannot_be_handed_in(clerk: Visitor, counter: Counter) -> None:
    """Without a story and a category, finishing asks the next question instead."""
    assert clerk.post("/call", {"danger": "no", "finish": "yes"}).status_code == 200
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0
