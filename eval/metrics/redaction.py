"""What redaction lets through, and what it takes away needlessly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Rate, clopper_pearson
from redaction.model import Language, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark one piece of personal information by hand; half-open code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, repr=False)
class MarkedText:
    """Set what must be hidden beside what was redacted, for one text.

    `marks` must be covered; `optional` may be redacted or not without being counted.
    """

    id: str
    text: str
    language: Language
    marks: tuple[Mark, ...]
    optional: tuple[Mark, ...]
    redacted: tuple[Span, ...]

    def __repr__(self) -> str:
        return f"MarkedText({self.id}, {len(self.text)} characters, {len(self.marks)} marks)"


@dataclass(frozen=True, slots=True)
class Miss:
    """Point at something that stayed readable, never quoting it."""

    id: str
    start: int
    end: int
    label: str
    readable: int


@dataclass(frozen=True, slots=True)
class EntityRecall:
    label: str
    language: Language
    recall: Rate


@dataclass(frozen=True, slots=True)
class RedactionScores:
    """Score redaction over documents; every interval is exact (Clopper-Pearson).

    A mark counts as covered when all its letters and digits are redacted, whatever the
    entity type given. `leak_rate` is the share of documents with marks in which at least one
    is not covered. `character_precision` is the share of redacted characters that lay in a
    mark, `needless` the share of characters outside marks that were redacted.
    """

    n: int
    recall: Rate
    leak_rate: Rate
    character_precision: Rate
    needless: Rate
    entities: tuple[EntityRecall, ...]
    misses: tuple[Miss, ...]


def score_redaction(texts: Sequence[MarkedText]) -> RedactionScores:
    """Score every text; misses come worst first."""
    misses = [miss for text in texts for miss in _misses(text)]
    leaking = {miss.id for miss in misses}
    marked = [text for text in texts if text.marks]
    hidden, needed, outside = _characters(texts)
    total = sum(len(text.marks) for text in texts)
    return RedactionScores(
        n=len(texts),
        recall=clopper_pearson(total - len(misses), total),
        leak_rate=clopper_pearson(sum(text.id in leaking for text in marked), len(marked)),
        character_precision=clopper_pearson(needed, hidden),
        needless=clopper_pearson(hidden - needed, outside),
        entities=_by_entity(texts, misses),
        misses=tuple(sorted(misses, key=lambda m: (-m.readable, m.id, m.start))),
    )


def _misses(text: MarkedText) -> list[Miss]:
    hidden = _covered(text.redacted)
    found = []
    for mark in text.marks:
        readable = sum(
            text.text[i].isalnum() and i not in hidden for i in range(mark.start, mark.end)
        )
        if readable:
            found.append(Miss(text.id, mark.start, mark.end, mark.label, readable))
    return found


def _characters(texts: Sequence[MarkedText]) -> tuple[int, int, int]:
    """Count characters redacted, redacted inside marks, and outside marks; optional ones apart."""
    hidden = needed = outside = 0
    for text in texts:
        letters = {i for i, character in enumerate(text.text) if character.isalnum()}
        letters -= _covered(text.optional) - _covered(text.marks)
        redacted = _covered(text.redacted) & letters
        inside = _covered(text.marks) & letters
        hidden += len(redacted)
        needed += len(redacted & inside)
        outside += len(letters - inside)
    return hidden, needed, outside


def _covered(spans: Collection[Mark] | Collection[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def _by_entity(texts: Sequence[MarkedText], misses: Sequence[Miss]) -> tuple[EntityRecall, ...]:
    missed = {(miss.id, miss.start, miss.end, miss.label) for miss in misses}
    groups: dict[tuple[str, Language], list[bool]] = {}
    for text in texts:
        for mark in text.marks:
            covered = (text.id, mark.start, mark.end, mark.label) not in missed
            groups.setdefault((mark.label, text.language), []).append(covered)
    return tuple(
        EntityRecall(label, language, clopper_pearson(sum(found), len(found)))
        for (label, language), found in sorted(groups.items())
    )
