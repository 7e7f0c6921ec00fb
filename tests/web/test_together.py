"""The pages of cases confirmed together."""

from __future__ import annotations

import re

import pytest

from app.bootstrap import Counter
from app.clock import now
from review_queue import together_confidence
from review_queue.model import Actor, Role
from tests.web.desk import USERNAMES, Visitor, case_view, suggestion, waiting_case

SUPERVISOR = Actor(USERNAMES[Role.SUPERVISOR], Role.SUPERVISOR)
GROUP = {
    "area": "roads",
    "category": "roads.snow",
    "severity": "S3",
    "possible": ["roads.snow", "roads.surface"],
}


@pytest.fixture
def intake(visitor: Visitor, counter: Counter) -> Visitor:
    """Open a browser signed in as intake staff."""
    return visitor.enter(counter, Role.INTAKE)


def test_nothing_is_confirmed_together_until_a_supervisor_allows_it(
    intake: Visitor, counter: Counter
) -> None:
    """No link in the queue, no group, and a form that was made up is refused."""
    cases = [waiting_case(counter, proposed=suggestion(probability=0.99)) for _ in range(2)]
    intake.get("/queue")
    assert "/queue/together" not in intake.page
    intake.get("/queue/together")
    assert "no supervisor has allowed it" in intake.page
    answer = intake.post("/queue/together", {**GROUP, "case": [f"{id}:0" for id in cases]})
    assert answer.headers["Location"] == "/queue/together"
    assert case_view(counter, cases[0]).decision is None


def test_a_group_is_shown_picked_confirmed_and_told(intake: Visitor, counter: Counter) -> None:
    """Twelve alike, one taken out, one from an old page: every case is named with what became."""
    with counter.database.write() as rows:
        together_confidence.choose(rows, SUPERVISOR, 0.95, agent=suggestion().agent, now=now())
    proposed = suggestion(probability=0.97)
    cases = [waiting_case(counter, proposed=proposed) for _ in range(12)]
    intake.get("/queue")
    assert 'href="/queue/together"' in intake.page
    intake.get("/queue/together")
    (link,) = set(re.findall(r'href="(/queue/together/group[^"]+)"', intake.page))
    intake.get(link)
    shown = re.findall(r'name="case" value="(HM-[^"]+)"', intake.page)
    assert {each.partition(":")[0] for each in shown} == set(cases)
    assert "One in ten" in intake.page
    picked = [each for each in shown if each[:12] != cases[0]]
    picked[0] = picked[0].partition(":")[0] + ":7"
    form = {**GROUP, "once": "t" * 22, "case": [*picked, "HM-0000-0000:0", "nonsense"]}
    answer = intake.post("/queue/together", form)
    assert answer.headers["Location"] == "/queue/together/1"
    assert intake.post("/queue/together", form).headers["Location"] == "/queue/together/1"
    intake.get("/queue/together/1")
    for words in ("1 case to read by itself", "1 case not confirmed", "9 cases confirmed"):
        assert words in intake.page
    decided = [id for id in cases if case_view(counter, id).decision is not None]
    assert len(decided) == 9
    assert cases[0] not in decided
    assert intake.post("/queue/together/1").headers["Location"] == "/queue/together/1"
    assert intake.get("/queue/together/2").status_code == 404
    gone = intake.get(link.replace("roads.snow", "roads.signs", 1))
    assert gone.headers["Location"] == "/queue/together"
