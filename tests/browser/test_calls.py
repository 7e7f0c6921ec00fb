"""Three calls taken at the keyboard alone: in English, in French, and one that changes its mind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from app.bootstrap import Counter
from review_queue import acceptance
from review_queue.model import WORKER, Role
from tests.browser.test_morning import focused, next_step, sign_in

MOST_TABS = 60
A_DAY = re.compile(r".+ \(\d{4}-\d{2}-\d{2}\)")


def test_three_calls_by_keyboard_come_to_complete_cases(page: Page, counter: Counter) -> None:
    """English, French, and French after a start in English, with a road corrected on the way."""
    sign_in(page, Role.INTAKE)
    english = _called(
        page,
        counter,
        "Nobody has ploughed Cormier Road since Monday and I can't get my car out.",
        {"community": "In Bouctouche.", "caller": "Rita Augustine, 506-555-0119"},
    )
    assert english["language"] == "en"
    assert english["fields"]["Road"] == "Cormier Road"
    assert A_DAY.fullmatch(english["fields"]["Since when"])
    assert (english["community"], english["phone"]) == ("Bouctouche", "506-555-0119")
    french = _called(
        page,
        counter,
        "Bonjour, la charrue est pas passée sur la rue des Érables à Kedgwick depuis hier matin.",
        {"caller": "C'est Roger Simard, au 506-555-0144"},
    )
    assert french["language"] == "fr"
    assert french["fields"]["Chemin ou rue"] == "rue des Érables"
    assert (french["name"], french["community"]) == ("Roger Simard", "Kedgwick")
    switched = _switched(page, counter)
    assert switched["language"] == "fr"
    assert switched["fields"]["Chemin ou rue"] == "Wharf Road"
    assert A_DAY.fullmatch(switched["fields"]["Depuis quand"])
    assert (switched["name"], switched["community"]) == ("Yvette Richard", "Shediac")


def _called(page: Page, counter: Counter, story: str, replies: Mapping[str, str]) -> dict[str, Any]:
    """Take a call whose caller answers each question as it is asked."""
    _begin(page, story, french=story.startswith("Bonjour"))
    _answer_all(page, replies)
    return _finished(page, counter)


def _switched(page: Page, counter: Counter) -> dict[str, Any]:
    """Take a call that goes on in French, and whose caller first named another road."""
    _begin(page, "The plough never came to Cormier Road in Shediac since Monday.", french=False)
    _tab_to(page, "call_language")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("label.question")).to_have_attribute("lang", "fr")
    _tab_to(page, "fact-road")
    page.keyboard.type("Wharf Road")
    page.keyboard.press("Enter")
    expect(page.locator("[name=shown-road]")).to_have_value("Wharf Road")
    _answer_all(page, {"caller": "Yvette Richard, c'est le 506-555-0203"})
    return _finished(page, counter)


def _begin(page: Page, story: str, *, french: bool) -> None:
    page.goto("/call")
    focused(page, "textarea#story")
    page.keyboard.type(story)
    if french:
        _tab_to(page, "call_language")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Control+Enter")
    focused(page, "#danger-no")
    page.keyboard.press("1")
    next_step(page)
    expect(page.locator("#fact-category")).to_have_value("roads.snow")


def _answer_all(page: Page, replies: Mapping[str, str]) -> None:
    for asked, words in replies.items():
        expect(page.locator("input[name=asking]")).to_have_value(asked)
        focused(page, "input#said")
        page.keyboard.type(words)
        next_step(page)


def _finished(page: Page, counter: Counter) -> dict[str, Any]:
    """Press the button that has the focus after the read-back; return what intake received."""
    focused(page, "button[name=finish]")
    expect(page.locator("main")).not_to_contain_text("Not known:")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/done")
    number = page.locator(".reference").text_content() or ""
    with counter.database.read() as rows:
        received = acceptance.original(rows, counter.vault, number, actor=WORKER)
    form: dict[str, Any] = json.loads(received)
    return form


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the box of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
