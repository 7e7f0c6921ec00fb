"""What the conversation says in every category, read from dialogue.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from app.assistant.understanding.contacts import Contact
from classifiers.entry import Bilingual, Entry
from classifiers.errors import TaxonomyRejected
from classifiers.information import Kind

PACKAGED = Path(__file__).with_name("dialogue.toml")


class Topic(StrEnum):
    """What a question is about."""

    SAFETY = "safety"
    STORY = "story"
    CATEGORY = "category"
    INFORMATION = "information"
    CALLER = "caller"
    READ_BACK = "read_back"


@dataclass(frozen=True, slots=True)
class Manner:
    """Say how an answer of one kind is given, and that it could not be read as one."""

    hint: Bilingual
    unread: Bilingual


@dataclass(frozen=True, slots=True)
class Heard:
    """Describe what is kept when it is heard, in any category."""

    id: str
    kind: Kind
    label: Bilingual

    @property
    def key(self) -> str:
        """What it is called among answers, beside ids of information."""
        return f"heard-{self.id}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold the words of the conversation; `caller` is found by what is still to be known."""

    topics: Mapping[Topic, Bilingual]
    caller: Mapping[tuple[str, ...], Bilingual]
    person: Mapping[str, Bilingual]
    manners: Mapping[Kind, Manner]
    heard: tuple[Heard, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]


@cache
def packaged_wording() -> Wording:
    """Read the packaged file, once."""
    return read_wording(PACKAGED)


def read_wording(path: Path) -> Wording:
    """Read a file of wording; raises TaxonomyRejected."""
    try:
        entry = Entry(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyRejected(f"{path.name}: not readable as TOML ({error})") from error
    topic, caller, words = entry.inner("topic"), entry.inner("caller"), entry.inner("words")
    spoken = [each for each in Topic if each not in (Topic.INFORMATION, Topic.CALLER)]
    return Wording(
        topics={each: topic.bilingual(each.value) for each in spoken},
        caller={tuple(key.split()): caller.bilingual(key) for key in caller.table},
        person={each: entry.inner("person").bilingual(each) for each in Contact.__slots__},
        manners={kind: _manner(entry.inner("kind").inner(kind.value)) for kind in Kind},
        heard=tuple(
            Heard(each.text("id"), each.code("kind", Kind.TEXT), each.bilingual("label"))
            for each in entry.entries("heard")
        ),
        yes=words.texts("yes"),
        no=words.texts("no"),
        unknown=words.texts("unknown"),
    )


def _manner(entry: Entry) -> Manner:
    return Manner(entry.bilingual("hint"), entry.bilingual("unread"))
