"""Taking a call: one question at a time, nothing stored before the end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.bootstrap import Counter
from review_queue import acceptance
from review_queue.model import WORKER, Channel, Role
from review_queue.tables import CaseRow
from tests.web.desk import Visitor, case_view
from tests.web.filled import filled

STORY = "They have not ploughed the road."
FULL = "Route 133 in Shediac has not been ploughed since Monday. My number is 506-555-0119."
QUESTION = re.compile(r'class="question"[^>]*>([^<]+)<')


@pytest.fixture
def clerk(visitor: Visitor, counter: Counter) -> Visitor:
    """Open a browser signed in as intake staff, on the call page."""
    visitor.enter(counter, Role.INTAKE).get("/call")
    return visitor


def _asked(clerk: Visitor) -> str:
    found = QUESTION.search(clerk.page)
    return found.group(1).strip() if found else ""


def _asking(clerk: Visitor) -> str:
    return clerk.page.partition('name="asking" value="')[2].partition('"')[0]


def _send(clerk: Visitor, **changes: str) -> None:
    """Send the page as it is, with some boxes changed, as a press of Enter does."""
    sent = filled(clerk.page, "call-form", **changes)
    assert clerk.post("/call", sent).status_code in (200, 303)


def _to_the_read_back(clerk: Visitor, story: str = STORY, **changes: str) -> None:
    _send(clerk, danger="no", story=story, **changes)
    _send(clerk, category="roads.snow")
    while _asking(clerk) != "read_back":
        _send(clerk)


def _finished(clerk: Visitor, counter: Counter, **changes: str) -> tuple[str, dict[str, object]]:
    """Finish the call; return its number and the form as intake received it."""
    _send(clerk, finish="yes", **changes)
    clerk.get("/call/done")
    case_id = clerk.page.partition('class="reference">')[2].partition("<")[0]
    with counter.database.read() as rows:
        return case_id, json.loads(acceptance.original(rows, counter.vault, case_id, actor=WORKER))


def test_the_story_and_safety_come_first_and_danger_shows_what_to_do(clerk: Visitor) -> None:
    """The first page has the story's box and asks about danger; yes puts 911 above all."""
    assert "danger right now" in _asked(clerk)
    assert 'id="story"' in clerk.page
    _send(clerk, danger="yes")
    assert "911 now" in clerk.page
    assert "What can we do for you today?" in _asked(clerk)


def test_a_story_that_sounds_like_danger_warns_the_clerk(clerk: Visitor) -> None:
    """The severity rules read along, even when the first answer was no."""
    _send(clerk, danger="no", story="There is a strong smell of gas in our kitchen right now.")
    assert "sounds like danger" in clerk.page
    assert "911 now" in clerk.page


def test_an_answer_that_sounds_like_danger_warns_too(clerk: Visitor) -> None:
    """Danger may come out late, in the answer to quite another question."""
    _send(clerk, danger="no", story=STORY)
    _send(clerk, category="roads.snow")
    assert "911 now" not in clerk.page
    _send(clerk, said="Cormier Road, and my husband is unconscious and not breathing")
    assert "911 now" in clerk.page


def test_the_clerk_chooses_when_no_category_can_be_proposed(clerk: Visitor) -> None:
    """This installation has no model: the list is offered without a proposal."""
    _send(clerk, danger="no", story=STORY)
    assert "No category could be suggested" in clerk.page
    assert "Snow and ice control" in clerk.page


def test_only_what_the_story_does_not_say_is_asked(clerk: Visitor) -> None:
    """A full story leaves one question: who calls."""
    _send(clerk, danger="no", story=FULL)
    _send(clerk, category="roads.snow")
    assert _asked(clerk) == "May I have your name?"
    for words in ("Route 133", "since Monday", "506-555-0119", "Shediac"):
        assert f'value="{words}"' in clerk.page, words


def test_one_answer_fills_several_boxes(clerk: Visitor) -> None:
    """What is typed to one question is understood for all."""
    _send(clerk, danger="no", story=STORY)
    _send(clerk, category="roads.snow")
    assert _asking(clerk) == "road"
    _send(clerk, said="Cormier Road in Bouctouche, since yesterday, I'm Rita, 506-555-0119")
    assert _asking(clerk) == "caller"
    for box, words in (
        ("fact-since", "since yesterday"),
        ("fact-person-community", "Bouctouche"),
        ("fact-person-phone", "506-555-0119"),
    ):
        assert f'name="{box}" value="{words}"' in clerk.page, box


def test_an_empty_answer_passes_over_a_question_once(clerk: Visitor) -> None:
    """The caller does not know: the box stays, empty, and the question does not come back."""
    _send(clerk, danger="no", story=STORY)
    _send(clerk, category="roads.snow")
    asked = []
    while _asking(clerk) != "read_back":
        asked.append(_asking(clerk))
        _send(clerk)
    assert asked == ["road", "community", "since", "caller"]
    assert 'name="fact-road" value=""' in clerk.page
    assert "Not known:" in clerk.page


def test_a_finished_call_is_a_case_with_a_number_to_read_out(
    clerk: Visitor, counter: Counter
) -> None:
    """The answers arrive as one form by the phone door; nothing was stored before."""
    _to_the_read_back(clerk)
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0
    typed = {
        "fact-road": "Chemin du Couvent",
        "fact-person-name": "Délima Caissie",
        "fact-person-phone": "506-555-0171",
        "fact-person-community": "Bouctouche",
    }
    case_id, form = _finished(clerk, counter, **typed)
    assert case_view(counter, case_id).channel is Channel.PHONE
    assert form["body"] == STORY
    assert form["fields"] == {"Road": "Chemin du Couvent"}
    assert (form["name"], form["phone"]) == ("Délima Caissie", "506-555-0171")
    assert form["community"] == "Bouctouche"


