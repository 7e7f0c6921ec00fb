"""The evaluator's page: the figures, the pictures, the days, and who may look."""

from __future__ import annotations

import re

import pytest

from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import Visitor

PAGE = "/reports/corrections"


@pytest.fixture
def evaluator(decided: Counter, visitor: Visitor) -> Visitor:
    """Sign in as evaluator at a counter with decided cases."""
    return visitor.sign_in(Role.EVALUATOR)


def test_evaluator_sees_confirmed_and_corrected_cases(evaluator: Visitor) -> None:
    """Three of four suggestions were confirmed, one of five cases had none."""
    assert evaluator.get(PAGE).status_code == 200
    assert "5 decided cases, 4 of them with a suggested category." in evaluator.page
    assert "75.0% (30.1% to 95.4%)" in evaluator.page.replace("\N{NO-BREAK SPACE}", " ")
    assert "roads.surface – " in evaluator.page


def test_every_picture_of_the_page_can_be_fetched_and_has_a_text(evaluator: Visitor) -> None:
    """Each image address answers with an SVG, under a policy that allows no inline content."""
    answer = evaluator.get(PAGE)
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    pictures = re.findall(r'<img class="img-fluid" src="([^"]+)" alt="[^"]{10,}"', evaluator.page)
    assert len(pictures) >= 5
    for address in pictures:
        picture = evaluator.client.get(address)
        assert picture.status_code == 200
        assert picture.mimetype == "image/svg+xml"
    assert " style=" not in evaluator.page.partition("<main")[2]


def test_the_page_speaks_french(evaluator: Visitor) -> None:
    """After the switch every heading, number and name is French."""
    evaluator.post("/language", {"language": "fr", "next": PAGE})
    evaluator.get(PAGE)
    assert '<html lang="fr">' in evaluator.page
    assert "Propositions et décisions" in evaluator.page
    assert "75,0\N{NO-BREAK SPACE}%" in evaluator.page
    assert "Show" not in evaluator.page.partition("<main")[2].partition("</main")[0]


def test_days_narrow_the_page_and_its_pictures(evaluator: Visitor) -> None:
    """Only the two corrections came on 6 May or later, and the pictures follow."""
    evaluator.get(f"{PAGE}?since=2026-05-06")
    assert "2 decided cases, 1 of them" in evaluator.page
    assert f"{PAGE}/confusion.svg?since=2026-05-06" in evaluator.page
    evaluator.get(f"{PAGE}?until=2026-05-06")
    assert "3 decided cases, 3 of them" in evaluator.page


def test_a_day_that_is_none_is_told_and_changes_nothing(evaluator: Visitor) -> None:
    """The page says how to write a date and shows all cases."""
    assert evaluator.get(f"{PAGE}?since=yesterday").status_code == 400
    assert "Write a date as 2026-03-31." in evaluator.page
    assert "5 decided cases" in evaluator.page


def test_an_unknown_picture_is_not_found(evaluator: Visitor) -> None:
    """Nothing is drawn for a name no section has."""
    assert evaluator.get(f"{PAGE}/nothing.svg").status_code == 404


@pytest.mark.parametrize("role", [Role.INTAKE, Role.REVIEWER, Role.PRIVACY])
def test_roles_without_evaluation_are_refused(role: Role, visitor: Visitor) -> None:
    """Page and pictures both refuse who may not see evaluation."""
    visitor.sign_in(role)
    assert visitor.get(PAGE).status_code == 403
    assert visitor.get(f"{PAGE}/confusion.svg").status_code == 403


def test_a_counter_without_decisions_shows_an_empty_page(visitor: Visitor) -> None:
    """A fresh counter has nothing to divide and no picture to fetch."""
    visitor.sign_in(Role.SUPERVISOR)
    assert visitor.get(PAGE).status_code == 200
    assert "0 decided cases" in visitor.page
    assert "<img class" not in visitor.page.partition("<main")[2]
