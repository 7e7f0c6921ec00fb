"""Past cases like one, among those that a question names; only what its asker may open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from classifiers.model import Severity
from review_queue import like_cases
from review_queue.errors import CaseNotFound
from review_queue.like_cases import Wanted
from review_queue.model import Actor, Correction, Role
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import CLERK, NOW, Office


@pytest.fixture
def past(office: Office) -> dict[str, str]:
    """Three decided cases: near in meaning, far in meaning, and of another area."""
    made = {}
    stories: dict[str, dict[str, object]] = {
        "near": {"angle": 5},
        "far": {"angle": 60, "at": NOW - timedelta(days=60)},
        "housing": {"angle": 1, "area": "housing", "category": "housing.repair"},
    }
    for name, changes in stories.items():
        case_id = settle(office, HERE, **changes)
        office.correct(case_id, Correction("housing.repair" if name == "housing" else "roads.snow"))
        made[name] = case_id
    office.finish_jobs()
    made["case"] = settle(office, HERE)
    return made


def found(office: Office, case_id: str, wanted: Wanted, actor: Actor = CLERK) -> list[str]:
    with office.database.read() as session:
        likes = like_cases.like(session, actor, case_id, wanted, limit=5)
    assert likes.total >= len(likes.cases)
    return [each.case_id for each in likes.cases]


def test_the_most_alike_come_first(office: Office, past: dict[str, str]) -> None:
    """Without anything wanted in particular all decided cases are compared."""
    assert found(office, past["case"], Wanted()) == [past["housing"], past["near"], past["far"]]


def test_what_is_wanted_narrows_what_is_found(office: Office, past: dict[str, str]) -> None:
    """Place, time, category, severity and language, each by itself and together."""
    for wanted, names in (
        (Wanted(communities=frozenset({"Shediac"})), ["housing", "near", "far"]),
        (Wanted(communities=frozenset({"Cap-Pele"})), []),
        (Wanted(communities=frozenset()), []),
        (Wanted(region="southeast"), ["housing", "near", "far"]),
        (Wanted(region="northwest"), []),
        (Wanted(since=NOW - timedelta(days=1)), ["housing", "near"]),
        (Wanted(until=NOW - timedelta(days=1)), ["far"]),
        (Wanted(category="roads.snow"), ["near", "far"]),
        (Wanted(severity=Severity.S1), []),
        (Wanted(language="fr"), []),
        (Wanted(language="en", category="housing.repair"), ["housing"]),
    ):
        expected = [past[name] for name in names]
        assert found(office, past["case"], wanted) == expected, wanted


def test_case_58_what_may_not_be_opened_is_neither_found_nor_counted(
    office: Office, past: dict[str, str]
) -> None:
    """The total is that of the asker's own areas, and a case beside them does not exist."""
    roads = Actor("lise", Role.INTAKE, frozenset({"roads"}))
    with office.database.read() as session:
        likes = like_cases.like(session, roads, past["case"], Wanted(), limit=5)
    assert (likes.total, [each.case_id for each in likes.cases]) == (2, [past["near"], past["far"]])
    with office.database.read() as session, pytest.raises(CaseNotFound):
        like_cases.like(session, roads, past["housing"], Wanted(), limit=5)
