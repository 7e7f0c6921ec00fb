"""The public's form."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from app.bootstrap import Counter
from review_queue import acceptance
from review_queue.account_tables import WebSessionRow
from review_queue.model import WORKER, CaseState, Channel
from tests.web.desk import Visitor, case_view

TYPED = {
    "about": "Snow",
    "message": "Our road in Neguac has not been ploughed since Sunday.",
    "name": "Zainab Haddad",
    "email": "zainab@example.ca",
    "phone": "506-555-0110",
    "community": "Neguac",
}


def _sent(visitor: Visitor, counter: Counter) -> tuple[str, dict[str, object]]:
    """Return the number on the page and the form as intake received it."""
    visitor.get("/request/received")
    case_id = visitor.page.partition('class="reference">')[2].partition("<")[0]
    with counter.database.read() as rows:
        return case_id, json.loads(acceptance.original(rows, counter.vault, case_id, actor=WORKER))


def test_a_request_becomes_a_case_with_a_number(visitor: Visitor, counter: Counter) -> None:
    """Everything typed arrives sealed, by the web door, and the person gets its number."""
    visitor.get("/request")
    answer = visitor.post("/request", TYPED)
    assert answer.headers["Location"] == "/request/received"
    case_id, form = _sent(visitor, counter)
    view = case_view(counter, case_id)
    assert (view.channel, view.state) == (Channel.WEB, CaseState.RECEIVED)
    assert form["subject"] == "Snow"
    assert form["body"] == TYPED["message"]
    assert form["language"] == "en"
    assert {form[key] for key in ("name", "email", "phone", "community")} == {
        TYPED[key] for key in ("name", "email", "phone", "community")
    }


def test_a_form_sent_twice_is_one_case(visitor: Visitor, counter: Counter) -> None:
    """A second press of the button gives the same number; filling in anew gives another."""
    numbers = []
    for visit in ("0123456789abcdef", "0123456789abcdef", "fedcba9876543210"):
        visitor.post("/request", {**TYPED, "visit": visit})
        numbers.append(_sent(visitor, counter)[0])
    assert numbers[0] == numbers[1] != numbers[2]


def test_the_form_needs_no_script_and_shows_emergency_numbers(visitor: Visitor) -> None:
    """A plain form with a label for every box, and 911, 811 and 988 above it."""
    visitor.get("/request")
    for name in ("about", "message", "name", "email", "phone", "community"):
        assert f'for="{name}"' in visitor.page
    assert all(f'href="tel:{number}"' in visitor.page for number in ("911", "811", "988"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"message": "  "}, "Tell us what you need."),
        ({"email": "zainab at example"}, "has an @"),
        ({"message": "x" * 10_001}, "longer than 10000"),
        ({"website": "https://spam.example"}, "Leave this box empty"),
    ],
)
def test_what_is_wrong_is_said_beside_everything_typed(
    visitor: Visitor, change: dict[str, str], said: str
) -> None:
    """Nothing is sent, nothing typed is lost."""
    visitor.get("/request")
    answer = visitor.post("/request", {**TYPED, **change})
    assert answer.status_code == 422
    assert said in visitor.page
    assert 'value="Zainab Haddad"' in visitor.page


def test_the_language_switch_keeps_what_was_typed(visitor: Visitor) -> None:
    """Switching to French in the middle loses no word."""
    visitor.get("/request")
    visitor.post("/request", {**TYPED, "page_language": "fr"})
    assert '<html lang="fr">' in visitor.page
    assert "De quoi avez-vous besoin?" in visitor.page
    assert TYPED["message"] in visitor.page


def test_the_received_page_shows_only_ones_own_number(visitor: Visitor) -> None:
    """Without having sent anything there is nothing to see."""
    assert visitor.get("/request/received").headers["Location"] == "/request"


def test_case_31_flooding_the_form_is_slowed(visitor: Visitor) -> None:
    """After six requests in a minute from one address the next has to wait."""
    visitor.get("/request")
    codes = [
        visitor.post("/request", {**TYPED, "message": f"Request {number}"}).status_code
        for number in range(7)
    ]
    assert codes == [303] * 6 + [429]


def test_a_visitor_leaves_no_session_row(visitor: Visitor, counter: Counter) -> None:
    """Opening the form a thousand times must not fill the database."""
    visitor.get("/request")
    visitor.post("/request", TYPED)
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(WebSessionRow)) == 0


def test_case_75_strange_text_is_accepted_as_text(visitor: Visitor, counter: Counter) -> None:
    """Quotes, wildcards, NUL and emoji are somebody's words, not errors."""
    visitor.get("/request")
    strange = "% ' \" \\ \x00 ; DROP TABLE cases; 🌊 é̄"
    assert visitor.post("/request", {**TYPED, "message": strange}).status_code == 303
