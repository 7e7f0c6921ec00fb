"""Narrowing the list, keeping views of it, and having it kept up to date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue import nearness
from review_queue.model import Role
from tests.web.company import SHEDIAC
from tests.web.desk import Visitor, quarantined_case, suggestion, waiting_case


@pytest.fixture
def intake(visitor: Visitor, counter: Counter) -> Visitor:
    """Open a browser signed in as intake staff."""
    return visitor.enter(counter, Role.INTAKE)


@pytest.fixture
def cases(counter: Counter) -> dict[str, str]:
    """A road in French in Shediac, a home in English, and one nothing was suggested for."""
    road = waiting_case(counter, language="fr", body="La route n'est pas déneigée.")
    home = waiting_case(counter, proposed=suggestion("housing.repair", Severity.S2))
    doubt = waiting_case(counter, proposed=suggestion(probability=0.3))
    with counter.database.write() as rows:
        nearness.keep_place(rows, road, SHEDIAC)
    return {"road": road, "home": home, "doubt": doubt}


NARROWED = (
    ("area=housing", {"home"}, "Housing"),
    ("severity=S2&severity=S1", {"home"}, "S2 Urgent"),
    ("language=fr", {"road"}, "French"),
    ("community=shediac", {"road"}, "Shediac"),
    ("unsure=1", {"doubt"}, "none"),
    ("who=unassigned&channel=web", {"road", "home", "doubt"}, "nobody"),
)


def test_an_address_narrows_the_list_and_says_by_what(
    intake: Visitor, cases: dict[str, str]
) -> None:
    """Anyone who is given the address sees the same; made-up values narrow nothing."""
    for query, shown, chip in NARROWED:
        assert intake.get(f"/queue?{query}").status_code == 200
        assert {name for name, case_id in cases.items() if case_id in intake.page} == shown
        assert f"</span> {chip}" in intake.page
    assert intake.get("/queue?area=atlantis&severity=S9&page=x").status_code == 200
    assert all(case_id in intake.page for case_id in cases.values())
    assert 'class="chips"' not in intake.page


def test_an_unknown_community_is_said_and_quarantine_can_be_shown(
    intake: Visitor, counter: Counter, cases: dict[str, str]
) -> None:
    """A typing error must not look like an empty queue; set-aside cases show a reason, no text."""
    aside = quarantined_case(counter)
    intake.get("/queue?community=Atlantis")
    assert "No community here is called “Atlantis”" in intake.page
    assert cases["home"] in intake.page
    intake.get("/queue?state=quarantined")
    assert aside in intake.page
    assert "neither clearly English nor clearly French" in intake.page
    assert cases["home"] not in intake.page


def test_the_next_case_comes_from_the_view_and_an_empty_one_says_so(
    intake: Visitor, cases: dict[str, str]
) -> None:
    """Deciding goes on within the view; when it is done the view itself comes back."""
    intake.get("/queue?area=roads&language=fr")
    assert intake.post("/queue/next").headers["Location"] == f"/cases/{cases['road']}"
    answer = intake.post(f"/cases/{cases['road']}/confirm", {"seen": "1"})
    assert answer.headers["Location"] == "/queue?area=roads&language=fr"
    intake.get(answer.headers["Location"])
    assert "No case of this view is waiting for you" in intake.page
    assert "let through by these filters" in intake.page
    intake.get("/queue?all=1")
    assert intake.post("/queue/next").headers["Location"] == f"/cases/{cases['home']}"


def test_views_are_saved_opened_with_renamed_and_deleted(
    intake: Visitor,
    counter: Counter,
    cases: dict[str, str],
    new_visitor: Callable[[], Visitor],
) -> None:
    """They are one person's own: another neither sees nor changes them."""
    kept = {"query": "area=housing&made=up", "name": "Homes", "default": "1"}
    answer = intake.post("/queue/views", kept)
    assert answer.headers["Location"] == "/queue?area=housing"
    assert intake.get("/queue").headers["Location"] == "/queue?area=housing"
    intake.get("/queue?area=housing")
    assert "the queue opens with it" in intake.page
    other = new_visitor().enter(counter, Role.REVIEWER)
    for attempt, fields in (
        ("1/name", {"name": "Mine"}),
        ("1/delete", {}),
        ("default", {"view": 1}),
    ):
        assert other.post(f"/queue/views/{attempt}", fields).status_code == 404
    assert other.get("/queue").status_code == 200
    assert "Homes" not in other.page
    intake.post("/queue/views/1/name", {"name": "Houses of Samantha Sock"})
    intake.get("/queue?all=1")
    assert "Samantha" not in intake.page
    assert "Houses of" in intake.page
    intake.post("/queue/views", {"query": "language=fr", "name": "En français"})
    intake.post("/queue/views/2/name", {"name": "  "})
    intake.get("/queue?all=1")
    assert "needs a name" in intake.page
    intake.post("/queue/views/default")
    assert intake.get("/queue").status_code == 200
    intake.post("/queue/views/1/delete")
    intake.get("/queue?all=1")
    assert "Houses of" not in intake.page
    assert "En français" in intake.page


def test_rows_are_sent_again_only_when_something_changed(
    intake: Visitor, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the list asks every few seconds costs next to nothing while nothing happens."""
    fixed = now()
    monkeypatch.setattr("app.web.queue.now", lambda: fixed)
    case_id = waiting_case(counter)
    first = intake.get("/queue/rows?area=roads")
    mark = first.headers["ETag"]
    assert case_id in intake.page
    again = intake.get("/queue/rows?area=roads", headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    intake.post(f"/cases/{case_id}/take")
    taken = intake.get("/queue/rows?area=roads", headers={"If-None-Match": mark})
    assert taken.status_code == 200
    assert "<b>you</b>" in intake.page
    assert "<html" not in intake.page
