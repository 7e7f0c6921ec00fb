"""Blind cases, second looks and human review, as people meet them in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue import blind
from review_queue.model import CaseState, Role
from review_queue.review_shares import Shares
from review_queue.review_tables import ReviewAnswerRow
from tests.web.desk import USERNAMES, Visitor, case_view, suggestion, waiting_case

NewVisitor = Callable[[], Visitor]
LOWER = {"severity": "S4"}
WHOLE = {"category_other": "roads.snow", "severity": "S3"}


@pytest.fixture
def intake(visitor: Visitor, counter: Counter) -> Visitor:
    return visitor.enter(counter, Role.INTAKE)


def drawn(counter: Counter, shares: Shares, severity: Severity = Severity.S3) -> str:
    """Bring a case that these shares chose."""
    case_id = waiting_case(counter, proposed=suggestion(severity=severity))
    with counter.database.write() as rows:
        blind.draw(rows, counter.vault, case_id, default=shares, now=now())
    return case_id


def test_a_blind_case_shows_nothing_of_the_suggestion_anywhere(
    intake: Visitor, counter: Counter, new_visitor: NewVisitor
) -> None:
    """Category, probability, evidence, team, severity, short list, missing facts, past cases."""
    case_id = drawn(counter, Shares(1, 0))
    supervisor = new_visitor().enter(counter, Role.SUPERVISOR)
    pages = [intake.get(f"/cases/{case_id}"), intake.get("/queue"), supervisor.get("/audit")]
    for page in pages:
        shown = page.get_data(as_text=True)
        for words in ("83%", "Likely", "evidence", "<dt>Goes to", "business days",
                      "Still missing", "What was done with such", "days left"):  # fmt: skip
            assert words not in shown, words
    intake.get(f"/cases/{case_id}")
    assert "Decide without a suggestion" in intake.page
    assert "Snow on Pine Glen Road" in intake.page
    assert f"/cases/{case_id}/confirm" not in intake.page
    assert 'data-digit="1"' in intake.page  # of the severities alone
    assert 'name="category" ' not in intake.page


def test_a_blind_case_is_decided_first_and_the_suggestion_shown_then(
    intake: Visitor, counter: Counter
) -> None:
    """A half answer is asked for the rest and keeps what was chosen."""
    case_id = drawn(counter, Shares(1, 0))
    half = intake.post(f"/cases/{case_id}/correct", {"seen": "0", "severity": "S2"})
    assert half.status_code == 400
    assert "no suggestion fills them in" in intake.page
    assert 'value="S2" data-digit="2" required checked' in intake.page
    assert intake.post(f"/cases/{case_id}/confirm", {"seen": "0"}).status_code == 409
    answer = intake.post(f"/cases/{case_id}/correct", {"seen": "0", **WHOLE})
    intake.get(answer.headers["Location"])
    assert "What had been suggested: Snow and ice control, S3 Standard." in intake.page
    intake.get(f"/cases/{case_id}")
    assert "83%" in intake.page


def test_reason_and_fault_are_kept_with_a_correction(intake: Visitor, counter: Counter) -> None:
    """Optional, from the page's own list; anything else is refused."""
    case_id = waiting_case(counter)
    typed = {"seen": "0", "category": "roads.surface"}
    assert intake.post(f"/cases/{case_id}/correct", {**typed, "why": "x"}).status_code == 400
    intake.get(f"/cases/{case_id}")
    assert "More than one request" in intake.page
    told = {**typed, "why": "wrong_category", "definition_wrong": "yes"}
    assert intake.post(f"/cases/{case_id}/correct", told).status_code == 303
    with counter.database.read() as rows:
        (answer,) = rows.scalars(select(ReviewAnswerRow)).all()
    assert (answer.reason, answer.definition_wrong, answer.seconds) == (
        "wrong_category", True, None,
    )  # fmt: skip


def test_how_long_the_page_was_open_is_signed(intake: Visitor, counter: Counter) -> None:
    """A time of one's own making, or another case's, is no time."""
    first, other = waiting_case(counter), waiting_case(counter)
    intake.get(f"/cases/{first}")
    found = re.search(r'name="opened" value="([^"]+)"', intake.page)
    assert found is not None
    for case_id in (first, other):
        typed = {"seen": case_view(counter, case_id).fence, "opened": found[1]}
        intake.post(f"/cases/{case_id}/confirm", typed)
    with counter.database.read() as rows:
        held = {row.case_id: row.seconds for row in rows.scalars(select(ReviewAnswerRow))}
    assert held[other] is None
    assert held[first] in range(60)


def test_an_s1_is_lowered_by_two_people(
    intake: Visitor, counter: Counter, new_visitor: NewVisitor
) -> None:
    """The first is told that it stays; the second finds it first in the queue and decides."""
    case_id = drawn(counter, Shares(0, 0), Severity.S1)
    answer = intake.post(f"/cases/{case_id}/correct", {"seen": "0", "severity": "S2"})
    intake.get(answer.headers["Location"])
    assert f"{case_id} stays S1 until another person lowers it too." in intake.page
    assert "lowering asked for" in intake.page
    intake.get(f"/cases/{case_id}")
    assert "You asked to lower this S1." in intake.page
    reviewer = new_visitor().enter(counter, Role.REVIEWER)
    assert case_id in reviewer.get("/second-looks").get_data(as_text=True)
    reviewer.get(f"/cases/{case_id}")
    assert f"{USERNAMES[Role.INTAKE]} asked to lower this S1." in reviewer.page
    seen = case_view(counter, case_id).fence
    reviewer.post(f"/cases/{case_id}/correct", {"seen": str(seen), "severity": "S2"})
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert decision.severity is Severity.S2


