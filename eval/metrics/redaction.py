"""What redaction lets through, and what it takes away needlessly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Rate, clopper_pearson
from redaction.model import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark one piece of personal information by hand; half-open code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, repr=False)
class MarkedText:
    """Set what must be hidden beside what was redacted, for one text.

    `marks` must be covered; `optional` may be redacted or not without being counted; `keep`
    are hard negatives, labelled by their kind, which must stay readable. `channel` is empty
    when nobody said through which door the text came.
    """

    id: str
    text: str
    language: str
    marks: tuple[Mark, ...]
    optional: tuple[Mark, ...]
    redacted: tuple[Span, ...]
    keep: tuple[Mark, ...] = ()
    channel: str = ""

    def __repr__(self) -> str:
        return f"MarkedText({self.id}, {len(self.text)} characters, {len(self.marks)} marks)"


@dataclass(frozen=True, slots=True)
class Group:
    """Name several entities that are judged together, as `identifiers`."""

    name: str
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    """Point at something that stayed readable, never quoting it."""

    id: str
    start: int
    end: int
    label: str
    readable: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Point at something that had to stay readable and did not, never quoting it."""

    id: str
    start: int
    end: int
    kind: str
    hidden: int


@dataclass(frozen=True, slots=True)
class EntityRecall:
    """Give the share of an entity's marks that are covered; without a channel, in all of them."""

    label: str
    language: str
    channel: str
    recall: Rate


@dataclass(frozen=True, slots=True)
class GroupRecall:
    """Give the share of a group's marks that are covered; without a language, in all of them."""

    group: str
    language: str
    recall: Rate


@dataclass(frozen=True, slots=True)
class KindShare:
    """Give the share of one kind of hard negatives that was wrongly redacted."""

    kind: str
    language: str
    redacted: Rate


@dataclass(frozen=True, slots=True)
class PartScores:
    """Score the texts of one language, or of one channel."""

    name: str
    n: int
    recall: Rate
    leak_rate: Rate
    needless: Rate
    wrongly_redacted: Rate


