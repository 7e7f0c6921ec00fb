"""An hour of the privacy officer's, by keyboard, in a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.bootstrap import Counter
from app.clock import now
from app.rescan import Rescanner
from review_queue.model import Role
from tests.browser.test_morning import sign_in
from tests.web.privacy_desk import place, stored_case, web_form

TEXT = (
    "Good day, I am Zoé Brun. \U0001f30a The wharf at Petit-Cap is under water.\n\n"
    "Zoé Brun at the house called Blue Heron, 506 555 0142."
)


@pytest.fixture
def cases(counter: Counter) -> list[str]:
    """Two cases: of one redaction found only the phone number, and a place that is none."""
    spans = [(*place(TEXT, "506 555 0142"), "PHONE_NUMBER"), (*place(TEXT, "Petit-Cap"), "PERSON")]
    return [stored_case(counter, web_form(TEXT), spans=spans) for _ in range(2)]


@pytest.fixture
def rescanning(counter: Counter) -> Iterator[None]:
    """Work through re-scans beside the server, as the worker does."""
    stop = threading.Event()

    def work() -> None:
        rescanner = Rescanner(counter, now)
        while not stop.wait(0.2):
            rescanner.step()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=30)


def _draw_and_open(page: Page) -> None:
    page.get_by_role("link", name="Draw a sample").click()
    page.get_by_role("button", name="Draw", exact=True).press("Enter")
    page.get_by_role("link", name="Read case 1 of 2").press("Enter")
    page.get_by_role("button", name="Open the original").press("Enter")
    page.wait_for_selector(".reading[tabindex]")


def _marks(page: Page) -> list[str]:
    fields = page.locator("#marks input[name=mark]")
    return [field.get_attribute("value") or "" for field in fields.all()]


def _mark(words: str, entity: str, *, nth: int = 0) -> str:
    start = [found.start() for found in re.finditer(re.escape(words), TEXT)][nth]
    return f"body:0:{start}:{start + len(words)}:{entity}"


def _walk_to(page: Page, word: str) -> None:
    """Press the right arrow until the word is selected."""
    for _ in range(60):
        if page.evaluate("window.getSelection().toString()") == word:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{word} was never reached")


def test_mireille_marks_by_keyboard_and_proposes_a_rule(
    page: Page, counter: Counter, cases: list[str], rescanning: None
) -> None:
    """Draw, mark with arrows and letters, see the comparison, preview and apply a rule."""
    sign_in(page, Role.PRIVACY)
    expect(page).to_have_url(re.compile("/privacy$"))
    _draw_and_open(page)
    page.locator(".reading[data-part=body]").focus()
    _walk_to(page, "Zoé")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_contain_text("Zoé Brun: Marked as Name of a person")
    page.keyboard.press("ArrowDown")
    _walk_to(page, "Blue")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("a")
    names = [_mark("Zoé Brun", "PERSON", nth=nth) for nth in (0, 1)]
    assert _marks(page) == [*names, _mark("Blue Heron", "STREET_ADDRESS")]
    page.get_by_role("button", name="Save my marks").press("Enter")
    expect(page.get_by_role("group", name="3 got through")).to_be_visible()
    expect(page.get_by_role("group", name="2 removed, not marked by you")).to_be_visible()
    page.get_by_role("button", name="Propose a rule – Blue Heron").press("Enter")
    expect(page.get_by_label("The words to remove, or to keep")).to_have_value("Blue Heron")
    page.get_by_role("button", name="Propose this rule").press("Enter")
    page.get_by_role("button", name="Preview what it would change").press("Enter")
    page.get_by_role("link", name="Go to the rule").press("Enter")
    expect(page.locator("main")).to_contain_text("2 stored cases would change, of 2.")
    page.get_by_label("To apply it, type the number").fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="See the incident").press("Enter")
    expect(page.locator("main")).to_contain_text("Street address")
    assert not any(word in page.url for word in ("Blue", "Heron"))


def test_the_mouse_marks_what_it_selects(page: Page, cases: list[str]) -> None:
    """A double click and a button; another mark on the same words takes the first one's place."""
    sign_in(page, Role.PRIVACY)
    _draw_and_open(page)
    page.get_by_label("Mark the same words everywhere in this case").uncheck()
    page.evaluate(
        "words => {"
        " const text = document.querySelector('.reading[data-part=body]').firstChild;"
        " const at = text.data.indexOf(words);"
        " getSelection().setBaseAndExtent(text, at - 1, text, at + words.length + 1); }",
        "Brun",
    )
    page.get_by_role("button", name="User name").click()
    assert _marks(page) == [_mark("Brun", "USERNAME")]
    page.get_by_role("button", name="Name of a person").click()
    assert _marks(page) == [_mark("Brun", "PERSON")]
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Take away").click()
    assert _marks(page) == []
    page.get_by_role("button", name="Nothing personal here").click()
    expect(page.get_by_role("group", name="2 removed, not marked by you")).to_be_visible()


