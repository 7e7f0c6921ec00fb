"""The phone dialogue asks the right thing next, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.assistant.dialogue import Call, Topic, body, fields, next_question
from app.assistant.missing import missing
from classifiers.taxonomy import Category, Taxonomy
from redaction.model import Language, RedactedCase, RedactedText


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """Read the packaged catalogue."""
    return Taxonomy.load()


@pytest.fixture(scope="module")
def snow(taxonomy: Taxonomy) -> Category:
    """Return a category that needs several pieces of information."""
    return taxonomy.category("roads.snow")


def _redacted(text: str, language: Language = "en") -> RedactedCase:
    def part(words: str) -> RedactedText:
        return RedactedText.public(words, source="invented for tests", language=language)

    return RedactedCase(part(""), part(text), part(""))


def test_safety_is_asked_before_anything_else(snow: Category) -> None:
    """Even a call that already has everything is first asked about danger."""
    call = Call("en", story="No plough since Monday", category=snow.id)
    assert next_question(call, snow, snow.information).topic is Topic.SAFETY


def test_the_story_comes_second_and_must_be_told(snow: Category) -> None:
    """An empty story is asked for again however often it was asked."""
    call = Call("en", danger=False, asked=frozenset({"safety", "story"}), story="  ")
    assert next_question(call, None, ()).topic is Topic.STORY


def test_each_missing_piece_is_asked_once_and_in_order(snow: Category) -> None:
    """A caller who does not know is not asked a second time; then come name and read-back."""
    call = Call("en", danger=False, story="No plough", category=snow.id)
    call = replace(call, asked=frozenset({"safety", "story", "category"}))
    asked = []
    while (question := next_question(call, snow, snow.information)).topic is not Topic.READ_BACK:
        asked.append(question.id)
        call = replace(call, asked=call.asked | {question.id})
    assert asked == [*(information.id for information in snow.information), "caller"]


def test_an_answer_already_given_is_not_asked_for(snow: Category) -> None:
    """Information answered outright is skipped though its question was never put."""
    first, *rest = snow.information
    call = Call("en", danger=False, story="No plough", category=snow.id)
    call = replace(
        call, asked=frozenset({"category"}), answers=((first.id, "Route 133, Cap-Pelé"),)
    )
    assert next_question(call, snow, snow.information).id == rest[0].id


def test_a_changed_category_asks_what_the_new_one_needs(taxonomy: Taxonomy, snow: Category) -> None:
    """Answers of the category that was left are kept aside, not handed in with the new one."""
    licence = taxonomy.category("registry.licence")
    left = next(i.id for i in snow.information if i.id not in {j.id for j in licence.information})
    call = Call("en", danger=False, story="My licence", category=licence.id)
    call = replace(call, asked=frozenset({"category"}), answers=((left, "since Monday"),))
    assert next_question(call, licence, licence.information).information == licence.information[0]
    assert fields(call, licence) == {}
    label = next(i.label.en for i in snow.information if i.id == left)
    assert fields(call, snow) == {label: "since Monday"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Someone is in danger now: yes"), ("fr", "Quelqu'un est en danger en ce moment : oui")],
)
def test_danger_is_the_first_line_of_the_submission(language: Language, expected: str) -> None:
    """What the clerk heard about danger reaches the severity rules as words."""
    call = Call(language, danger=True, story="Le poêle fume")
    assert body(call).splitlines()[0] == expected
    assert body(replace(call, danger=False)) == "Le poêle fume"


def test_every_question_is_worded_in_both_languages(taxonomy: Taxonomy) -> None:
    """The clerk reads aloud in the caller's language, whatever the page's."""
    call = Call("fr")
    question = next_question(call, None, ())
    assert question.wording("fr") != question.wording("en")
    assert "danger" in question.wording("fr")


def test_missing_information_is_what_the_text_does_not_say(taxonomy: Taxonomy) -> None:
    """What the redacted text shows, or was answered outright, is not missing."""
    snow = taxonomy.category("roads.snow")
    said = missing(snow, _redacted("Route 133 in Shediac has not been ploughed since Monday."))
    silent = missing(snow, _redacted("It is not ploughed."))
    assert len(said) < len(silent)
    assert missing(snow, _redacted("It is not ploughed."), [i.id for i in snow.information]) == ()


def test_a_call_prints_sizes_only() -> None:
    """The words of a caller never reach a log through repr."""
    call = Call(
        "en", story="Samantha Sock", name="Samantha Sock", answers=(("place", "Elsipogtog"),)
    )
    assert "Sock" not in repr(call)
    assert "Elsipogtog" not in repr(call)