def test_a_second_answer_and_a_disagreement_settled(
    intake: Visitor, counter: Counter, new_visitor: NewVisitor
) -> None:
    """The reader sees the text alone; the adjudicator both answers; the decision follows."""
    case_id = drawn(counter, Shares(0, 1))
    intake.post(f"/cases/{case_id}/confirm", {"seen": "0"})
    reader = new_visitor().enter(counter, Role.REVIEWER)
    reader.get(f"/cases/{case_id}")
    assert "A second look is wanted" in reader.page
    assert "Snow and ice control" not in reader.page
    address = reader.post("/second-looks/next").headers["Location"]
    reader.get(address)
    assert "Snow on Pine Glen Road" in reader.page
    for words in ("83%", "evidence", "Suggestion confirmed", USERNAMES[Role.INTAKE]):
        assert words not in reader.page
    assert reader.post(f"{address}/answer", LOWER).status_code == 400
    told = {"category_other": "roads.surface", "severity": "S4", "why": "severity_too_high"}
    assert reader.post(f"{address}/answer", told).status_code == 303
    reader.get("/second-looks")
    assert "Your answer is kept. Thank you." in reader.page
    judge = new_visitor().enter(counter, Role.SUPERVISOR)
    judge.get(address)
    for words in ("Two people decided differently", "Snow and ice control", "Severity too high",
                  "without the suggestion", USERNAMES[Role.REVIEWER]):  # fmt: skip
        assert words in judge.page
    assert judge.post(f"{address}/settle", {}).status_code == 400
    assert judge.post(f"{address}/settle", {"as": "second"}).status_code == 303
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert (decision.category, decision.severity) == ("roads.surface", Severity.S4)


def test_a_look_that_is_not_ones_own_leads_back_with_a_reason(
    intake: Visitor, counter: Counter, new_visitor: NewVisitor
) -> None:
    """Whoever decided, whoever has seen the decision, whoever comes late."""
    case_id = drawn(counter, Shares(0, 1))
    intake.post(f"/cases/{case_id}/confirm", {"seen": "0"})
    assert intake.post("/second-looks/1/answer", WHOLE).headers["Location"] == "/second-looks"
    intake.get("/second-looks")
    assert "You have answered this case already" in intake.page
    reader = new_visitor().enter(counter, Role.REVIEWER)
    shown = reader.post("/second-looks/1/show").headers["Location"]
    reader.get(shown)
    assert "Decided by" in reader.page
    reader.post("/second-looks/1/answer", WHOLE)
    reader.get("/second-looks")
    assert "You have seen the decision of this case" in reader.page
    judge = new_visitor().enter(counter, Role.SUPERVISOR)
    judge.post("/second-looks/1/answer", WHOLE)
    judge.get("/second-looks/1")
    judge.get("/second-looks")
    assert "This second look is over." in judge.page
    assert judge.get("/second-looks/99").status_code == 404
    assert case_view(counter, case_id).state is CaseState.DECIDED


def test_shares_are_chosen_with_a_reason(visitor: Visitor, counter: Counter) -> None:
    """The page says what is in force, who chose it and why."""
    visitor.enter(counter, Role.SUPERVISOR).get("/overview/review")
    assert "0% of requests are decided without a suggestion, 0% are decided twice." in visitor.page
    assert visitor.post("/overview/review", {"blind": "0.1", "second": "9"}).status_code == 400
    typed = {"blind": "0.1", "second": "0.2", "reason": "too short"}
    assert visitor.post("/overview/review", typed).status_code == 400
    typed["reason"] = "We begin with more, until we know each other."
    assert visitor.post("/overview/review", typed).status_code == 303
    visitor.get("/overview/review")
    assert "10% of requests are decided without a suggestion, 20%" in visitor.page
    assert typed["reason"] in visitor.page


def test_the_review_page_compares_without_ranking(
    visitor: Visitor, counter: Counter, new_visitor: NewVisitor
) -> None:
    """Names in their order, rates with numbers, and what they do not mean."""
    for role in (Role.REVIEWER, Role.INTAKE):
        person = new_visitor().enter(counter, role)
        for shares in (Shares(0, 1), Shares(1, 0)):
            case_id = drawn(counter, shares)
            person.post(f"/cases/{case_id}/correct", {"seen": "0", **WHOLE})
    reader = new_visitor().enter(counter, Role.SUPERVISOR)
    for _ in range(2):
        address = reader.post("/second-looks/next").headers["Location"]
        reader.post(f"{address}/answer", WHOLE)
    visitor.enter(counter, Role.SUPERVISOR).get("/overview/review")
    assert "it is not for comparing people" in visitor.page
    names = [USERNAMES[role] for role in (Role.INTAKE, Role.REVIEWER)]
    assert visitor.page.index(names[0]) < visitor.page.index(names[1])
    assert "100% " in visitor.page
    assert f"{names[0]} · {USERNAMES[Role.SUPERVISOR]}" in visitor.page
    visitor.get("/overview")
    assert "Two people decided the same case" in visitor.page
