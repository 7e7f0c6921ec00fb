"""A day's fifty cases at the desk in each language, without the pointer."""

from __future__ import annotations

from collections import Counter as Tally

import pytest
from playwright.sync_api import Browser, Page

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from redaction.model import Language
from review_queue import blind
from review_queue.model import Role
from review_queue.review_shares import Shares
from review_queue.tables import DecisionRow
from tests.browser.conftest import PATIENCE
from tests.browser.test_axe import enter, served
from tests.web.desk import case_view, suggestion, waiting_case

__all__ = ["served"]

DAY = 50
BLIND_EVERY, UNSURE_EVERY = 10, 7
# What the person does with every fifth case that shows a sure suggestion, in turn.
HABITS = ("confirm", "category", "severity", "undo", "note", "pass")
WORDS: dict[Language, tuple[str, str, str]] = {
    "en": ("Snow and ice", "Telephoned twice, sounds tired", "Beside the bridge, they know it"),
    "fr": ("Neige et verglas", "A rappelé deux fois, semble à bout", "Près du pont, on connaît"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_fifty_cases_are_worked_through_by_keyboard(
    browser: Browser, served: str, counter: Counter, language: Language
) -> None:
    """Confirm, correct, undo, note, pass on, decide blind: each case ends where the keys put it."""
    cases = {_received(counter, number, language) for number in range(DAY)}
    context = browser.new_context(
        base_url=served, viewport={"width": 1280, "height": 720}, locale=f"{language}-CA"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script("addEventListener('pointerdown', () => { window.touched = true })")
    enter(context, counter, Role.INTAKE, served, language)
    page = context.new_page()
    page.goto("/queue")
    _keys(page, "n")
    worked: dict[str, str] = {}
    while len(worked) < DAY:
        case_id = page.locator("h1").text_content() or ""
        assert case_id in cases - worked.keys()
        worked[case_id] = _work(page, counter, case_id, language, len(worked))
        assert page.evaluate("window.touched") is None
    assert page.url == f"{served}/queue"
    context.close()
    assert len(Tally(worked.values())) == len(HABITS) + 2
    for case_id, habit in worked.items():
        _is_as_meant(counter, case_id, habit)


def _received(counter: Counter, number: int, language: Language) -> str:
    severity = (Severity.S3, Severity.S2, Severity.S4)[number % 3]
    probability = 0.3 if number % UNSURE_EVERY == 1 else 0.85
    proposed = suggestion(severity=severity, probability=probability)
    case_id = waiting_case(counter, proposed=proposed, language=language)
    if number % BLIND_EVERY == 0:
        with counter.database.write() as rows:
            blind.draw(rows, counter.vault, case_id, default=Shares(1, 0), now=now())
    return case_id


def _work(page: Page, counter: Counter, case_id: str, language: Language, number: int) -> str:
    """Do one case and say how."""
    category, note, context = WORDS[language]
    view = case_view(counter, case_id)
    if view.concealed:
        _keys(page, "c", category, "Tab", "3", "Enter")
        return "blind"
    if view.suggestion is None or view.suggestion.abstained:
        _keys(page, "c", "1", "s", "3", "Enter")
        return "unsure"
    habit = HABITS[number % len(HABITS)]
    severity = "2" if view.suggestion.severity.severity != Severity.S2 else "1"
    pressed = {
        "category": ("c", "1", "Enter"),
        "severity": ("s", severity, "Enter"),
        "pass": ("p", "Reviewer", "Tab", context, "Tab", "Enter"),
        "note": ("t", note, "Tab", "a"),
    }
    _keys(page, *pressed.get(habit, ("a",)))
    if habit == "undo":
        _keys(page, "u")
        assert page.locator("h1").text_content() == case_id
        _keys(page, "a")
    return habit


def _keys(page: Page, *pressed: str) -> None:
    """Press keys by their names and type what is longer; the last one leaves the page."""
    *first, last = pressed
    for key in first:
        if len(key) == 1 or key in ("Tab", "Enter"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    # An awaited event comes at once; a repeated look at the page comes half a second late.
    with page.expect_navigation():
        page.keyboard.press(last)


def _is_as_meant(counter: Counter, case_id: str, habit: str) -> None:
    view = case_view(counter, case_id)
    with counter.database.read() as rows:
        # A second look hides the decision from whoever may be asked for the second answer.
        decision = rows.get(DecisionRow, case_id)
    assert len(view.notes) == (habit in ("note", "pass"))
    assert ("desk:case:undone" in [entry.tag for entry in view.history]) is (habit == "undo")
    if habit == "pass":
        assert decision is None
    else:
        assert decision is not None
        assert (decision.category == "roads.surface") is (habit == "category"), habit
        if habit in ("blind", "unsure"):
            assert decision.severity == Severity.S3
        else:
            assert view.suggestion is not None
            proposed = view.suggestion.severity.severity
            assert (decision.severity != proposed) is (habit == "severity"), habit
