"""Read the answer to a question as the kind of thing that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.assistant.dialogue_wording import Wording
from app.assistant.understanding.amounts import amounts
from app.assistant.understanding.communities import Known, communities
from app.assistant.understanding.counts import counts
from app.assistant.understanding.dates import days
from app.assistant.understanding.fact import Fact, Found, Piece
from app.assistant.understanding.numbers import NUMBER, value
from app.assistant.understanding.places import places
from app.assistant.understanding.replies import does_not_know, yes_or_no
from classifiers.folding import fold, folded
from classifiers.information import Information, Kind, Tense

_NUMBER_ALONE = re.compile(rf"(?:^|\b)(?P<n>{NUMBER})\b")
_REFERENCE = re.compile(
    r"(?<![\w$])(?:[A-Z]{1,4}[- ]?|[a-z]{1,4}-?)?\d[\dA-Za-z]*(?:[- ]\d[\dA-Za-z]*)*"
)
_FEWEST_DIGITS = 3


def answer(
    information: Information, said: Piece, *, wording: Wording, known: Known, today: date
) -> Fact | None:
    """Read one answer; None when somebody says that they do not know."""
    words = " ".join(said.text.split())
    found = readings(information.kind, words, known=known, today=today, tense=information.tense)
    if information.kind is Kind.YES_NO:
        reply = yes_or_no(words, wording)
        found = [Found(0, len(words), reply)] if reply else []
    if not words or (not found and does_not_know(words, wording)):
        return None
    shown = any(True for _ in information.shown(fold(words), said.language))
    read = bool(found) or shown or information.kind is Kind.TEXT
    if found and information.kind is Kind.COMMUNITY:
        words = found[0].within(words)
    return Fact(information.id, words, found[0].normal if found else "", read)


def readings(
    kind: Kind, text: str, *, known: Known, today: date, tense: Tense = Tense.EITHER
) -> list[Found]:
    """Find everything in a text that is of a kind, the likeliest first."""
    if kind is Kind.PLACE:
        return places(text)
    if kind is Kind.COMMUNITY:
        return communities(text, known)
    if kind is Kind.DATE:
        told = days(text, today, tense)
        fitting = [day for day in told if day.fits(tense, today)]
        beginning_first = sorted(fitting, key=lambda day: not day.since)
        return [day.found for day in (*beginning_first, *(d for d in told if d not in fitting))]
    if kind is Kind.AMOUNT:
        return amounts(text)
    if kind is Kind.COUNT:
        return counts(text) or _bare_numbers(text)
    return references(text) if kind is Kind.REFERENCE else []


def references(text: str, near: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """Find numbers of files, plates and years; `near` are stretches one must meet."""
    found = [
        Found(*match.span(), re.sub(r"[^A-Z0-9]", "", match.group().upper()))
        for match in _REFERENCE.finditer(text)
    ]
    return [
        each
        for each in found
        if sum(map(str.isdigit, each.normal)) >= _FEWEST_DIGITS
        and (not near or any(each.meets(start, end) for start, end in near))
    ]


def _bare_numbers(text: str) -> list[Found]:
    plain = folded(text)
    return [Found(0, len(text), str(value(match["n"]))) for match in _NUMBER_ALONE.finditer(plain)]
