"""Pages on paper: everything there is to read and nothing to press, dark screen or not."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from app.bootstrap import Counter
from review_queue.model import Role
from tests.browser.conftest import PATIENCE
from tests.browser.stocked import stock
from tests.browser.test_axe import enter, served

__all__ = ["served"]


def test_a_case_the_overview_and_a_report_are_printed_readably(
    browser: Browser, served: str, counter: Counter
) -> None:
    """Black on white, what was folded away included, and no wider than the sheet."""
    numbers = stock(counter)
    # A sheet of letter paper less its margins, at 96 dots an inch.
    context = browser.new_context(
        base_url=served, viewport={"width": 710, "height": 940}, color_scheme="dark"
    )
    context.set_default_timeout(PATIENCE)
    enter(context, counter, Role.SUPERVISOR, served, "en")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    for path in (f"/cases/{numbers['case']}", "/overview", "/reports/corrections", "/trends"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 710, path
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", path
        for pressed in ("nav", "button", "textarea", ".foot"):
            assert page.locator(f"{pressed}:visible").count() == 0, (path, pressed)
    page.goto(f"/cases/{numbers['case']}")
    expect(page.get_by_text("Personal information removed, suggestion made")).to_be_visible()
    expect(page.get_by_text("telephoned again about the plough")).to_be_visible()
    expect(page.get_by_text("Snow on Pine Glen Road").first).to_be_visible()
    context.close()
