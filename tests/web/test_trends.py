"""The pages of a director, a minister's office, a clerk and a records officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest

from app.bootstrap import Counter
from app.clock import now
from review_queue import decisions
from review_queue.clocks import local_day
from review_queue.model import Actor, Correction, Role
from review_queue.tables import DecisionRow
from review_queue.trends import Quarter
from tests.web.desk import USERNAMES, Visitor, waiting_case


def _decided(counter: Counter, category: str, count: int) -> Quarter:
    """Decide some cases in the last quarter that is over; returns it."""
    quarter = Quarter.of(local_day(now(), "NB")).before
    first = now() - (local_day(now(), "NB") - quarter.months[1]) + timedelta(days=3)
    clerk = Actor(USERNAMES[Role.INTAKE], Role.INTAKE)
    for _ in range(count):
        case_id = waiting_case(counter)
        with counter.database.write() as rows:
            answer = Correction(category=category)
            decisions.correct(rows, clerk, case_id, answer, seen=0, now=now())
            rows.get_one(DecisionRow, case_id).decided_at = first
    return quarter


def test_case_64_the_minister_reads_what_is_large_and_nothing_that_is_small(
    new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """Whatever else stands in the address, the answer is the same."""
    quarter = _decided(counter, "roads.snow", 9)
    _decided(counter, "roads.surface", 2)
    minister = new_visitor().enter(counter, Role.MINISTER)
    minister.get("/trends")
    shown = minister.page
    assert "<b>11</b>" in shown
    assert "its categories" in shown
    assert ">2<" not in shown
    assert ">9<" not in shown
    asked = f"quarter={quarter.year}-{quarter.number}"
    for more in ("&area=roads", "&category=roads.surface", "&from=2026-01-01&until=2026-01-02"):
        minister.get(f"/trends?{asked}{more}")
        assert minister.page.partition("<main")[2] == shown.partition("<main")[2]
    running = quarter.after
    assert minister.get(f"/trends?quarter={running.year}-{running.number}").status_code == 404
    assert minister.get("/trends?quarter=1999-1").status_code == 404
    assert minister.get("/queue").status_code == 403


def test_a_young_counter_says_when_figures_come(visitor: Visitor, counter: Counter) -> None:
    """Not an empty picture."""
    visitor.enter(counter, Role.MINISTER).get("/trends")
    assert "The first figures appear" in visitor.page


def test_a_clerk_sees_what_became_of_the_people_they_took_in(
    new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """Their own alone; the page of a colleague's case is not there."""
    colleagues = waiting_case(counter)
    clerk = new_visitor().enter(counter, Role.CLERK)
    clerk.get("/taken")
    assert "You have not taken anybody in yet." in clerk.page
    assert colleagues not in clerk.page
    assert clerk.get(f"/cases/{colleagues}").status_code == 404


@pytest.mark.parametrize("text", ["%", "'", "\x00", "HM-%-%", "x" * 10_000, "(?:", "é", "‮"])
def test_case_75_what_is_typed_into_a_box_finds_nothing_else(
    visitor: Visitor, counter: Counter, text: str
) -> None:
    """No error of the server, no list of everything."""
    case_id = waiting_case(counter)
    visitor.enter(counter, Role.RECORDS)
    assert visitor.get(f"/records?number={quote(text)}").status_code == 200
    assert case_id not in visitor.page
    visitor.enter(counter, Role.MINISTER)
    assert visitor.get(f"/trends?quarter={quote(text)}").status_code == 200
