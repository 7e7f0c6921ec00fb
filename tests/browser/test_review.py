"""Human review by keyboard, and the case page on one screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue import blind, decisions
from review_queue.model import Actor, Role
from review_queue.review_shares import Shares
from tests.browser.test_morning import sign_in
from tests.web.desk import USERNAMES, case_view, waiting_case

FOLD = 720


def drawn(counter: Counter, shares: Shares) -> str:
    case_id = waiting_case(counter)
    with counter.database.write() as rows:
        blind.draw(rows, counter.vault, case_id, default=shares, now=now())
    return case_id


def _choose(page: Page, category: str, severity: str) -> None:
    """Choose a category by its first letters and a severity by its digit, and save."""
    page.keyboard.press("c")
    page.keyboard.type(category)
    page.keyboard.press("Tab")
    page.get_by_label("Severity").first.or_(
        page.locator("fieldset[data-key=s] input")
    ).first.focus()
    page.keyboard.press(severity)
    page.keyboard.press("Enter")


def test_a_blind_case_and_a_second_look_are_answered_by_keyboard(
    page: Page, counter: Counter
) -> None:
    """No pointer: decide unseen, read what had been suggested, give the second answer."""
    hidden, twice = drawn(counter, Shares(1, 0)), drawn(counter, Shares(0, 1))
    with counter.database.write() as rows:
        clerk = Actor(USERNAMES[Role.INTAKE], Role.INTAKE)
        decisions.confirm(rows, clerk, twice, seen=0, now=now())
    sign_in(page, Role.REVIEWER)
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{hidden}")
    page.wait_for_load_state()
    _choose(page, "Snow", "3")
    expect(page.get_by_role("status").first).to_contain_text("What had been suggested: Snow")
    page.goto("/second-looks")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/second-looks/\d+$"))
    page.wait_for_load_state()
    _choose(page, "Snow", "2")
    expect(page.get_by_role("status").first).to_contain_text("Your answer is kept")
    decision = case_view(counter, hidden).decision
    assert decision is not None
    assert (decision.category, decision.severity) == ("roads.snow", Severity.S3)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_needed_for_an_ordinary_case_is_on_one_screen(
    page: Page, counter: Counter, language: str
) -> None:
    """At 1280 x 720: text, suggestion, its buttons, owner and clock, missing facts, history."""
    body = (
        "The road to our place is all ice, no plough came since Sunday, and the school bus does "
        "not come any more. My father needs his medicine on Thursday.\n\nCan you send somebody?"
    )
    case_id = waiting_case(counter, body=body)
    sign_in(page, Role.INTAKE)
    if language == "fr":
        page.get_by_role("button", name="Français").click()
    page.goto(f"/cases/{case_id}")
    needed = (
        ".message", "meter", ".facts", ".actions", "#clock-title", "#missing-title",
        "#past-title", "#person-title", "#incident-title", "[data-key=p]", "details:has(> ul)",
    )  # fmt: skip
    for selector in needed:
        box = page.locator(f"main {selector}").first.evaluate(
            "e => { while (!e.getClientRects().length) e = e.parentElement;"
            " return e.closest('details:not([open])') ? e.closest('details')"
            ".getBoundingClientRect().bottom : e.getBoundingClientRect().bottom }"
        )
        assert box <= FOLD, (selector, box)
    assert page.locator("mark.said.for").count() >= 1
