"""An original with marks in it, as a page shows it and as a form brings it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.privacy.pieces import Highlight, Piece, pieces
from app.web import privacy_words
from redaction.model import OriginalCase
from review_queue.sample_findings import Finding, Mark, Part, parts

DIGITS = 8


@dataclass(frozen=True, slots=True, repr=False)
class ShownPart:
    """Hold one part of an original, cut at its marks; `length` is in code points."""

    part: str
    position: int
    length: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Marked:
    """Hold a mark or a finding beside the words it stands on, for one page view only.

    `numbers` are those of all findings it stands for.
    """

    written: str
    words: str
    what: Mark | Finding
    numbers: tuple[int, ...] = ()


def written(mark: Mark) -> str:
    """Write a mark as `part:position:start:end:ENTITY`: places, no words."""
    return f"{mark.part}:{mark.part_position}:{mark.start}:{mark.end}:{mark.entity_type}"


def read_mark(line: str) -> Mark:
    """Read a mark as a page wrote it; raises ValueError for what no page can have written."""
    part, *numbers, entity_type = line.split(":")
    if not all(n.isascii() and n.isdigit() and len(n) <= DIGITS for n in numbers):
        raise ValueError("a mark holds something else than numbers")
    if part not in privacy_words.PARTS or entity_type not in privacy_words.ENTITIES:
        raise ValueError("a mark names a part or an entity that does not exist")
    part_position, start, end = map(int, numbers)
    return Mark(part, part_position, start, end, entity_type)


def shown(original: OriginalCase, marks: Sequence[Mark | Finding]) -> list[ShownPart]:
    """Cut every part that has text at its marks."""
    return [
        ShownPart(
            part.part,
            part.part_position,
            len(part.text),
            tuple(pieces(part.text, _highlights(part, marks))),
        )
        for part in parts(original)
        if part.text
    ]


def marked(original: OriginalCase, marks: Iterable[Mark | Finding]) -> list[Marked]:
    """Put the words beside each mark."""
    texts = {(part.part, part.part_position): part.text for part in parts(original)}
    return [
        Marked(
            written(each) if isinstance(each, Mark) else "",
            texts.get((each.part, each.part_position), "")[each.start : each.end],
            each,
        )
        for each in marks
    ]


def grouped(original: OriginalCase, findings: Iterable[Finding]) -> list[Marked]:
    """Put the words beside each finding, one for all that say the same of the same words."""
    found = list(findings)
    groups: dict[tuple[str, str, int, bool], list[Marked]] = {}
    for finding, each in zip(found, marked(original, found), strict=True):
        alike = (each.words, finding.entity_type, finding.readable, finding.revised)
        groups.setdefault(alike, []).append(replace(each, numbers=(finding.number,)))
    return [
        replace(group[0], numbers=tuple(number for each in group for number in each.numbers))
        for group in groups.values()
    ]


def _highlights(part: Part, marks: Iterable[Mark | Finding]) -> list[Highlight]:
    return [
        Highlight(each.start, each.end, _look(each), each.entity_type)
        for each in marks
        if (each.part, each.part_position) == (part.part, part.part_position)
    ]


def _look(mark: Mark | Finding) -> str:
    if isinstance(mark, Mark):
        return "mine"
    if mark.needless:
        return "needless"
    return "missed" if mark.missed else "found"
