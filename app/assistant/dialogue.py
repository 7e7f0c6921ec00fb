"""The conversation at every door: what to ask next, from what was said so far.

Nothing here keeps state: a call is its answers, and changing an early answer simply gives another
next question. What is asked, and how, is data: `dialogue.toml` and the service catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.assistant.dialogue_wording import Topic, packaged_wording
from app.assistant.understanding.contacts import Contact
from app.assistant.understanding.fact import Fact
from classifiers.information import Information, Kind, Settles
from classifiers.taxonomy import Bilingual, Category, Taxonomy
from redaction.model import Language

MOST_CHOICES = 3
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """Hold the answers of one person.

    `danger` is None until answered. `answers` are (information id, words), also those of a
    category that was left again, so that returning to it asks nothing twice. `asked` are topics
    and information ids already put to the person, answered or not, in that order; `dismissed` are
    those whose words were understood and rejected.
    """

    language: Language
    danger: bool | None = None
    story: str = ""
    category: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    contact: Contact = field(default_factory=Contact)
    asked: tuple[str, ...] = ()
    dismissed: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Call({len(self.story)} characters, {len(self.answers)} answers)"

    def answer(self, information_id: str) -> str:
        """Return the person's words on one piece of information, empty when there are none."""
        return dict(self.answers).get(information_id, "")


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what a call comes to: its category, the facts understood, what is still open.

    `category` is None while nobody can tell; `offered` are the likeliest while it is open, best
    first. `also` was said beside what is needed. `alarming` tells that a severity rule read
    danger to life.
    """

    category: Category | None = None
    offered: tuple[Category, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    also: Mapping[str, Fact] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    alarming: bool = False

    @property
    def missing(self) -> tuple[Information, ...]:
        """What the category needs and nobody said yet, in the catalogue's order."""
        needed = self.category.information if self.category else ()
        return tuple(each for each in needed if each.id not in self.facts)

    @property
    def complete(self) -> bool:
        """Tell whether everything the category needs was said."""
        return self.category is not None and not self.missing


@dataclass(frozen=True, slots=True)
class Question:
    """Name what to ask next, in words to be said aloud.

    `information` is set when the topic is INFORMATION, `choices` when it is CATEGORY.
    """

    topic: Topic
    words: Bilingual
    information: Information | None = None
    choices: tuple[Category, ...] = ()

    @property
    def id(self) -> str:
        return self.information.id if self.information else self.topic.value

    def wording(self, language: Language) -> str:
        """Return what to say aloud to the person."""
        return self.words.in_(language)


def next_question(call: Call, standing: Standing, taxonomy: Taxonomy) -> Question:
    """Choose the next question by what it would settle.

    Safety first, then the story, then the category, then what settles severity, owner and work,
    in this order, then whom to call back. In danger: where it is and whom to call back before all
    else. Safety and the story are asked until they are answered, everything else once.
    """
    if call.danger is None:
        return _of(Topic.SAFETY)
    if not call.story.strip():
        return _of(Topic.STORY)
    for question in open_questions(call, standing, taxonomy):
        return question
    return _of(Topic.CATEGORY) if standing.category is None else _of(Topic.READ_BACK)


def open_questions(call: Call, standing: Standing, taxonomy: Taxonomy) -> Iterator[Question]:
    """Yield what is still to be asked once the story is told, the most telling first."""
    asked = set(call.asked)
    for question in _open(call, standing, taxonomy):
        if question.id not in asked:
            asked.add(question.id)
            yield question


def is_danger(call: Call, standing: Standing) -> bool:
    """Tell whether somebody said there is danger, or a rule reads it in what was said."""
    return bool(call.danger) or standing.alarming


def unknown_of_caller(standing: Standing) -> tuple[str, ...]:
    """Name what is still to be known of the person: "name", "reach", "community"."""
    contact = standing.contact
    missing = {
        "name": not contact.name,
        "reach": not (contact.phone or contact.email),
        "community": not contact.community,
    }
    return tuple(name for name, open_ in missing.items() if open_)


def is_the_community(information: Information) -> bool:
    """Tell whether an answer names the community that decides who handles the request."""
    return information.kind is Kind.COMMUNITY and information.settles is Settles.OWNER


def _open(call: Call, standing: Standing, taxonomy: Taxonomy) -> Iterator[Question]:
    """Yield every question still open, the most telling first."""
    caller = _caller(standing)
    if is_danger(call, standing):
        where = [each for each in standing.missing if each.settles is Settles.OWNER]
        yield from map(_about, where)
        yield from caller
    if not call.category and (standing.offered or standing.category is None):
        yield _category(standing.offered, taxonomy)
    yield from map(_about, sorted(standing.missing, key=_weight))
    yield from caller


def _weight(information: Information) -> int:
    return list(Settles).index(information.settles)


def _about(information: Information) -> Question:
    return Question(Topic.INFORMATION, information.question, information)


def _caller(standing: Standing) -> tuple[Question, ...]:
    unknown = unknown_of_caller(standing)
    if not unknown:
        return ()
    return (Question(Topic.CALLER, packaged_wording().caller[unknown]),)


def _category(offered: tuple[Category, ...], taxonomy: Taxonomy) -> Question:
    """Ask which of the likeliest categories it is, in the catalogue's words for two of them.

    Without any to offer the person chooses from all.
    """
    choices = offered[:MOST_CHOICES]
    written = taxonomy.distinction(choices[0].id, choices[1].id) if len(choices) == 2 else None
    words = written.question if written else packaged_wording().topics[Topic.CATEGORY]
    return Question(Topic.CATEGORY, words, choices=choices)


def _of(topic: Topic) -> Question:
    return Question(topic, packaged_wording().topics[topic])


def body(call: Call) -> str:
    """Return the text of the submission: danger first, in words the severity rules know."""
    danger = {
        "en": "Someone is in danger now: yes",
        "fr": "Quelqu'un est en danger en ce moment : oui",
    }[call.language]
    return f"{danger}\n\n{call.story.strip()}" if call.danger else call.story.strip()


def fields(call: Call, standing: Standing) -> dict[str, str]:
    """Return what was said on the information the category needs, and beside it.

    Named as reviewers will read it, in the language of the call, with days spelled out. The
    community has a place of its own on a form.
    """
    if standing.category is None:
        return {}
    needed = {
        information.label.in_(call.language): dated(
            standing.facts[information.id], information.kind
        )
        for information in standing.category.information
        if information.id in standing.facts and not is_the_community(information)
    }
    beside = {
        each.label.in_(call.language): dated(standing.also[each.key], each.kind)
        for each in packaged_wording().heard
        if each.key in standing.also
    }
    return {**beside, **needed}


def dated(fact: Fact, kind: Kind) -> str:
    """Return a fact's words; "since Tuesday" gets the day it meant, for those who read it later."""
    a_day = kind is Kind.DATE and _DAY.fullmatch(fact.normal)
    told = a_day and fact.normal not in fact.words
    return f"{fact.words} ({fact.normal})" if told else fact.words
