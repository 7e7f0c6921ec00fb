"""An emergency that comes while a page is open is on it within seconds, and is said aloud."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.bootstrap import Counter
from classifiers.model import Severity
from review_queue.model import Role
from tests.web.desk import PASSWORD, USERNAMES, suggestion, waiting_case


def test_an_emergency_appears_on_an_open_page_and_is_announced(
    page: Page, counter: Counter
) -> None:
    """Nobody reloads: the page asks, shows it, says it, and marks its title; one key takes it."""
    page.clock.install()
    page.goto("/sign-in")
    page.fill("#username", USERNAMES[Role.INTAKE])
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    expect(page.locator(".alarms")).to_have_count(0)
    case_id = waiting_case(counter, proposed=suggestion("housing.shelter", Severity.S1))
    page.clock.fast_forward(16_000)
    expect(page.locator(".alarms")).to_contain_text("1 emergency waits for a person")
    page.clock.fast_forward(200)
    expect(page.get_by_role("alert")).to_contain_text("1 emergency waits for a person")
    assert page.title().startswith("▲ ")
    take = page.get_by_role("button", name=f"Take it now – {case_id}")
    take.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case_id}")
    expect(page.locator(".alarms")).to_have_count(0)
