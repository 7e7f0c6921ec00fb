"""Find how many people are spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.assistant.understanding.fact import Found
from app.assistant.understanding.numbers import NUMBER, value
from classifiers.folding import fold

_CHILD = (
    r"kids?|children|child|babies|baby|sons?|daughters?|newborns?|toddlers?|infants?|boys?|girls?|"
    r"grandchildren|teenagers?|little ones|enfants?|bebes?|fils|filles?|garcons?|ados?|petits?|"
    r"nouveau-nes?|jumeaux|jumelles"
)
_PERSON = (
    rf"{_CHILD}|people|persons?|adults?|seniors?|elders?|tenants?|residents?|neighbours?|"
    r"men|women|roommates?|personnes?|adultes?|aines?|locataires?|voisins?|hommes?|"
    r"femmes?|monde|colocs?"
)
_COUNTED = re.compile(
    rf"\b(?P<number>{NUMBER})\s+(?:(?:other|more|small|little|young|older|petits?|jeunes?|autres?|"
    rf"vieilles?|vieux)\s+)?(?:{_PERSON})\b|"
    rf"\b(?:we are|we're|on est|nous sommes|family of|famille de|"
    rf"household of|menage de)\s+(?P<us>{NUMBER})\b(?!\s*(?:hour|day|week|month|year|heure|jour|"
    rf"semaine|mois|an)s?\b)|\b(?P<of>{NUMBER}) of us\b|\b(?P<each>{NUMBER}) chez nous\b"
)
_ALONE = re.compile(
    r"\b(?:(?:live|living|lives|am|i'm) alone|by myself|on my own|just me|only me|"
    r"(?:vis|vit|suis|habite) (?:toute? )?seule?|juste moi|moi toute? seule?)\b"
)
_NONE = re.compile(
    r"\b(?:no (?:kids|children)|without (?:kids|children)|pas d'enfants?|sans enfants?|"
    r"aucun enfant)\b"
)

_AND = re.compile(r"[,:]?\s*(?:and|et|plus|with|avec|dont)?\s*")


@dataclass(frozen=True, slots=True)
class _Said:
    """Locate one number in folded text; a total counts everybody."""

    start: int
    end: int
    number: int
    total: bool


def counts(text: str) -> list[Found]:
    """Find the numbers of people in a text, totals first; two in one breath are added."""
    plain = fold(text)
    said: list[_Said] = []
    for match in _COUNTED.finditer(plain.text):
        group, number = next((name, word) for name, word in match.groupdict().items() if word)
        said.append(_Said(*match.span(), value(number), total=group != "number"))
    said += [_Said(*match.span(), 1, total=True) for match in _ALONE.finditer(plain.text)]
    said += [_Said(*match.span(), 0, total=True) for match in _NONE.finditer(plain.text)]
    said.sort(key=lambda each: each.start)
    return [
        Found(*plain.original(each.start, each.end), str(each.number))
        for each in sorted(_joined(plain.text, said), key=lambda each: not each.total)
    ]


def _joined(text: str, said: list[_Said]) -> Iterator[_Said]:
    """Add up "two adults and three children", but not what a total is made of."""
    pending: _Said | None = None
    for each in said:
        if pending and _AND.fullmatch(text[pending.end : each.start]):
            totals = [part.number for part in (pending, each) if part.total]
            number = totals[0] if totals else pending.number + each.number
            pending = _Said(pending.start, each.end, number, bool(totals))
            continue
        if pending:
            yield pending
        pending = each
    if pending:
        yield pending