def test_delete_takes_a_mark_away(page: Page, cases: list[str]) -> None:
    """The words stay selected, so that another letter can mark them again."""
    sign_in(page, Role.PRIVACY)
    _draw_and_open(page)
    page.locator(".reading[data-part=subject]").focus()
    page.keyboard.press("w")
    assert _marks(page) == ["subject:0:0:5:URL"]
    page.keyboard.press("Delete")
    expect(page.locator("#no-marks")).to_be_visible()
    assert _marks(page) == []


def test_marking_works_without_scripts(browser: Browser, address: str, cases: list[str]) -> None:
    """Writing the words into a form is enough; the progress page renews itself."""
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="en-CA")
    page = context.new_page()
    sign_in(page, Role.PRIVACY)
    page.get_by_role("link", name="Draw a sample").click()
    page.get_by_role("button", name="Draw", exact=True).click()
    page.get_by_role("link", name="Read case 1 of 2").click()
    page.get_by_role("button", name="Open the original").click()
    page.get_by_label("The words, as they stand in the text").fill("Zoé Brun")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take away")).to_have_count(2)
    assert _marks(page) == [_mark("Zoé Brun", "PERSON", nth=nth) for nth in (0, 1)]
    page.get_by_role("button", name="Take away").first.click()
    expect(page.get_by_role("button", name="Take away")).to_have_count(1)
    assert _marks(page) == [_mark("Zoé Brun", "PERSON", nth=1)]
    page.get_by_role("button", name="Save my marks").click()
    expect(page.locator("main")).to_contain_text("1 got through")
    context.close()


def test_the_bench_fits_a_phone_in_french(browser: Browser, address: str, cases: list[str]) -> None:
    """At 390 pixels no page scrolls sideways, with the original open or the comparison shown."""
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, locale="fr-CA"
    )
    page = context.new_page()
    sign_in(page, Role.PRIVACY)
    page.get_by_role("button", name="Français").click()
    for path in ("/privacy/samples/new", "/privacy/rules/new", "/privacy/openings"):
        _fits(page, path)
    page.goto("/privacy/samples/new")
    page.get_by_role("button", name="Tirer au sort").click()
    _fits(page, "")
    page.get_by_role("link", name="Lire le dossier 1 sur 2").click()
    page.get_by_role("button", name="Ouvrir l'original").click()
    page.wait_for_selector(".reading[tabindex]")
    _fits(page, "")
    page.get_by_role("button", name="Rien de personnel ici").click()
    expect(page.locator("main")).to_contain_text("retirés, non marqués par vous")
    _fits(page, "")
    for path in ("/privacy", "/privacy/rates", f"/cases/{cases[0]}/original"):
        _fits(page, path)
    context.close()


def _fits(page: Page, path: str) -> None:
    if path:
        page.goto(path)
    # A click that submits a form returns before the next page has a root to measure.
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
