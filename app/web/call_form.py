"""A call as its page carries it from step to step: every answer is in the form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.assistant.dialogue import Call
from app.assistant.dialogue_listening import PERSON
from app.assistant.understanding.contacts import Contact
from app.web.language import as_language
from redaction.model import Language

ANSWER, FACT, SHOWN = "answer-", "fact-", "shown-"
LONGEST_STORY = 10_000
LONGEST_ANSWER = 1_000
MOST_ASKED = 100


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """Hold what one step of a call brought: the call, what was asked, what was said to it.

    `changed` tells that an earlier answer was changed, so that Enter on an empty box does not
    pass over the question.
    """

    call: Call
    asking: str
    said: str
    changed: bool


def read_call(form: MultiDict[str, str], language: Language) -> Sent:
    """Read a step from its form; what is not there has not been answered."""
    before = _carried(form, language)
    call = _edited(before, form)
    return Sent(
        call=call,
        asking=form.get("asking", ""),
        said=form.get("said", "").strip()[:LONGEST_ANSWER],
        changed=call != before or form.get("seen", "") != seen(call),
    )


def seen(call: Call) -> str:
    """Sum up what has a box of its own on every page, to tell later whether it was changed."""
    written = f"{call.language}\n{call.danger}\n{call.story.strip()}"
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


def carried(call: Call) -> list[tuple[str, str]]:
    """Return what no box of a page shows, to be carried along unseen, by field name."""
    contact = call.contact
    return [
        *((f"{ANSWER}{id}", words) for id, words in call.answers if words),
        *((f"{ANSWER}{PERSON}{name}", getattr(contact, name)) for name in Contact.__slots__),
        *(("asked", id) for id in call.asked),
        *(("dismissed", id) for id in sorted(call.dismissed)),
        ("chosen", call.category),
    ]


def _carried(form: MultiDict[str, str], language: Language) -> Call:
    answers = {
        key.removeprefix(ANSWER): words[:LONGEST_ANSWER]
        for key, words in form.items()
        if key.startswith(ANSWER) and words.strip()
    }
    contact = Contact(**{name: answers.pop(PERSON + name, "") for name in Contact.__slots__})
    return Call(
        language=as_language(form.get("call_language")) or language,
        danger={"yes": True, "no": False}.get(form.get("danger", "")),
        story=form.get("story", "")[:LONGEST_STORY],
        category=form.get("chosen", ""),
        answers=tuple(answers.items()),
        contact=contact,
        asked=tuple(dict.fromkeys(form.getlist("asked")[:MOST_ASKED])),
        dismissed=frozenset(form.getlist("dismissed")[:MOST_ASKED]),
    )


def _edited(call: Call, form: MultiDict[str, str]) -> Call:
    """Take what was changed in the boxes of what was understood."""
    for key, words in form.items():
        id = key.removeprefix(FACT)
        if id == key or words.strip() == form.get(SHOWN + id, "").strip():
            continue
        call = _with(call, id, words.strip()[:LONGEST_ANSWER])
    chosen = form.get("category_now") or form.get("category") or ""
    return replace(call, category=chosen) if chosen else call


def _with(call: Call, id: str, words: str) -> Call:
    """Return the call with one piece given anew; nothing at all means it was misunderstood."""
    if id == "category":
        return replace(call, category=words)
    dismissed = call.dismissed - {id} if words else call.dismissed | {id}
    call = replace(call, dismissed=dismissed)
    if id.startswith(PERSON):
        name = id.removeprefix(PERSON)
        known = name in Contact.__slots__
        return replace(call, contact=replace(call.contact, **{name: words})) if known else call
    others = tuple((each, said) for each, said in call.answers if each != id)
    return replace(call, answers=(*others, (id, words)) if words else others)
