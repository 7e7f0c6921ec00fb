"""The facts of a request that came by any door, found as they are in a conversation.

Nobody was asked anything, so what is missing stays missing; but what an e-mail, a letter or another
office's note says comes to the same fields as what a caller says.
"""

from __future__ import annotations

from app.assistant.dialogue import Call, Standing
from app.assistant.dialogue_listening import Listener
from app.assistant.understanding.contacts import Contact
from app.assistant.understanding.headings import without_heading
from app.intake.submission import Submission
from classifiers.folding import folded
from classifiers.taxonomy import Category
from classifiers.words import told_language
from redaction.language import detect

COMMUNITY = "community"
"""What a form calls the community among its answers."""


def facts_of(submission: Submission, category: Category, listener: Listener) -> Standing:
    """Return what a submission says on what its category needs."""
    answers, others = _answers(submission, category)
    body = without_heading(submission.body, known=listener.named, today=listener.today)
    story = "\n\n".join(part for part in (submission.subject, body, *others) if part.strip())
    call = Call(
        language=submission.language or told_language(story) or detect(story) or "en",
        story=story,
        category=category.id,
        answers=tuple(answers.items()),
        contact=_contact(submission),
    )
    return listener.listen(call, category)


def _answers(submission: Submission, category: Category) -> tuple[dict[str, str], list[str]]:
    """Tell answers to the category's questions from other fields, by id or by label."""
    names = {
        folded(name): each.id
        for each in category.information
        for name in (each.id, each.label.en, each.label.fr)
    }
    answers: dict[str, str] = {}
    others: list[str] = []
    for name, words in submission.fields.items():
        if name == COMMUNITY:
            continue
        id = names.get(folded(name))
        if id is None:
            others.append(words)
        else:
            answers[id] = words
    return answers, others


def _contact(submission: Submission) -> Contact:
    sender = submission.sender
    return Contact(
        name=next(iter(sender.names), ""),
        phone=next(iter(sender.phones), ""),
        email=next(iter(sender.emails), ""),
        community=submission.fields.get(COMMUNITY, ""),
    )
