"""The facts of a request that came by any door, found as they are in a conversation.

Nobody was asked anything, so what is missing stays missing; but what an e-mail, a letter or another
office's note says comes to the same fields as what a caller says.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.assistant.dialogue import Call, Standing
from app.assistant.dialogue_listening import Listener
from app.assistant.understanding.contacts import Contact
from app.assistant.understanding.headings import without_heading
from app.intake.submission import Submission
from classifiers.folding import folded
from classifiers.taxonomy import Category
from classifiers.words import told_language
from redaction.language import detect
from redaction.model import Language, RedactedCase

COMMUNITY = "community"
"""What a form calls the community among its answers."""
_COMMUNITY_LABELS = frozenset({"community", "communaute", "localite"})


def facts_of(submission: Submission, category: Category, listener: Listener) -> Standing:
    """Return what a submission says on what its category needs."""
    answers, others = _answers(submission.fields, category)
    body = without_heading(submission.body, known=listener.named, today=listener.today)
    story = "\n\n".join(part for part in (submission.subject, body, *others) if part.strip())
    sender = submission.sender
    contact = Contact(
        name=next(iter(sender.names), ""),
        phone=next(iter(sender.phones), ""),
        email=next(iter(sender.emails), ""),
        community=submission.fields.get(COMMUNITY, ""),
    )
    return _heard(story, answers, contact, submission.language, category, listener)


def facts_in(case: RedactedCase, category: Category, listener: Listener) -> Standing:
    """Return what a redacted case says, answers of a form included; placeholders stay in place."""
    fields, lines = {}, []
    for line in case.body.text.split("\n"):
        name, colon, words = line.partition(":")
        if colon and words.strip() and _is_named(name, category):
            fields[name.strip()] = words.strip()
        else:
            lines.append(line)
    communities = [words for name, words in fields.items() if folded(name) in _COMMUNITY_LABELS]
    answers, others = _answers(fields, category)
    body = without_heading("\n".join(lines), known=listener.named, today=listener.today)
    story = "\n\n".join(part for part in (case.subject.text, body, *others) if part.strip())
    contact = Contact(community=communities[0] if communities else "")
    return _heard(story, answers, contact, case.language, category, listener)


def _heard(
    story: str,
    answers: dict[str, str],
    contact: Contact,
    language: Language | None,
    category: Category,
    listener: Listener,
) -> Standing:
    call = Call(
        language=language or told_language(story) or detect(story) or "en",
        story=story,
        category=category.id,
        answers=tuple(answers.items()),
        contact=contact,
    )
    return listener.listen(call, category)


def _answers(fields: Mapping[str, str], category: Category) -> tuple[dict[str, str], list[str]]:
    """Tell answers to the category's questions from other fields, by id or by label."""
    names = _names(category)
    answers: dict[str, str] = {}
    others: list[str] = []
    for name, words in fields.items():
        if folded(name) in _COMMUNITY_LABELS:
            continue
        id = names.get(folded(name))
        if id is None:
            others.append(words)
        else:
            answers[id] = words
    return answers, others


def _is_named(name: str, category: Category) -> bool:
    plain = folded(name.strip())
    return plain in _names(category) or plain in _COMMUNITY_LABELS


def _names(category: Category) -> dict[str, str]:
    return {
        folded(name): each.id
        for each in category.information
        for name in (each.id, each.label.en, each.label.fr)
    }
