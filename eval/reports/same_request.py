"""How far one request comes to one case, whichever door it comes in by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers.model import Severity
from eval.metrics.intervals import Rate, wilson
from review_queue.model import Channel

Difference = tuple[str, str]
"""What a piece of information came to, and what was meant."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Hold what was suggested for one rendering."""

    category: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold one request at all its doors.

    `differences` are of the doors that came to other fields than meant, `suggested` of all doors.
    """

    id: str
    category: str
    severity: Severity | None
    differences: Mapping[Channel, Mapping[str, Difference]]
    suggested: Mapping[Channel, Suggested]


@dataclass(frozen=True, slots=True)
class DoorScores:
    """Score the renderings of one door."""

    name: str
    n: int
    fields: Rate
    category: Rate


@dataclass(frozen=True, slots=True)
class DifferentPiece:
    """Show one piece of information that came to something else at one door."""

    id: str
    category: str
    door: str
    piece: str
    found: str
    meant: str


@dataclass(frozen=True, slots=True)
class SameRequestReport:
    """Score requests rendered for several doors; `n` counts requests, not renderings.

    `fields_same`: every door comes to the fields that were meant. `s1_same`: of the requests that
    are S1, those suggested as S1 at every door. `severity_same` and `category_same`: one and the
    same suggestion at every door, right or not; the first is of the requests that are not S1.
    """

    n: int
    agent: str
    fields_same: Rate
    s1_same: Rate
    severity_same: Rate
    category_same: Rate
    doors: tuple[DoorScores, ...]
    pieces: tuple[DifferentPiece, ...]


def report_same_request(compared: Sequence[Compared], *, agent: str) -> SameRequestReport:
    """Compute every figure; raises ValueError without any request."""
    if not compared:
        raise ValueError("no request was compared: give requests and their renderings")
    grave = [each for each in compared if each.severity is Severity.S1]
    others = [each for each in compared if each.severity is not Severity.S1]
    doors = dict.fromkeys(door for each in compared for door in each.suggested)
    return SameRequestReport(
        n=len(compared),
        agent=agent,
        fields_same=_share([not each.differences for each in compared]),
        s1_same=_share([_severities(each) == {Severity.S1} for each in grave]),
        severity_same=_share([len(_severities(each)) == 1 for each in others]),
        category_same=_share([len(_categories(each)) == 1 for each in compared]),
        doors=tuple(_door(door, compared) for door in doors),
        pieces=tuple(_pieces(compared)),
    )


def _door(door: Channel, compared: Sequence[Compared]) -> DoorScores:
    own = [each for each in compared if door in each.suggested]
    return DoorScores(
        name=door.value,
        n=len(own),
        fields=_share([door not in each.differences for each in own]),
        category=_share([each.suggested[door].category == each.category for each in own]),
    )


def _pieces(compared: Sequence[Compared]) -> list[DifferentPiece]:
    return [
        DifferentPiece(each.id, each.category, door.value, piece, found, meant)
        for each in compared
        for door, pieces in each.differences.items()
        for piece, (found, meant) in sorted(pieces.items())
    ]


def _severities(each: Compared) -> set[Severity]:
    return {suggested.severity for suggested in each.suggested.values()}


def _categories(each: Compared) -> set[str]:
    return {suggested.category for suggested in each.suggested.values()}


def _share(hits: Sequence[bool]) -> Rate:
    return wilson(sum(hits), len(hits))