@dataclass(frozen=True, slots=True)
class RedactionScores:
    """Score redaction over documents; every interval is exact (Clopper-Pearson).

    A mark counts as covered when all its letters and digits are redacted, whatever the
    entity type given. `leak_rate` is the share of documents with marks in which at least one
    is not covered. `character_precision` is the share of redacted letters and digits that lay
    in a mark, `needless` the share of letters and digits outside marks that were redacted. A
    hard negative is `wrongly_redacted` when any letter or digit of it is hidden.
    """

    n: int
    recall: Rate
    leak_rate: Rate
    character_precision: Rate
    needless: Rate
    wrongly_redacted: Rate
    groups: tuple[GroupRecall, ...]
    entities: tuple[EntityRecall, ...]
    languages: tuple[PartScores, ...]
    channels: tuple[PartScores, ...]
    by_channel: tuple[EntityRecall, ...]
    kinds: tuple[KindShare, ...]
    misses: tuple[Miss, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Hold what became of each mark and each hard negative of one text.

    `hidden`, `needed` and `outside` count letters and digits: redacted, redacted inside
    marks, and outside marks.
    """

    text: MarkedText
    readable: tuple[int, ...]
    lost: tuple[int, ...]
    hidden: int
    needed: int
    outside: int


def score_redaction(texts: Sequence[MarkedText], groups: Sequence[Group] = ()) -> RedactionScores:
    """Score every text; misses and losses come worst first."""
    judged = [_judge(text) for text in texts]
    whole = _part("", judged)
    return RedactionScores(
        n=whole.n,
        recall=whole.recall,
        leak_rate=whole.leak_rate,
        character_precision=_rate(judged, lambda j: j.needed, lambda j: j.hidden),
        needless=whole.needless,
        wrongly_redacted=whole.wrongly_redacted,
        groups=_by_group(judged, groups),
        entities=_by_entity(judged, lambda _: ""),
        languages=_parts(judged, lambda text: text.language),
        channels=_parts(judged, lambda text: text.channel),
        by_channel=_by_entity([j for j in judged if j.text.channel], lambda text: text.channel),
        kinds=_by_kind(judged),
        misses=tuple(sorted(_misses(judged), key=lambda m: (-m.readable, m.id, m.start))),
        losses=tuple(sorted(_losses(judged), key=lambda m: (-m.hidden, m.id, m.start))),
    )


def _judge(text: MarkedText) -> _Judged:
    letters = {i for i, character in enumerate(text.text) if character.isalnum()}
    marked = _covered(text.marks)
    redacted = _covered(text.redacted) & letters
    counted = letters - (_covered(text.optional) - marked)
    return _Judged(
        text=text,
        readable=tuple(len((_covered([mark]) & letters) - redacted) for mark in text.marks),
        lost=tuple(len((_covered([kept]) & redacted) - marked) for kept in text.keep),
        hidden=len(redacted & counted),
        needed=len(redacted & marked),
        outside=len(counted - marked),
    )


def _covered(spans: Collection[Mark] | Collection[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def _misses(judged: Iterable[_Judged]) -> list[Miss]:
    return [
        Miss(j.text.id, mark.start, mark.end, mark.label, readable)
        for j in judged
        for mark, readable in zip(j.text.marks, j.readable, strict=True)
        if readable
    ]


def _losses(judged: Iterable[_Judged]) -> list[Loss]:
    return [
        Loss(j.text.id, kept.start, kept.end, kept.label, lost)
        for j in judged
        for kept, lost in zip(j.text.keep, j.lost, strict=True)
        if lost
    ]


def _part(name: str, judged: Sequence[_Judged]) -> PartScores:
    marked = [j for j in judged if j.readable]
    return PartScores(
        name=name,
        n=len(judged),
        recall=_rate(judged, lambda j: j.readable.count(0), lambda j: len(j.readable)),
        leak_rate=clopper_pearson(sum(any(j.readable) for j in marked), len(marked)),
        needless=_rate(judged, lambda j: j.hidden - j.needed, lambda j: j.outside),
        wrongly_redacted=_rate(
            judged, lambda j: len(j.lost) - j.lost.count(0), lambda j: len(j.lost)
        ),
    )


def _rate(
    judged: Iterable[_Judged], hits: Callable[[_Judged], int], n: Callable[[_Judged], int]
) -> Rate:
    counted = [(hits(j), n(j)) for j in judged]
    return clopper_pearson(sum(hit for hit, _ in counted), sum(of for _, of in counted))


def _parts(judged: Sequence[_Judged], name: Callable[[MarkedText], str]) -> tuple[PartScores, ...]:
    """Score the texts of each name apart; those without a name are left out."""
    names = sorted({name(j.text) for j in judged} - {""})
    return tuple(_part(each, [j for j in judged if name(j.text) == each]) for each in names)


def _by_entity(
    judged: Sequence[_Judged], channel: Callable[[MarkedText], str]
) -> tuple[EntityRecall, ...]:
    cells: dict[tuple[str, str, str], list[bool]] = {}
    for j in judged:
        for mark, readable in zip(j.text.marks, j.readable, strict=True):
            key = (mark.label, j.text.language, channel(j.text))
            cells.setdefault(key, []).append(not readable)
    return tuple(
        EntityRecall(*key, clopper_pearson(sum(found), len(found)))
        for key, found in sorted(cells.items())
    )


def _by_group(judged: Sequence[_Judged], groups: Sequence[Group]) -> tuple[GroupRecall, ...]:
    languages = ["", *sorted({j.text.language for j in judged})]
    return tuple(
        GroupRecall(group.name, language, _covered_share(judged, group, language))
        for group in groups
        for language in languages
    )


def _covered_share(judged: Sequence[_Judged], group: Group, language: str) -> Rate:
    found = [
        not readable
        for j in judged
        if language in ("", j.text.language)
        for mark, readable in zip(j.text.marks, j.readable, strict=True)
        if mark.label in group.entities
    ]
    return clopper_pearson(sum(found), len(found))


def _by_kind(judged: Sequence[_Judged]) -> tuple[KindShare, ...]:
    cells: dict[tuple[str, str], list[bool]] = {}
    for j in judged:
        for kept, lost in zip(j.text.keep, j.lost, strict=True):
            cells.setdefault((kept.label, j.text.language), []).append(lost > 0)
    return tuple(
        KindShare(*key, clopper_pearson(sum(lost), len(lost)))
        for key, lost in sorted(cells.items())
    )
