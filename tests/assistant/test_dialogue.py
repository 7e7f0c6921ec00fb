"""The conversation asks the right thing next, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.assistant.dialogue import (
    Call,
    Question,
    Standing,
    body,
    fields,
    next_question,
    unknown_of_caller,
)
from app.assistant.dialogue_listening import Listener
from app.assistant.dialogue_wording import Topic
from app.assistant.missing import missing
from app.assistant.understanding.contacts import Contact
from classifiers.taxonomy import Category, Taxonomy
from redaction.model import Language, RedactedCase, RedactedText

STORY = "They have not ploughed the road."
RITA = Contact(name="Rita Augustine", phone="506-555-0119")


@pytest.fixture(scope="module")
def snow(taxonomy: Taxonomy) -> Category:
    """Return a category that needs several pieces of information."""
    return taxonomy.category("roads.snow")


def _redacted(text: str, language: Language = "en") -> RedactedCase:
    def part(words: str) -> RedactedText:
        return RedactedText.public(words, source="invented for tests", language=language)

    return RedactedCase(part(""), part(text), part(""))


def _asked_through(call: Call, standing: Standing, taxonomy: Taxonomy) -> list[Question]:
    """Ask until the read-back; the person knows nothing."""
    asked: list[Question] = []
    while (question := next_question(call, standing, taxonomy)).topic is not Topic.READ_BACK:
        asked.append(question)
        call = replace(call, asked=(*call.asked, question.id))
    return asked


def test_safety_is_asked_before_anything_else(taxonomy: Taxonomy, snow: Category) -> None:
    """Even a call that already has everything is first asked about danger."""
    call = Call("en", story=STORY, category=snow.id)
    assert next_question(call, Standing(snow), taxonomy).topic is Topic.SAFETY


def test_the_story_comes_second_and_must_be_told(taxonomy: Taxonomy) -> None:
    """An empty story is asked for again however often it was asked."""
    call = Call("en", danger=False, asked=("safety", "story"), story="  ")
    assert next_question(call, Standing(), taxonomy).topic is Topic.STORY


def test_each_missing_piece_is_asked_once_and_then_the_caller(
    taxonomy: Taxonomy, snow: Category
) -> None:
    """A caller who does not know is not asked a second time; then come name and read-back."""
    call = Call("en", danger=False, story=STORY, category=snow.id)
    asked = [question.id for question in _asked_through(call, Standing(snow), taxonomy)]
    assert asked == ["road", "community", "since", "caller"]


def test_what_settles_severity_is_asked_before_where_and_the_rest(taxonomy: Taxonomy) -> None:
    """Whether the person is safe, then where they live, then what care they have."""
    seniors = taxonomy.category("social.seniors")
    call = Call("en", danger=False, story="My aunt", category=seniors.id)
    asked = [question.id for question in _asked_through(call, Standing(seniors), taxonomy)]
    assert asked == ["urgency", "community", "care", "caller"]


def test_in_danger_it_is_first_asked_where_and_whom_to_call_back(taxonomy: Taxonomy) -> None:
    """A line may go dead: what helps to find the person goes before all else."""
    flood = taxonomy.category("environment.flood")
    call = Call("en", danger=True, story="Water at the door", category=flood.id)
    for each in (call, replace(call, danger=False)):
        standing = Standing(flood, alarming=not each.danger)
        asked = [question.id for question in _asked_through(each, standing, taxonomy)]
        assert asked[:2] == ["place", "caller"]


def test_no_category_takes_more_than_eight_questions(taxonomy: Taxonomy) -> None:
    """Safety, the story, the category and the caller included."""
    for category in taxonomy.categories:
        standing = Standing(category, offered=taxonomy.categories[:3])
        call = Call("fr", danger=False, story="Bonjour")
        assert len(_asked_through(call, standing, taxonomy)) + 2 <= 8, category.id


def test_an_open_category_is_asked_for_in_the_catalogues_words(taxonomy: Taxonomy) -> None:
    """Two likely ones by their own question where there is one, three by their choices."""
    snow, surface, card = map(taxonomy.category, ("roads.snow", "roads.surface", "health.card"))
    call = Call("fr", danger=False, story="Mon chemin")
    two = next_question(call, Standing(offered=(snow, surface)), taxonomy)
    assert two.topic is Topic.CATEGORY
    assert two.wording("fr").startswith("Est-ce la neige ou la glace")
    three = next_question(call, Standing(offered=(snow, surface, card)), taxonomy)
    assert three.choices == (snow, surface, card)
    assert "s'agit-il" in three.wording("fr")


def test_a_chosen_category_is_not_asked_for(taxonomy: Taxonomy, snow: Category) -> None:
    """What was settled stays settled, whatever a model would now say."""
    call = Call("en", danger=False, story=STORY, category=snow.id)
    standing = Standing(snow, offered=taxonomy.categories[:2])
    assert next_question(call, standing, taxonomy).topic is Topic.INFORMATION


def test_nothing_that_was_said_is_asked_for(
    taxonomy: Taxonomy, snow: Category, listener: Listener
) -> None:
    """A full story leaves only what it does not say: here who calls."""
    story = "Route 133 in Shediac has not been ploughed since Tuesday. Call me at 506-555-0119."
    call = Call("en", danger=False, story=story)
    standing = listener.listen(call, snow)
    asked = _asked_through(call, standing, taxonomy)
    assert [question.wording("en") for question in asked] == ["May I have your name?"]
    assert standing.complete


def test_one_answer_may_say_several_things(snow: Category, listener: Listener) -> None:
    """Asked for the road, a caller also says since when and how to be reached."""
    call = Call("en", danger=False, story=STORY)
    words = "Cormier Road in Bouctouche, since yesterday, I'm at 506-555-0119"
    call = replace(call, answers=(("road", words),))
    standing = listener.listen(call, snow)
    assert standing.facts["since"].normal == "2026-11-26"
    assert standing.facts["community"].normal == "Bouctouche"
    assert standing.contact == Contact(phone="506-555-0119", community="Bouctouche")


def test_a_rejected_fact_is_asked_for_and_not_heard_again(
    taxonomy: Taxonomy, snow: Category, listener: Listener
) -> None:
    """What was understood wrongly and cleared does not come back from the same words."""
    story = "Nobody ploughed Cormier Road in Bouctouche since Tuesday."
    call = Call("en", danger=False, story=story, dismissed=frozenset({"since"}))
    standing = listener.listen(call, snow)
    assert [each.id for each in standing.missing] == ["since"]
    again = replace(call, answers=(("since", "hier"),))
    assert listener.listen(again, snow).facts["since"].normal == "2026-11-26"


def test_changing_the_category_keeps_what_is_still_valid(
    taxonomy: Taxonomy, snow: Category, listener: Listener
) -> None:
    """The road answers the place of another category; its own answers wait for a return."""
    call = Call("en", danger=False, story=STORY)
    call = replace(call, answers=(("road", "Cormier Road"), ("since", "Tuesday")))
    surface = taxonomy.category("roads.surface")
    assert listener.listen(call, surface).facts["place"].words == "Cormier Road"
    back = listener.listen(call, snow)
    assert {"road", "since"} <= back.facts.keys()


def test_a_language_switched_in_the_middle_changes_words_not_answers(
    taxonomy: Taxonomy, snow: Category, listener: Listener
) -> None:
    """What was said in French stays understood when the questions become English."""
    story = "La charrue n'est pas passée sur le chemin Cormier à Bouctouche depuis mardi."
    call = Call("fr", danger=False, story=story)
    switched = replace(call, language="en")
    assert listener.listen(switched, snow).facts == listener.listen(call, snow).facts
    question = next_question(switched, listener.listen(switched, snow), taxonomy)
    assert question.wording("en") == "May I have your name, and a number to call you back?"


def test_what_is_known_of_the_caller_is_not_asked_again() -> None:
    """The question names only what is still to be known."""
    assert unknown_of_caller(Standing(contact=RITA)) == ("community",)
    assert unknown_of_caller(Standing(contact=replace(RITA, name="", community="Alma"))) == (
        "name",
    )


def test_fields_are_named_for_reviewers_and_days_spelled_out(
    snow: Category, listener: Listener
) -> None:
    """In the language of the call; the community has a place of its own."""
    call = Call("fr", story="Chemin Cormier à Bouctouche, pas de charrue depuis mardi.")
    assert fields(call, listener.listen(call, snow)) == {
        "Chemin ou rue": "Chemin Cormier",
        "Depuis quand": "depuis mardi (2026-11-24)",
    }


def test_amounts_and_people_are_kept_when_heard(taxonomy: Taxonomy, listener: Listener) -> None:
    """Beside what the category needs, unless somebody clears them."""
    story = "We are five here and they cut $312.50 off my cheque, file 45-22871."
    call = Call("en", story=story)
    standing = listener.listen(call, taxonomy.category("social.income"))
    said = fields(call, standing)
    assert (said["Amount"], said["People affected"]) == ("$312.50", "We are five")
    cleared = replace(call, dismissed=frozenset({"heard-amount"}))
    assert "heard-amount" not in listener.listen(cleared, standing.category).also


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Someone is in danger now: yes"), ("fr", "Quelqu'un est en danger en ce moment : oui")],
)
def test_danger_is_the_first_line_of_the_submission(language: Language, expected: str) -> None:
    """What the clerk heard about danger reaches the severity rules as words."""
    call = Call(language, danger=True, story="Le poêle fume")
    assert body(call).splitlines()[0] == expected
    assert body(replace(call, danger=False)) == "Le poêle fume"


def test_missing_information_is_what_the_text_does_not_say(snow: Category) -> None:
    """What the redacted text shows, or was answered outright, is not missing."""
    said = missing(snow, _redacted("Route 133 in Shediac has not been ploughed since Monday."))
    silent = missing(snow, _redacted("It is not ploughed."))
    assert len(said) < len(silent)
    assert missing(snow, _redacted("It is not ploughed."), [i.id for i in snow.information]) == ()


def test_a_call_prints_sizes_only() -> None:
    """The words of a caller never reach a log through repr."""
    sock = Contact(name="Samantha Sock")
    call = Call("en", story="Samantha Sock", contact=sock, answers=(("place", "Elsipogtog"),))
    assert "Sock" not in repr((call, sock))
    assert "Elsipogtog" not in repr(call)
