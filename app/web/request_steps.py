"""The steps of the public's form: which page follows, which comes before, what each shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.assistant.dialogue import (
    Call,
    Question,
    Standing,
    is_the_community,
    open_questions,
)
from app.assistant.dialogue_guide import Reading
from app.assistant.dialogue_listening import PERSON
from app.assistant.dialogue_wording import Topic, packaged_wording
from app.web.call_form import Sent
from app.web.conversation import guide
from redaction.model import Language

AUTOCOMPLETE = {
    "name": "name",
    "phone": "tel",
    "email": "email",
    "community": "address-level2",
}
INPUT_TYPE = {"phone": "tel", "email": "email"}


class Manner(StrEnum):
    """Whether questions come one a page or all on one."""

    STEPS = "steps"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Box:
    """Show one box; `asks` tells that its label is a question nobody answered yet."""

    id: str
    label: str
    words: str = ""
    hint: str = ""
    asks: bool = False
    autocomplete: str = "off"
    type: str = "text"


def next_for_citizen(call: Call, reading: Reading, manner: Manner) -> Question:
    """Choose the next page: what is needed, a warning where it sounds dangerous, the questions.

    A citizen is asked about danger only where the text sounds like it, and may leave open what the
    request is about: staff will see.
    """
    standing = reading.standing
    if not call.story.strip():
        return _topic(Topic.STORY)
    if must_be_warned(call, reading):
        return _topic(Topic.SAFETY)
    questions = still_open(call, standing)
    return questions[0] if questions and manner is Manner.STEPS else _topic(Topic.READ_BACK)


def must_be_warned(call: Call, reading: Reading) -> bool:
    """Tell whether the text sounds dangerous and the person was not told what to do."""
    return reading.standing.alarming and call.danger is None


def still_open(call: Call, standing: Standing) -> list[Question]:
    """List the questions to come; a category without choices is not asked for."""
    return [
        each
        for each in open_questions(call, standing, guide().taxonomy)
        if each.topic is not Topic.CATEGORY or each.choices
    ]


def answered(sent: Sent) -> Call:
    """Take the answer to the page that was shown; an empty box leaves its question open."""
    call, asking = sent.call, sent.asking
    if asking in ("", Topic.STORY, Topic.SAFETY, Topic.READ_BACK):
        return call
    if asking in (Topic.CATEGORY, Topic.CALLER):
        return replace(call, asked=(*call.asked, asking))
    kept = tuple((id, words) for id, words in call.answers if id != asking)
    return guide().answered(replace(call, answers=kept), asking, sent.said)


def back(call: Call, asking: str) -> tuple[Call, str]:
    """Return the call before its last answered page, and which page that was."""
    earlier = [id for id in call.asked if id != asking]
    if not earlier or asking in (Topic.SAFETY, Topic.STORY):
        return call, Topic.STORY
    category = "" if earlier[-1] == Topic.CATEGORY else call.category
    return replace(call, asked=tuple(earlier[:-1]), category=category), earlier[-1]


def page_of(call: Call, reading: Reading, asked: str, manner: Manner) -> Question:
    """Return the question of a page by its id; the next one when there is no such page."""
    if asked in (Topic.STORY, Topic.SAFETY, Topic.READ_BACK):
        return _topic(Topic(asked))
    fresh = replace(call, asked=())
    unsaid = replace(reading.standing, facts={}, contact=type(reading.standing.contact)())
    for question in open_questions(fresh, unsaid, guide().taxonomy):
        if question.id == asked:
            return question
    return next_for_citizen(call, reading, manner)


def with_all_asked(call: Call, standing: Standing) -> Call:
    """Return the call with every open question put, as the last page puts them all."""
    return replace(call, asked=(*call.asked, *(each.id for each in still_open(call, standing))))


def boxes(
    standing: Standing, question: Question, manner: Manner, language: Language
) -> tuple[Box, ...]:
    """List the boxes of a page beside its question."""
    if question.topic is Topic.CALLER or (question.topic is Topic.STORY and manner is Manner.ALL):
        return _person(standing, language)
    if question.topic is not Topic.READ_BACK:
        return ()
    needed = [
        _needed(standing, each.id, each.label.in_(language), each.question.in_(language))
        for each in (standing.category.information if standing.category else ())
        if not is_the_community(each)
    ]
    heard = [
        Box(each.key, each.label.in_(language), standing.also[each.key].words)
        for each in packaged_wording().heard
        if each.key in standing.also
    ]
    return (*needed, *heard, *_person(standing, language))


def hidden(call: Call, question: Question, manner: Manner, about: str) -> list[tuple[str, str]]:
    """Return what a page carries along without showing it, by field name."""
    shows_story = question.topic in (Topic.STORY, Topic.READ_BACK)
    danger = {True: "yes", False: "no", None: ""}[call.danger]
    kept = [
        ("story", "" if shows_story else call.story),
        ("danger", "" if question.topic is Topic.SAFETY else danger),
        ("about", "" if question.topic is Topic.STORY and manner is Manner.ALL else about),
    ]
    return [(name, value) for name, value in kept if value]


def progress(call: Call, standing: Standing) -> tuple[int, int]:
    """Return which question this is, and of about how many."""
    done = len(call.asked)
    return done + 2, done + 1 + max(1, len(still_open(call, standing)))


def hint(question: Question, language: Language) -> str:
    """Say how an answer to this question is given."""
    kind = question.information.kind if question.information else None
    return packaged_wording().manners[kind].hint.in_(language) if kind else ""


def _needed(standing: Standing, id: str, label: str, question: str) -> Box:
    fact = standing.facts.get(id)
    return Box(id, label, fact.words) if fact else Box(id, question, asks=True)


def _person(standing: Standing, language: Language) -> tuple[Box, ...]:
    return tuple(
        Box(
            f"{PERSON}{name}",
            label.in_(language),
            getattr(standing.contact, name),
            autocomplete=AUTOCOMPLETE[name],
            type=INPUT_TYPE.get(name, "text"),
        )
        for name, label in packaged_wording().person.items()
    )


def _topic(topic: Topic) -> Question:
    """Return a page that is no question of the catalogue."""
    return Question(topic, packaged_wording().topics[topic])
