"""What redaction lets through on a marked data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Rate
from eval.metrics.redaction import (
    EntityRecall,
    Group,
    GroupRecall,
    KindShare,
    Loss,
    MarkedText,
    Miss,
    PartScores,
    score_redaction,
)

MOST_MISSES = 100
AROUND = 30


@dataclass(frozen=True, slots=True)
class Reason:
    """Count the texts held back for one reason."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Show a miss of a public data set, with a few characters around it."""

    id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RedactionReport:
    """Score redaction; `quarantined` texts were held back whole and count nowhere else.

    `misses` and `losses` point at the worst by id and offsets, at most a hundred each; they
    never quote. `quotes` does, for a data set declared public under the name `public`.
    """

    n: int
    quarantined: int
    policy: str
    public: str
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
    quotes: tuple[Quote, ...]
    reasons: tuple[Reason, ...]


def report_redaction(
    texts: Sequence[MarkedText],
    *,
    policy: str,
    refusals: Sequence[str] = (),
    groups: Sequence[Group] = (),
    public: str | None = None,
) -> RedactionReport:
    """Compute every figure; `refusals` holds the reason code of each text held back.

    Misses are quoted only when `public` names the source of a public data set.
    """
    scores = score_redaction(texts, groups)
    misses, losses = scores.misses[:MOST_MISSES], scores.losses[:MOST_MISSES]
    return RedactionReport(
        n=scores.n,
        quarantined=len(refusals),
        policy=policy,
        public=public or "",
        recall=scores.recall,
        leak_rate=scores.leak_rate,
        character_precision=scores.character_precision,
        needless=scores.needless,
        wrongly_redacted=scores.wrongly_redacted,
        groups=scores.groups,
        entities=scores.entities,
        languages=scores.languages,
        channels=scores.channels,
        by_channel=scores.by_channel,
        kinds=scores.kinds,
        misses=misses,
        losses=losses,
        quotes=_quotes(texts, (*misses, *losses)) if public else (),
        reasons=tuple(Reason(code, n) for code, n in sorted(Counter(refusals).items())),
    )


def _quotes(texts: Sequence[MarkedText], places: Sequence[Miss | Loss]) -> tuple[Quote, ...]:
    """Quote the places in their order; texts that share an id are each quoted."""
    order = {(p.id, p.start, p.end): rank for rank, p in enumerate(places)}
    found = [
        (order[key], Quote(*key, _around(text.text, mark.start, mark.end)))
        for text in texts
        for mark in (*text.marks, *text.keep)
        if (key := (text.id, mark.start, mark.end)) in order
    ]
    return tuple(quote for _, quote in sorted(found, key=lambda pair: pair[0]))


def _around(text: str, start: int, end: int) -> str:
    """Quote a stretch in brackets with its surroundings, on one line."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return " ".join(f"{before}⟦{text[start:end]}⟧{after}".split())
