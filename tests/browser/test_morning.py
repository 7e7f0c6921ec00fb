"""A morning at the counter, by keyboard, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from app.bootstrap import Counter
from classifiers.model import Severity
from review_queue.model import Channel, Role
from tests.web.desk import PASSWORD, USERNAMES, case_view, suggestion, waiting_case


def sign_in(page: Page, role: Role) -> None:
    page.goto("/sign-in")
    focused(page, "#username")
    page.keyboard.type(USERNAMES[role])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def _shown_case(page: Page) -> str:
    page.wait_for_load_state()  # before that, no script listens to the keys
    heading = page.locator("h1").text_content() or ""
    assert heading.startswith("HM-"), heading
    return heading


def test_a_morning_at_the_counter(page: Page, counter: Counter) -> None:
    """Confirm with one key, correct with three, take a call, and see both in the report."""
    for severity in (Severity.S1, Severity.S2):
        waiting_case(counter, proposed=suggestion(severity=severity))
    sign_in(page, Role.INTAKE)
    page.keyboard.press("n")
    page.wait_for_url("**/cases/*")
    confirmed = _shown_case(page)
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text(f"{confirmed} confirmed")
    corrected = _shown_case(page)
    for key in ("c", "1", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").first).to_contain_text(f"{corrected} corrected")
    number = _take_a_call(page)
    _check(counter, confirmed, corrected, number)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    sign_in(page, Role.EVALUATOR)
    expect(page).to_have_url(re.compile("/reports/corrections$"))
    expect(page.locator("main")).to_contain_text("2 decided cases")


def _take_a_call(page: Page) -> str:
    page.get_by_role("link", name="Take a call").first.click()
    focused(page, "textarea#story")
    page.keyboard.type("Nobody has ploughed or salted the road since Sunday.")
    page.keyboard.press("Control+Enter")
    focused(page, "#danger-no")
    page.keyboard.press("1")  # nobody is in danger
    next_step(page)
    expect(page.get_by_label("Category", exact=True)).to_have_value("roads.snow")
    while (asking := _asking(page)) != "read_back":
        focused(page, "input#said")
        page.keyboard.type("Rita Augustine" if asking == "caller" else "Chemin des Acadiens")
        next_step(page)
    expect(page.get_by_label("Name")).to_have_value("Rita Augustine")
    focused(page, "button[name=finish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/done")
    return page.locator(".reference").text_content() or ""


def _asking(page: Page) -> str:
    return page.locator("input[name=asking]").get_attribute("value") or ""


def focused(page: Page, selector: str) -> None:
    """Wait until something has the focus and the page's script listens to the keys."""
    page.wait_for_selector(f"{selector}:focus")
    page.wait_for_load_state()


def next_step(page: Page) -> None:
    """Press Enter and wait until another question is asked."""
    asking = _asking(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"input[name=asking]:not([value='{asking}'])", state="attached")


def _check(counter: Counter, confirmed: str, corrected: str, called: str) -> None:
    first, second = (case_view(counter, case).decision for case in (confirmed, corrected))
    assert first is not None
    assert second is not None
    assert (first.confirmed, second.confirmed) == (True, False)
    assert second.category == "roads.surface"
    assert case_view(counter, called).channel is Channel.PHONE


def test_keys_rest_while_somebody_writes(page: Page, counter: Counter) -> None:
    """Letters typed into a note, or pressed with Ctrl, decide nothing."""
    case_id = waiting_case(counter)
    sign_in(page, Role.INTAKE)
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("t")
    page.keyboard.type("a n r q c")
    expect(page.get_by_label("Write a note")).to_have_value("a n r q c")
    page.get_by_role("heading", name=case_id).click()
    page.keyboard.press("Control+a")
    expect(page).to_have_url(re.compile(f"/cases/{case_id}$"))
    assert case_view(counter, case_id).decision is None


def test_the_question_mark_shows_the_keys_and_escape_hides_them(page: Page) -> None:
    """While the dialog is open no other key works."""
    sign_in(page, Role.INTAKE)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/queue$"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_severity_is_corrected_with_three_keys(page: Page, counter: Counter) -> None:
    """s, a digit, Enter; the category stays as suggested."""
    case_id = waiting_case(counter)
    sign_in(page, Role.INTAKE)
    page.goto(f"/cases/{case_id}")
    for key in ("s", "1", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/queue")
    decision = case_view(counter, case_id).decision
    assert decision is not None
    assert (decision.category, decision.severity) == ("roads.snow", Severity.S1)


def test_everything_works_without_scripts(browser: Browser, address: str, counter: Counter) -> None:
    """Signing in, confirming and the page of keys need only links and buttons."""
    case_id = waiting_case(counter)
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="en-CA")
    page = context.new_page()
    sign_in(page, Role.INTAKE)
    page.get_by_role("link", name="Snow and ice control").click()
    page.get_by_role("button", name="Confirm").click()
    assert case_view(counter, case_id).decision is not None
    page.get_by_role("link", name="Keyboard keys").click()
    expect(page.locator("h1")).to_have_text("Keyboard keys")
    context.close()


def test_no_page_scrolls_sideways_on_a_phone(
    browser: Browser, address: str, counter: Counter
) -> None:
    """At 390 pixels every page fits, in French too, where words are longer."""
    case_id = waiting_case(counter)
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, locale="fr-CA"
    )
    page = context.new_page()
    for path in ("/sign-in", "/request"):
        _fits(page, path)
    sign_in(page, Role.SUPERVISOR)
    page.get_by_role("button", name="Français").click()
    for path in ("/queue", f"/cases/{case_id}", "/call", "/quarantine", "/overview", "/audit"):
        _fits(page, path)
    context.close()


def _fits(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert page.evaluate("document.documentElement.lang") == "fr", path
