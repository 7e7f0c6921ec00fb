"""The conversation of a phone call: what to ask next, from what was answered so far.

Nothing here keeps state: a call is its answers, and changing an early answer simply gives
another next question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from classifiers.taxonomy import Bilingual, Category, Information
from redaction.model import Language


class Topic(StrEnum):
    SAFETY = "safety"
    STORY = "story"
    CATEGORY = "category"
    INFORMATION = "information"
    CALLER = "caller"
    READ_BACK = "read_back"


WORDING: Mapping[Topic, Bilingual] = MappingProxyType(
    {
        Topic.SAFETY: Bilingual(
            "Before anything else: is anyone in danger right now?",
            "Avant toute chose : est-ce que quelqu'un est en danger en ce moment?",
        ),
        Topic.STORY: Bilingual(
            "What can we do for you today?",
            "Que pouvons-nous faire pour vous aujourd'hui?",
        ),
        Topic.CATEGORY: Bilingual(
            "Let me see who can help you with this.",
            "Je regarde qui peut vous aider.",
        ),
        Topic.CALLER: Bilingual(
            "How may we reach you, and which community is this about?",
            "Comment pouvons-nous vous joindre, et de quelle communauté s'agit-il?",
        ),
        Topic.READ_BACK: Bilingual(
            "I will read this back to you. Tell me what is not right.",
            "Je vous relis ce que j'ai noté. Dites-moi ce qui n'est pas exact.",
        ),
    }
)
"""What the clerk says aloud, in the language of the caller."""


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """Hold the answers of one caller.

    `danger` is None until answered. `answers` are (information id, words of the caller), also
    those of a category that was left again, so that returning to it asks nothing twice.
    `asked` are topics and information ids already put to the caller, answered or not.
    """

    language: Language
    danger: bool | None = None
    story: str = ""
    category: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    name: str = ""
    phone: str = ""
    community: str = ""
    asked: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Call({len(self.story)} characters, {len(self.answers)} answers)"

    @property
    def given(self) -> frozenset[str]:
        """The ids of the information the caller gave outright."""
        return frozenset(id for id, words in self.answers if words.strip())

    def answer(self, information_id: str) -> str:
        """Return the caller's words on one piece of information, empty when there are none."""
        return dict(self.answers).get(information_id, "")


@dataclass(frozen=True, slots=True)
class Question:
    """Name what to ask next; `information` is set when the topic is INFORMATION."""

    topic: Topic
    information: Information | None = None

    @property
    def id(self) -> str:
        return self.information.id if self.information else self.topic.value

    def wording(self, language: Language) -> str:
        """Return what to say aloud to the caller."""
        if self.information:
            return self.information.question.in_(language)
        return WORDING[self.topic].in_(language)


def next_question(call: Call, category: Category | None, needed: Sequence[Information]) -> Question:
    """Choose the next question: safety first, then the story, then what the category needs.

    `needed` is what the story does not say yet. Safety and the story are asked until they are
    answered; everything else is asked once, since a caller may not know.
    """
    if call.danger is None:
        return Question(Topic.SAFETY)
    if not call.story.strip():
        return Question(Topic.STORY)
    if category is None or Topic.CATEGORY not in call.asked:
        return Question(Topic.CATEGORY)
    for information in needed:
        if information.id not in call.asked and information.id not in call.given:
            return Question(Topic.INFORMATION, information)
    if Topic.CALLER not in call.asked:
        return Question(Topic.CALLER)
    return Question(Topic.READ_BACK)


def body(call: Call) -> str:
    """Return the text of the submission: danger first, in words the severity rules know."""
    danger = {
        "en": "Someone is in danger now: yes",
        "fr": "Quelqu'un est en danger en ce moment : oui",
    }[call.language]
    return f"{danger}\n\n{call.story.strip()}" if call.danger else call.story.strip()


def fields(call: Call, category: Category) -> dict[str, str]:
    """Return what the caller said on the information this category needs.

    Named as reviewers will read it, in the language of the call.
    """
    return {
        information.label.in_(call.language): call.answer(information.id).strip()
        for information in category.information
        if information.id in call.given
    }
