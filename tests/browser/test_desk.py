"""The list that keeps itself up to date, and the case that is kept, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from waitress.server import create_server

from app.bootstrap import Counter
from app.clock import now
from app.web import create_app
from classifiers.model import Severity
from review_queue import claims, decisions
from review_queue.model import Actor, Role
from tests.browser.test_morning import sign_in
from tests.web.desk import USERNAMES, case_view, suggestion, waiting_case

COLLEAGUE = Actor(USERNAMES[Role.REVIEWER], Role.REVIEWER)


@pytest.fixture
def address(counter: Counter) -> Iterator[str]:
    """Serve the counter without a model: neither list nor lease needs one."""
    server = create_server(create_app(counter), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def test_the_list_is_renewed_around_what_has_the_focus(page: Page, counter: Counter) -> None:
    """Rows come, go and change; the focused one stays where it is, even when it is gone."""
    cases = [waiting_case(counter) for _ in range(12)]
    focused, other = cases[9], cases[2]
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, Role.INTAKE)
    page.goto("/queue")
    link = page.locator(f"tr[data-case={focused}] a")
    link.focus()
    place = _height(page, focused)
    new = waiting_case(counter, proposed=suggestion("housing.shelter", Severity.S1))
    with counter.database.write() as rows:
        decisions.confirm(rows, COLLEAGUE, cases[0], seen=0, now=now())
        claims.claim(rows, COLLEAGUE, other, now=now())
    _ask(page)
    expect(page.locator("#news")).to_have_text("1 new case")
    expect(page.locator("tr[data-case]").first).to_have_attribute("data-case", new)
    expect(page.locator(f"tr[data-case={cases[0]}]")).to_have_count(0)
    expect(page.locator(f"tr[data-case={other}]")).to_contain_text(COLLEAGUE.id)
    expect(page.locator("caption")).to_have_text("12 cases are shown.")
    expect(link).to_be_focused()
    assert _height(page, focused) == place
    with counter.database.write() as rows:
        decisions.confirm(rows, COLLEAGUE, focused, seen=0, now=now())
    _ask(page)
    expect(page.locator(f"tr.gone[data-case={focused}]")).to_be_visible()
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"tr[data-case={focused}]")).to_have_count(0)


def test_who_types_keeps_the_case_and_is_told_when_it_is_lost(page: Page, counter: Counter) -> None:
    """The lease is renewed while keys are pressed; a lost one says so and leaves the text."""
    case_id = waiting_case(counter)
    sign_in(page, Role.INTAKE)
    page.goto(f"/cases/{case_id}")
    page.get_by_role("button", name="Take this case").click()
    page.wait_for_selector("#lease")
    page.wait_for_load_state()  # before that, no script listens to the keys
    before = case_view(counter, case_id).claimed_until
    page.keyboard.press("t")
    page.keyboard.type("The culvert by the church")
    with page.expect_response("**/renew") as renewed:
        page.evaluate("document.dispatchEvent(new Event('lease:renew'))")
    assert renewed.value.status == 200
    after = case_view(counter, case_id).claimed_until
    assert before is not None
    assert after is not None
    assert after > before
    with counter.database.write() as rows:
        claims.claim(rows, COLLEAGUE, case_id, now=after)
    page.keyboard.type(" again")
    page.evaluate("document.dispatchEvent(new Event('lease:renew'))")
    expect(page.locator("#lease-lost")).to_contain_text("no longer yours")
    expect(page.get_by_label("Write a note")).to_have_value("The culvert by the church again")


def _height(page: Page, case_id: str) -> float:
    """Return how far below the window's top a row is, to a pixel."""
    row = page.locator(f"tr[data-case={case_id}]")
    return float(row.evaluate("row => Math.round(row.getBoundingClientRect().top)"))


def _ask(page: Page) -> None:
    with page.expect_response("**/queue/rows**"):
        page.evaluate("document.dispatchEvent(new Event('queue:ask'))")
