"""Joining cases in a real browser, on a desk and on a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.bootstrap import Counter
from app.settings import Settings
from review_queue.model import CaseState, Role
from tests.web.company import settled_case
from tests.web.desk import PASSWORD, USERNAMES, case_view


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Configure an installation whose policy permits matching people."""
    return Settings(home=tmp_path / "home", trusted_hosts=("localhost",), match_people=True)


@pytest.mark.parametrize("width", [390, 1280])
def test_three_answers_are_read_and_acted_on_at_any_width(
    page: Page, counter: Counter, width: int
) -> None:
    """Each under its heading, nothing wider than the window; one press merges, one undoes."""
    leading = settled_case(counter, sender="agathe@example.org")
    case_id = settled_case(counter, "The same washout, says a neighbour.", sender="b@example.org")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/sign-in")
    page.get_by_label("User name").fill(USERNAMES[Role.INTAKE])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/cases/{case_id}")
    for name in ("This person before", "The same incident", "What was done with such requests"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=f"Merge this case into {leading}").click()
    expect(page.get_by_role("heading", name="1 case is merged into this one")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert case_view(counter, case_id).state == CaseState.FOLLOWING
    page.get_by_role("button", name="Take it out of the merge").click()
    expect(page.get_by_text("waits by itself again")).to_be_visible()
    assert case_view(counter, case_id).state == CaseState.WAITING
