"""What redaction lets through on a marked data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Rate
from eval.metrics.redaction import EntityRecall, MarkedText, Miss, score_redaction

MOST_MISSES = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """Count the texts held back for one reason."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class RedactionReport:
    """Score redaction; `quarantined` texts were held back whole and count nowhere else.

    `misses` points at the worst by id and offsets, at most a hundred; it never quotes.
    """

    n: int
    quarantined: int
    policy: str
    recall: Rate
    leak_rate: Rate
    character_precision: Rate
    needless: Rate
    entities: tuple[EntityRecall, ...]
    misses: tuple[Miss, ...]
    reasons: tuple[Reason, ...]


def report_redaction(
    texts: Sequence[MarkedText], *, policy: str, refusals: Sequence[str] = ()
) -> RedactionReport:
    """Compute every figure; `refusals` holds the reason code of each text held back."""
    scores = score_redaction(texts)
    return RedactionReport(
        n=scores.n,
        quarantined=len(refusals),
        policy=policy,
        recall=scores.recall,
        leak_rate=scores.leak_rate,
        character_precision=scores.character_precision,
        needless=scores.needless,
        entities=scores.entities,
        misses=scores.misses[:MOST_MISSES],
        reasons=tuple(Reason(code, n) for code, n in sorted(Counter(refusals).items())),
    )
