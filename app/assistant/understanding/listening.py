"""Understand what somebody said freely: which pieces of information are in it already.

The signs of the catalogue tell that something was said; its kind tells which words it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.assistant.dialogue_wording import Heard
from app.assistant.understanding.answers import readings, references
from app.assistant.understanding.clauses import clause_around
from app.assistant.understanding.communities import Known, communities
from app.assistant.understanding.counts import counts
from app.assistant.understanding.dates import Day, days
from app.assistant.understanding.fact import Fact, Found, Piece
from app.assistant.understanding.places import places
from classifiers.folding import fold, folded
from classifiers.information import Information, Kind, Tense

BESIDE = 20
"""Characters between a town and the word that says what it is the place of."""
A_DAY = len("2026-11-24")
AFTER = 25
"""Characters between "born" and a date that still belongs to it."""
_LONG = re.compile(
    r"\b(?:hour|day|night|week|month|winter|summer|year|age|heure|jour|nuit|semaine|mois|an|annee|"
    r"hiver|ete)s?\b"
)
"""How long something has been going on, however vaguely: "for weeks", "des mois"."""
_APART = re.compile(r"[.;!?,\n]")


def heard(
    needed: Sequence[Information],
    said: Sequence[Piece],
    *,
    known: Known,
    stated: Known | None = None,
    today: date,
) -> dict[str, Fact]:
    """Find what is needed in everything that was said, the first mention of each."""
    facts = {
        information.id: fact
        for information in needed
        if information.kind is not Kind.DATE and (fact := _first(information, said, known, stated))
    }
    facts.update(_dates([each for each in needed if each.kind is Kind.DATE], said, today))
    return {each.id: facts[each.id] for each in needed if each.id in facts}


def also_heard(
    kinds: Sequence[Heard], said: Sequence[Piece], *, known: Known, today: date
) -> dict[str, Fact]:
    """Find what is kept in any category: amounts, a beginning, a number of people."""
    facts: dict[str, Fact] = {}
    for each in kinds:
        for piece in said:
            found = _loose(each.kind, piece.text, known, today)
            if found:
                facts[each.key] = Fact(each.key, found[0].within(piece.text), found[0].normal)
                break
    return facts


def _loose(kind: Kind, text: str, known: Known, today: date) -> list[Found]:
    """Find what needs no question to be understood: a bare number or date says too little."""
    if kind is Kind.COUNT:
        return counts(text)
    if kind is Kind.DATE:
        return [day.found for day in days(text, today, Tense.PAST) if day.since]
    return readings(kind, text, known=known, today=today)


def _first(
    information: Information, said: Sequence[Piece], known: Known, stated: Known | None
) -> Fact | None:
    for piece in said:
        shown = list(information.shown(fold(piece.text), piece.language))
        fact = _fact(information, piece.text, shown, known, stated)
        if fact is not None:
            return fact
    return None


def _fact(
    information: Information,
    text: str,
    shown: Sequence[tuple[int, int]],
    known: Known,
    stated: Known | None,
) -> Fact | None:
    kind, id = information.kind, information.id
    found: list[Found] = []
    if kind is Kind.PLACE:
        found = places(text, shown)
    elif kind is Kind.COMMUNITY:
        found = _towns(text, shown, known, stated) or [Found(*span) for span in shown]
    elif kind is Kind.AMOUNT:
        found = readings(kind, text, known=known, today=date.min)
    elif shown and kind is Kind.COUNT:
        found = [each for each in counts(text) if any(each.meets(*span) for span in shown)]
    elif shown and kind is Kind.REFERENCE:
        found = references(text, shown)
    if found:
        return Fact(id, found[0].within(text), found[0].normal)
    if not shown:
        return None
    return Fact(id, clause_around(text, *min(shown)))


def _towns(
    text: str, shown: Sequence[tuple[int, int]], known: Known, stated: Known | None
) -> list[Found]:
    """Find communities, those beside a sign such as "hospital" or "born in" first."""
    found = communities(text, known, stated)

    def far(each: Found) -> bool:
        return not any(
            each.start - end <= BESIDE and start - each.end <= BESIDE for start, end in shown
        )

    return sorted(found, key=far)


def _dates(
    needed: Sequence[Information], said: Sequence[Piece], today: date
) -> Iterator[tuple[str, Fact]]:
    """Give each date that was said to the piece of information whose signs it stands in.

    What few dates could answer chooses first; a date answers one thing unless there is no other.
    """
    candidates = {each.id: list(_candidates(each, said, today)) for each in needed}
    taken: set[tuple[int, int, int]] = set()
    for information in sorted(needed, key=lambda each: len(candidates[each.id])):
        open_ = candidates[information.id]
        chosen = next((each for each in open_ if each[0] not in taken), None)
        if chosen is not None:
            taken.add(chosen[0])
            yield information.id, chosen[1]


def _candidates(
    information: Information, said: Sequence[Piece], today: date
) -> Iterator[tuple[tuple[int, int, int], Fact]]:
    """Yield the place and the fact of every date that may answer, beginnings first."""
    for number, piece in enumerate(said):
        shown = list(information.shown(fold(piece.text), piece.language))
        if not shown:
            continue
        told = days(piece.text, today, information.tense)
        fitting = [day for day in told if day.fits(information.tense, today)]
        meant = [d for d in fitting if any(_stands(piece.text, d, *span) for span in shown)]
        for day in sorted(meant, key=lambda day: _rank(day, information.tense)):
            words = day.found.within(piece.text)
            place = (number, day.found.start, day.found.end)
            yield place, Fact(information.id, words, day.found.normal)
        long = next(
            (span for span in shown if _LONG.search(folded(piece.text[slice(*span)]))), None
        )
        if not told and long:
            fact = Fact(information.id, clause_around(piece.text, *long))
            yield (number, *long), fact


def _stands(text: str, day: Day, start: int, end: int) -> bool:
    """Tell whether a date lies in the words of a sign, or follows them in the same clause."""
    gap = text[end : day.found.start]
    follows = 0 <= day.found.start - end <= AFTER and not _APART.search(gap)
    return day.found.meets(start, end) or follows


def _rank(day: Day, tense: Tense) -> tuple[bool, bool, int]:
    """Put beginnings before other dates where the past is asked about, and days before months."""
    return (tense is Tense.PAST and not day.since, len(day.found.normal) < A_DAY, day.found.start)
