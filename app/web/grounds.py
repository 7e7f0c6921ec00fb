"""The known texts that speak for a suggestion and against it, as its page names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.web.display import category_name
from classifiers.examples import PACKAGED
from classifiers.model import CASE, DEFINITION, Suggestion, Witness
from review_queue import precedents
from review_queue.model import Actor


@dataclass(frozen=True, slots=True)
class KnownText:
    """Name a past case that can be opened, or count texts that cannot: then `case_id` is None."""

    words: str
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Hold what a suggestion's category is like, and what it is unlike."""

    alike: tuple[KnownText, ...]
    opposed: tuple[KnownText, ...]


def grounds(session: Session, actor: Actor, suggestion: Suggestion | None) -> Grounds | None:
    """Sort a suggestion's witnesses; cases that the reader may not open are left out."""
    if suggestion is None:
        return None
    witnesses = suggestion.witnesses
    asked = [each.source.removeprefix(CASE) for each in witnesses if _is_case(each)]
    readable = precedents.readable(session, actor, asked)
    heard = [
        each
        for each in witnesses
        if not _is_case(each) or each.source.removeprefix(CASE) in readable
    ]
    return Grounds(
        tuple(_known([each for each in heard if each.weight > 0], suggestion.category.label)),
        tuple(_known([each for each in heard if each.weight < 0])),
    )


def _is_case(witness: Witness) -> bool:
    return witness.source.startswith(CASE)


def _known(witnesses: Sequence[Witness], expected: str = "") -> Iterator[KnownText]:
    """Yield the cases, with their category unless it is the expected one, then the counts."""
    for each in filter(_is_case, witnesses):
        case_id = each.source.removeprefix(CASE)
        named = case_id if each.label == expected else f"{case_id} ({category_name(each.label)})"
        yield KnownText(named, case_id)
    others = [each.source for each in witnesses if not _is_case(each)]
    packaged = sum(source.startswith(f"{PACKAGED.name} ") for source in others)
    defined = sum(source.startswith(DEFINITION) for source in others)
    given = len(others) - packaged - defined
    if packaged:
        yield KnownText(ngettext("%(num)d packaged example", "%(num)d packaged examples", packaged))
    if defined:
        said = ngettext(
            "%(num)d definition of the catalogue", "%(num)d definitions of the catalogue", defined
        )
        yield KnownText(said)
    if given:
        yield KnownText(ngettext("%(num)d example of a file", "%(num)d examples of a file", given))
