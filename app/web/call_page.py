"""What the call page shows beside the question: the facts understood, and the read-back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, gettext

from app.assistant.dialogue import Call, Question, Standing, is_the_community
from app.assistant.dialogue_listening import PERSON
from app.assistant.dialogue_wording import Topic, packaged_wording
from app.assistant.understanding.fact import Fact
from classifiers.information import Kind
from redaction.model import Language


@dataclass(frozen=True, slots=True)
class ShownFact:
    """Show one fact in a box; `note` says what it was taken for, or that it could not be read."""

    id: str
    label: str
    words: str
    note: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class KnownFact:
    """Show one thing a case says; `note` says what day its words were taken for."""

    id: str
    label: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SaidBack:
    """Say one thing back to the caller."""

    label: str
    words: str


def facts_shown(
    call: Call, standing: Standing, question: Question, language: Language
) -> tuple[ShownFact, ...]:
    """List what was understood, in the order of the catalogue, then what is known of the caller.

    What was asked for and is still unknown has an empty box; what is being asked has its own.
    """
    needed = [
        _needed(each.id, each.label.in_(language), each.kind, standing.facts.get(each.id), language)
        for each in (standing.category.information if standing.category else ())
        if not is_the_community(each)
        and (each.id in standing.facts or each.id in call.asked)
        and each.id != question.id
    ]
    beside = [
        _needed(each.key, each.label.in_(language), each.kind, standing.also[each.key], language)
        for each in packaged_wording().heard
        if each.key in standing.also
    ]
    return (*needed, *beside, *_person(call, standing, language))


def known_facts(standing: Standing, language: Language) -> tuple[KnownFact, ...]:
    """List what a case says on what its category needs, in the catalogue's order."""
    return tuple(
        KnownFact(each.id, each.label.in_(language), fact.words, _taken_for(each.kind, fact))
        for each in (standing.category.information if standing.category else ())
        if (fact := standing.facts.get(each.id)) is not None
    )


def said_back(call: Call, standing: Standing) -> tuple[SaidBack, ...]:
    """List everything to be read back to the caller, in the caller's language."""
    language = call.language
    said = [
        SaidBack(each.label.in_(language), standing.facts[each.id].words)
        for each in (standing.category.information if standing.category else ())
        if each.id in standing.facts and not is_the_community(each)
    ]
    beside = [
        SaidBack(each.label.in_(language), standing.also[each.key].words)
        for each in packaged_wording().heard
        if each.key in standing.also
    ]
    person = packaged_wording().person
    known = [
        SaidBack(person[name].in_(language), value)
        for name in person
        if (value := getattr(standing.contact, name))
    ]
    return (*said, *beside, *known)


def _needed(id: str, label: str, kind: Kind, fact: Fact | None, language: Language) -> ShownFact:
    if fact is None:
        return ShownFact(id, label, "")
    if not fact.read:
        unread = packaged_wording().manners[kind].unread.in_(language)
        return ShownFact(id, label, fact.words, unread, unread=True)
    return ShownFact(id, label, fact.words, _taken_for(kind, fact))


def _taken_for(kind: Kind, fact: Fact) -> str:
    """Say which day words such as "since Tuesday" were taken for."""
    if kind is not Kind.DATE or not fact.normal or fact.normal in fact.words:
        return ""
    day = re.fullmatch(r"(\d{4})-(?:(\d{2})(?:-(\d{2}))?|W(\d{2}))", fact.normal)
    if day is None:
        return ""
    year, month, number, week = day.groups()
    if week:
        monday = date.fromisocalendar(int(year), int(week), 1)
        return str(gettext("the week of %(day)s", day=format_date(monday, "long")))
    on = date(int(year), int(month), int(number or 1))
    return str(format_date(on, "full" if number else "MMMM y"))


def _person(call: Call, standing: Standing, language: Language) -> list[ShownFact]:
    labels, contact = packaged_wording().person, standing.contact
    asked = Topic.CALLER in call.asked
    return [
        ShownFact(f"{PERSON}{name}", label.in_(language), getattr(contact, name))
        for name, label in labels.items()
        if getattr(contact, name) or (asked and name != "email")
    ]
