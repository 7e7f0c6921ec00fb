"""What the case page names for a suggestion, and against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Prediction, Suggestion, Witness
from review_queue import decisions
from review_queue.model import Actor, Role
from tests.web.desk import (
    USERNAMES,
    Visitor,
    case_view,
    quarantined_case,
    suggestion,
    waiting_case,
)

STAFF = Actor(USERNAMES[Role.INTAKE], Role.INTAKE)


@pytest.fixture
def intake(visitor: Visitor) -> Visitor:
    return visitor.sign_in(Role.INTAKE)


def decided_case(counter: Counter) -> str:
    """Take one case to its decision."""
    case_id = waiting_case(counter)
    seen = case_view(counter, case_id).fence
    with counter.database.write() as rows:
        decisions.confirm(rows, STAFF, case_id, seen=seen, now=now())
    return case_id


def witnessed(*witnesses: Witness, against: Prediction | None = None) -> Suggestion:
    return replace(suggestion(), witnesses=witnesses, against=against)


def test_past_cases_are_named_on_both_sides(intake: Visitor, counter: Counter) -> None:
    """Each is a link; the next likeliest category stands with its probability and its words."""
    alike, opposed = decided_case(counter), decided_case(counter)
    told = witnessed(
        Witness(f"case {alike}", "roads.snow", 0.4),
        Witness(f"case {opposed}", "roads.surface", -0.2),
        against=Prediction("roads.surface", 0.12, ("not cracked",)),
    )
    intake.get(f"/cases/{waiting_case(counter, proposed=told)}")
    assert "As in" in intake.page
    assert f'<a href="/cases/{alike}">{alike}</a>' in intake.page
    assert "Against it" in intake.page
    assert "Road surface and potholes, 12%" in intake.page
    assert '<span class="evidence" lang="en">not cracked</span>' in intake.page
    named = f"{opposed} (Road surface and potholes)"
    assert f'<a href="/cases/{opposed}">{named}</a>' in intake.page


def test_texts_that_are_no_case_are_counted(intake: Visitor, counter: Counter) -> None:
    """Packaged examples, the catalogue's words and lines of a file, each in both languages."""
    sources = ("examples.jsonl line 3", "examples.jsonl line 9", "definition roads.snow", "line 4")
    told = witnessed(*(Witness(source, "roads.snow", 0.1) for source in sources))
    case_id = waiting_case(counter, proposed=told)
    intake.get(f"/cases/{case_id}")
    said = "2 packaged examples, 1 definition of the catalogue, 1 example of a file"
    assert said in intake.page
    assert "Against it" not in intake.page
    intake.post("/language", {"language": "fr"})
    intake.get(f"/cases/{case_id}")
    assert "Comme dans" in intake.page
    dit = "2 exemples fournis, 1 définition du catalogue, 1 exemple d'un fichier"
    assert dit in intake.page


def test_a_case_that_is_set_aside_is_not_named(intake: Visitor, counter: Counter) -> None:
    """Nor one that is not decided: its text may not be what the model learnt from."""
    hidden = (quarantined_case(counter), waiting_case(counter), "HM-0000-0000")
    told = witnessed(*(Witness(f"case {each}", "roads.snow", 0.1) for each in hidden))
    intake.get(f"/cases/{waiting_case(counter, proposed=told)}")
    assert "As in" not in intake.page
    assert not any(each in intake.page for each in hidden)


def test_suggestions_from_before_say_nothing_of_it(intake: Visitor, counter: Counter) -> None:
    """Without witnesses there is no line for them."""
    intake.get(f"/cases/{waiting_case(counter)}")
    assert "As in" not in intake.page
    assert "Against it" not in intake.page
