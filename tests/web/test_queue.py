"""The list of waiting cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue.model import Role
from tests.web.desk import (
    USERNAMES,
    Visitor,
    case_view,
    quarantined_case,
    suggestion,
    waiting_case,
)


def test_the_most_severe_come_first(visitor: Visitor, counter: Counter) -> None:
    """Severity decides, then the nearest deadline."""
    standard = waiting_case(counter, proposed=suggestion("roads.snow"))
    shelter = waiting_case(counter, proposed=suggestion("housing.shelter", Severity.S1))
    older = waiting_case(counter, at=now() - timedelta(days=6))
    visitor.sign_in(Role.INTAKE).get("/queue")
    found = [visitor.page.index(case_id) for case_id in (shelter, older, standard)]
    assert found == sorted(found)


def test_a_row_says_in_words_what_colour_says(visitor: Visitor, counter: Counter) -> None:
    """Severity, confidence, time left, language and channel are all written out."""
    waiting_case(counter)
    visitor.sign_in(Role.INTAKE).get("/queue")
    for words in ("Standard", "Likely, 83%", "left", "English", "Web form", "nobody"):
        assert words in visitor.page
    assert "Snow and ice control" in visitor.page


def test_placeholders_are_marks_a_screen_reader_announces(
    visitor: Visitor, counter: Counter
) -> None:
    """A placeholder is read as redacted, and shown without its brackets."""
    waiting_case(counter)
    visitor.sign_in(Role.INTAKE).get("/queue")
    mark = '<mark class="redacted"><span class="visually-hidden">redacted: </span>PERSON 1</mark>'
    assert mark in visitor.page


def test_the_next_case_is_taken_for_the_one_who_asks(visitor: Visitor, counter: Counter) -> None:
    """One press claims the first free case and opens it."""
    first = waiting_case(counter, proposed=suggestion("housing.shelter", Severity.S1))
    waiting_case(counter)
    visitor.sign_in(Role.INTAKE)
    answer = visitor.post("/queue/next")
    assert answer.headers["Location"] == f"/cases/{first}"
    assert case_view(counter, first).claimed_by == USERNAMES[Role.INTAKE]


def test_two_people_get_two_cases(
    visitor: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """Nobody is led to a case that somebody else works on."""
    cases = {waiting_case(counter), waiting_case(counter)}
    other = new_visitor().sign_in(Role.REVIEWER)
    visitor.sign_in(Role.INTAKE)
    led = {v.post("/queue/next").headers["Location"].rpartition("/")[2] for v in (visitor, other)}
    assert led == cases


def test_an_empty_queue_says_so(visitor: Visitor) -> None:
    """Without cases there is no table, and the next-case key leads back here."""
    visitor.sign_in(Role.INTAKE).get("/queue")
    assert "The queue is empty" in visitor.page
    assert visitor.post("/queue/next").headers["Location"] == "/queue"


def test_quarantined_cases_are_counted_not_listed(visitor: Visitor, counter: Counter) -> None:
    """What could not be redacted never shows in the list."""
    case_id = quarantined_case(counter)
    visitor.sign_in(Role.INTAKE).get("/queue")
    assert case_id not in visitor.page
    assert "in quarantine" in visitor.page
