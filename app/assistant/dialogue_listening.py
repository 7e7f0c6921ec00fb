"""From what a person said to what it comes to: the facts of a call, read anew at every step."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.assistant.dialogue import Call, Standing, is_the_community
from app.assistant.dialogue_wording import Wording, packaged_wording
from app.assistant.understanding.answers import answer
from app.assistant.understanding.communities import Known, communities
from app.assistant.understanding.contacts import Contact, answered_contact, heard_contact
from app.assistant.understanding.fact import Fact, Piece
from app.assistant.understanding.listening import also_heard, heard
from app.assistant.understanding.places import places
from classifiers.information import Information, Kind
from classifiers.taxonomy import Category
from classifiers.words import told_language
from redaction.model import Language

_LIVES = re.compile(
    r"(?:\b(?:i'?m in|i am in|we'?re in|we live in|i live in|lives in|live in|here in|writing from|"
    r"this is in|client in|j'habite à|je reste à|on reste à|reste à|habite à|je suis à|on est à|"
    r"c'est à|ici à|écris de|localité|communauté|community)\s*:?\s*)$",
    re.IGNORECASE,
)
"""What somebody says before the place they are at."""
PERSON = "person-"
"""Begins what stands for the caller among the dismissed, beside ids of information."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Understand calls at one counter.

    `spoken` knows the communities that can be recognised in a sentence, `named` all of them.
    """

    spoken: Known
    named: Known
    day: Callable[[], date]
    wording: Wording

    @classmethod
    def of(
        cls,
        spoken: Callable[[str], str | None],
        named: Callable[[str], str | None],
        day: Callable[[], date],
    ) -> Listener:
        """Listen with the packaged wording."""
        return cls(spoken, named, day, packaged_wording())

    @property
    def today(self) -> date:
        """The local day, from which people count."""
        return self.day()

    def listen(
        self,
        call: Call,
        category: Category | None,
        *,
        offered: Sequence[Category] = (),
        alarming: bool = False,
    ) -> Standing:
        """Read everything a person said: their answers as answers, the rest by its signs."""
        said = pieces(call)
        facts = self._facts(call, category, said)
        contact = self._contact(call, said, facts, category)
        found = facts if contact.community else _findable(call, category, facts)
        also = self._also(call, category, said)
        return Standing(category, tuple(offered), found, also, contact, alarming)

    def introduced(self, call: Call, words: str) -> Call:
        """Take the answer to "your name and number"; what was known already stays."""
        found = communities(words, self.spoken) or communities(words, self.named)
        told = answered_contact(words, found[0].within(words) if found else "")
        return replace(call, contact=_joined(call.contact, told))

    def _facts(self, call: Call, category: Category | None, said: list[Piece]) -> dict[str, Fact]:
        if category is None:
            return {}
        answered = {
            each.id: fact
            for each in category.information
            if (fact := self._answered(call, each)) is not None
        }
        others = [
            each
            for each in category.information
            if each.id not in answered and not _dismissed(call, each)
        ]
        found = heard(others, said, known=self.spoken, stated=self.named, today=self.today)
        return {
            each.id: fact
            for each in category.information
            if (fact := answered.get(each.id) or found.get(each.id)) is not None
        }

    def _answered(self, call: Call, information: Information) -> Fact | None:
        words = call.answer(information.id).strip()
        if is_the_community(information):
            words = call.contact.community.strip() or words
        if not words:
            return None
        piece = Piece(words, language_of(words, call.language))
        return answer(information, piece, wording=self.wording, known=self.named, today=self.today)

    def _also(self, call: Call, category: Category | None, said: list[Piece]) -> dict[str, Fact]:
        """Find what was said beside what is needed: amounts, a beginning, a number of people."""
        kinds = {each.kind for each in category.information} if category else set()
        wanted = [
            each
            for each in self.wording.heard
            if each.kind not in kinds and each.key not in call.dismissed
        ]
        written = {
            each.key: Fact(each.key, words)
            for each in wanted
            if (words := call.answer(each.key).strip())
        }
        return {**also_heard(wanted, said, known=self.spoken, today=self.today), **written}

    def _contact(
        self, call: Call, said: list[Piece], facts: dict[str, Fact], category: Category | None
    ) -> Contact:
        """Join what the person said of themselves with what can be heard in the rest."""
        contact = call.contact
        for piece in said:
            contact = _joined(contact, heard_contact(piece.text))
        needed = category.information if category else ()
        told = [facts[each.id] for each in needed if each.id in facts and is_the_community(each)]
        elsewhere = {
            facts[each.id].normal
            for each in needed
            if each.id in facts and each.kind is Kind.COMMUNITY and not is_the_community(each)
        }
        community = told[0].words if told else self._community(said, elsewhere)
        contact = _joined(contact, Contact(community=community))
        kept = {
            name: value
            for name in Contact.__slots__
            if (value := getattr(contact, name))
            and (getattr(call.contact, name) or PERSON + name not in call.dismissed)
        }
        return Contact(**kept)

    def _community(self, said: list[Piece], elsewhere: Collection[str]) -> str:
        """Return where a person says they are, else the first community they name.

        `elsewhere` are communities that answer something else, such as where a death took place.
        """
        found = [
            (piece.text, each)
            for piece in said
            for each in communities(piece.text, self.spoken, self.named)
        ]
        own = [(text, each) for text, each in found if _LIVES.search(text[: each.start])]
        free = [(text, each) for text, each in found if each.normal not in elsewhere]
        text, best = next(iter((*own, *free, *found)), ("", None))
        return best.within(text) if best else ""


def _findable(call: Call, category: Category | None, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Leave out places that nobody would find while no community is known, such as "next door"."""
    vague = {
        each.id
        for each in (category.information if category else ())
        if each.kind is Kind.PLACE
        and each.id in facts
        and not call.answer(each.id)
        and not places(facts[each.id].words)
    }
    return {id: fact for id, fact in facts.items() if id not in vague}


def _dismissed(call: Call, information: Information) -> bool:
    the_community = is_the_community(information) and f"{PERSON}community" in call.dismissed
    return the_community or information.id in call.dismissed


def pieces(call: Call) -> list[Piece]:
    """Return everything that was said, each piece in the language it was said in."""
    said = [call.story, *(words for _, words in call.answers)]
    return [Piece(text, language_of(text, call.language)) for text in said if text.strip()]


def language_of(text: str, language: Language) -> Language:
    """Return the language of what somebody said, that of the conversation if it cannot be told."""
    return told_language(text) or language


def _joined(first: Contact, second: Contact) -> Contact:
    return Contact(
        **{name: getattr(first, name) or getattr(second, name) for name in Contact.__slots__}
    )
