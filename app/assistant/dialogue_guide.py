"""Guide one conversation: redact what was said, propose a category, hear what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.assistant.dialogue import MOST_CHOICES, Call, Question, Standing, next_question
from app.assistant.dialogue_listening import Listener
from classifiers.errors import UnknownCategory
from classifiers.model import Severity, Suggestion
from classifiers.severity import floor
from classifiers.taxonomy import Category, Taxonomy
from redaction.errors import RedactionError
from redaction.model import KnownIdentity, OriginalCase, RedactedCase

Redact = Callable[[OriginalCase], RedactedCase]
Suggest = Callable[[RedactedCase], Suggestion | None]


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """Hold what was made of a call so far; nothing of it is stored.

    `redacted` is None when redaction failed: then nothing is proposed and the person chooses.
    """

    standing: Standing
    redacted: RedactedCase | None = None
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """Join what a conversation needs; `suggest` returns None when the model is away."""

    redact: Redact
    suggest: Suggest
    taxonomy: Taxonomy
    listener: Listener

    def read(self, call: Call) -> Reading:
        """Understand a call as far as it went."""
        if not call.story.strip():
            return Reading(self.listener.listen(call, self._named(call.category)))
        redacted = self._redacted(call)
        suggestion = self.suggest(redacted) if redacted and not call.category else None
        category = self._named(call.category) or self._proposed(suggestion)
        standing = self.listener.listen(
            call,
            category,
            offered=() if category else self._offered(suggestion),
            alarming=redacted is not None and self._alarming(redacted),
        )
        return Reading(standing, redacted, suggestion)

    def next(self, call: Call, reading: Reading) -> Question:
        """Choose the next question."""
        return next_question(call, reading.standing, self.taxonomy)

    def answered(self, call: Call, question_id: str, words: str) -> Call:
        """Take the words given to a question about a piece of information or the person."""
        call = replace(call, asked=(*(id for id in call.asked if id != question_id), question_id))
        if question_id == "caller":
            return self.listener.introduced(call, words)
        if not words.strip():
            return call
        others = tuple((id, said) for id, said in call.answers if id != question_id)
        return replace(call, answers=(*others, (question_id, words)))

    def kept(self, call: Call) -> Call:
        """Return the call with what was understood of the caller, to know it again by."""
        return replace(call, contact=self.read(call).standing.contact)

    def _redacted(self, call: Call) -> RedactedCase | None:
        """Redact the story as the text and the answers beside it.

        The story alone decides the category, so that no answer turns the questions around; the
        rules for danger read everything.
        """
        contact = call.contact
        identity = KnownIdentity(
            names=_given(contact.name), emails=_given(contact.email), phones=_given(contact.phone)
        )
        answers = "\n".join(words for _, words in call.answers if words.strip())
        try:
            return self.redact(
                OriginalCase("", call.story, answers, language=call.language, identity=identity)
            )
        except RedactionError:
            return None

    def _alarming(self, redacted: RedactedCase) -> bool:
        text = f"{redacted.request}\n\n{redacted.quoted.text}"
        return floor(text, redacted.language, self.listener.today)[0] is Severity.S1

    def _proposed(self, suggestion: Suggestion | None) -> Category | None:
        if suggestion is None or suggestion.abstained:
            return None
        return self._named(suggestion.category.label)

    def _offered(self, suggestion: Suggestion | None) -> Sequence[Category]:
        likeliest = suggestion.likeliest[:MOST_CHOICES] if suggestion else ()
        return [category for id in likeliest if (category := self._named(id)) is not None]

    def _named(self, id: str) -> Category | None:
        try:
            return self.taxonomy.category(id)
        except UnknownCategory:
            return None


def _given(value: str) -> tuple[str, ...]:
    return (value.strip(),) if value.strip() else ()
