"""Scripted callers, and a clerk who types what they say: the conversation played to its end.

A caller knows a few things and says each in their own way; the clerk types every reply as it comes,
presses what they hear about danger, and picks the category where it is asked or plainly wrong.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.assistant.dialogue import Call, Question, Standing, is_danger
from app.assistant.dialogue_guide import Guide
from app.assistant.dialogue_wording import Topic
from redaction.model import Language

FOLDER = Path(__file__).with_name("datasets") / "callers"
TODAY = date(2026, 11, 27)
"""The day every script is played on, a Friday: "since Tuesday" is three days ago."""
MOST_QUESTIONS = 12
UNKNOWN: Mapping[Language, str] = {"en": "I don't know.", "fr": "Je sais pas."}


@dataclass(frozen=True, slots=True)
class Switch:
    """After so many replies a caller goes on in another language."""

    after: int
    language: Language


@dataclass(frozen=True, slots=True)
class Caller:
    """Hold one script.

    `hears` is what a clerk hears in the answer about danger: yes, no or unsure. `replies` are by
    the id of the question, `tells` what the opening already says, `expected` what pieces of
    information come to in the end.
    """

    id: str
    language: Language
    manner: str
    category: str
    opening: str
    safety: str
    hears: str
    replies: Mapping[str, str]
    tells: frozenset[str]
    expected: Mapping[str, str]
    danger: bool = False
    switch: Switch | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """Tell how one call went.

    `asked` are the ids of the questions in order, the story and safety included. `wrong` are
    pieces understood otherwise than the caller meant, `unknown` those nobody could find out.
    `heeded` tells that danger was known after the first two answers, `read` that the rules read
    it in the opening alone.
    """

    caller: Caller
    asked: tuple[str, ...]
    repeated: tuple[str, ...]
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]
    corrected: bool
    heeded: bool
    read: bool
    seconds: tuple[float, ...] = field(compare=False, default=())

    @property
    def complete(self) -> bool:
        """Tell whether the case has all its category needs, as the caller meant it."""
        return not self.wrong and not self.unknown


def read_callers(paths: Sequence[Path] = ()) -> list[Caller]:
    """Read scripts, by default the packaged ones."""
    files = paths or sorted(FOLDER.glob("*.jsonl"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [_caller(json.loads(line)) for line in lines if line.strip()]


def play(guide: Guide, caller: Caller) -> Played:
    """Take one scripted call from the greeting to the read-back."""
    call = Call(caller.language, story=caller.opening)
    opening = guide.read(call).standing
    call = replace(call, danger=caller.hears != "no")
    asked = [Topic.STORY.value, Topic.SAFETY.value]
    seconds: list[float] = []
    replies, corrected = 0, False
    heeded: bool | None = None
    while len(asked) < MOST_QUESTIONS:
        begun = time.perf_counter()
        reading = guide.read(call)
        question = guide.next(call, reading)
        seconds.append(time.perf_counter() - begun)
        standing = reading.standing
        heeded = is_danger(call, standing) if heeded is None else heeded
        if standing.category is not None and standing.category.id != caller.category:
            # The category stands beside: a clerk who sees a wrong one changes it there.
            call, corrected = replace(call, category=caller.category), True
            continue
        if question.topic is Topic.READ_BACK:
            break
        asked.append(question.id)
        call = _reply(guide, call, caller, question)
        replies += 1
        if caller.switch and replies + len(asked[:2]) >= caller.switch.after:
            call = replace(call, language=caller.switch.language)
    standing = guide.read(call).standing
    told = _told(guide, caller, standing)
    return Played(
        caller=caller,
        asked=tuple(asked),
        repeated=_repeated(caller, asked),
        wrong=tuple(id for id, normal in caller.expected.items() if told[id] != normal),
        unknown=_unknown(standing),
        corrected=corrected,
        heeded=bool(heeded),
        read=opening.alarming,
        seconds=tuple(seconds),
    )


def _reply(guide: Guide, call: Call, caller: Caller, question: Question) -> Call:
    if question.topic is Topic.CATEGORY:
        chosen = replace(call, category=caller.category)
        return guide.answered(chosen, Topic.CATEGORY, "")
    said = caller.replies.get(question.id, UNKNOWN[call.language])
    return guide.answered(call, question.id, said)


def _told(guide: Guide, caller: Caller, standing: Standing) -> dict[str, str]:
    """Return what each expected piece came to; what has no form of its own only has to be there."""
    place = standing.contact.community
    told = {"community": guide.listener.named(place) or place}
    for id, normal in caller.expected.items():
        fact = standing.facts.get(id)
        if id == "community" or fact is None:
            told.setdefault(id, "nothing")
        else:
            told[id] = fact.normal if normal else ""
    return told


def _unknown(standing: Standing) -> tuple[str, ...]:
    contact = standing.contact
    missing = [each.id for each in standing.missing]
    if not (contact.phone or contact.email):
        missing.append("reach")
    if not contact.community:
        missing.append("community")
    return tuple(dict.fromkeys(missing))


def _repeated(caller: Caller, asked: Sequence[str]) -> tuple[str, ...]:
    """Return what was asked twice, or asked though the opening said it."""
    twice = [id for id in dict.fromkeys(asked) if asked.count(id) > 1]
    return tuple(dict.fromkeys((*twice, *(id for id in asked if id in caller.tells))))


def _caller(entry: dict[str, object]) -> Caller:
    values = dict(entry)
    switch = values.pop("switch", None)
    values["tells"] = frozenset(values.get("tells", ()))  # type: ignore[call-overload]
    if isinstance(switch, dict):
        values["switch"] = Switch(**switch)
    return Caller(**values)  # type: ignore[arg-type]