def test_somebody_at_the_counter_comes_in_by_that_door(clerk: Visitor, counter: Counter) -> None:
    """The same page; only the door differs, and stays chosen from step to step."""
    _to_the_read_back(clerk, door="walk_in")
    case_id, _ = _finished(clerk, counter)
    assert case_view(counter, case_id).channel is Channel.WALK_IN


def test_danger_reaches_the_text_of_the_case(clerk: Visitor, counter: Counter) -> None:
    """The severity rules read it there, also when it is answered last."""
    _to_the_read_back(clerk)
    _, form = _finished(clerk, counter, danger="yes")
    assert str(form["body"]).startswith("Someone is in danger now: yes\n")


def test_everything_is_read_back_and_editable(clerk: Visitor) -> None:
    """At the read-back every answer is said and in a box of the form."""
    _to_the_read_back(clerk, FULL)
    said_back = clerk.page.partition('class="facts read-back"')[2].partition("</dl>")[0]
    for words in ("Route 133", "since Monday", "506-555-0119", "Shediac"):
        assert words in said_back, words
    for name in ("danger", "story", "fact-category", "fact-person-name", "fact-road"):
        assert f'name="{name}"' in clerk.page, name


def test_changing_the_category_asks_for_what_it_needs(clerk: Visitor, counter: Counter) -> None:
    """Two actions: choose another category, press update; what still fits is kept."""
    _to_the_read_back(clerk, FULL)
    _send(clerk, **{"fact-category": "roads.surface"})
    assert _asking(clerk) == "read_back"
    assert 'name="fact-place" value="Route 133"' in clerk.page
    _send(clerk, **{"fact-category": "health.card"})
    labels = {i.question.en for i in counter.taxonomy.category("health.card").information}
    assert _asked(clerk) in labels


def test_a_fact_that_was_misunderstood_is_cleared_and_asked_for(clerk: Visitor) -> None:
    """Two actions: empty the box, press Enter. It does not come back from the same words."""
    _send(clerk, danger="no", story=FULL)
    _send(clerk, category="roads.snow")
    _send(clerk, **{"fact-since": ""})
    assert _asking(clerk) == "since"
    _send(clerk, said="hier")
    assert 'name="fact-since" value="hier"' in clerk.page


def test_a_changed_answer_does_not_pass_over_the_question(clerk: Visitor) -> None:
    """Enter in a box beside, with nothing typed to the question, only updates."""
    _send(clerk, danger="no", story=STORY)
    _send(clerk, category="roads.snow")
    _send(clerk, story=STORY + " Since Monday.")
    assert _asking(clerk) == "road"
    assert 'name="fact-since" value="Since Monday"' in clerk.page


def test_the_callers_language_is_asked_in_and_the_pages_kept(clerk: Visitor) -> None:
    """An English-speaking clerk reads a French question to a French-speaking caller."""
    _send(clerk, danger="no", call_language="fr")
    assert "Que pouvons-nous faire pour vous" in _asked(clerk)
    assert '<html lang="en">' in clerk.page
    _send(clerk, story=STORY, page_language="fr")
    assert '<html lang="fr">' in clerk.page
    assert STORY in clerk.page


def test_case_35_a_script_in_the_callers_words_is_only_text(clerk: Visitor) -> None:
    """What the clerk types is shown as typed and goes the way of every submission."""
    story = "<script>alert(1)</script> my SIN is 046 454 286"
    sent = filled(clerk.page, "call-form", danger="no", story=story)
    answer = clerk.post("/call", sent).get_data(as_text=True)
    assert "<script>alert" not in answer
    assert "&lt;script&gt;" in answer


def test_an_unfinished_call_cannot_be_handed_in(clerk: Visitor, counter: Counter) -> None:
    """Without a story and a category, finishing asks the next question instead."""
    assert clerk.post("/call", {"danger": "no", "finish": "yes"}).status_code == 200
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0


def test_a_parked_call_is_taken_up_where_it_was_left(clerk: Visitor, counter: Counter) -> None:
    """Listed to its clerk by who called; it goes on with the same next question, then is gone."""
    _send(clerk, danger="no", story=FULL + " My name is Rita Augustine.")
    _send(clerk, category="roads.snow")
    _send(clerk, **{"fact-since": ""})
    assert _asking(clerk) == "since"
    _send(clerk, park="yes")
    clerk.get("/call")
    assert "Rita Augustine, Shediac" in clerk.page
    path = clerk.page.partition('action="/call/parked/')[2].partition('"')[0]
    clerk.post(f"/call/parked/{path}")
    assert _asking(clerk) == "since"
    assert 'name="fact-road" value="Route 133"' in clerk.page
    _send(clerk, said="since Monday")
    _case_id, form = _finished(clerk, counter)
    assert str(form["body"]).startswith("Route 133")
    clerk.get("/call")
    assert "Rita Augustine" not in clerk.page


def test_a_parked_call_is_nobody_elses(
    clerk: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """Another clerk neither sees it nor opens it by its address, and removing it says nothing."""
    _send(clerk, danger="no", story=FULL)
    _send(clerk, park="yes")
    clerk.get("/call")
    path = clerk.page.partition('action="/call/parked/')[2].partition('"')[0]
    other = new_visitor().enter(counter, Role.CLERK)
    other.get("/call")
    assert "Take up again" not in other.page
    assert other.post(f"/call/parked/{path}").status_code == 404
    other.post(f"/call/parked/{path}/remove")
    clerk.get("/call")
    assert "Take up again" in clerk.page
    clerk.post(f"/call/parked/{path}/remove")
    clerk.get("/call")
    assert "Take up again" not in clerk.page
