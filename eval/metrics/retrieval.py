"""Whether the right past cases come first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from eval.metrics.intervals import Estimate, mean


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hold one query's results, best first, and the ids a person judged relevant (at least one).

    `gains` say how much each judged case is worth, for the discounted gain alone; where there
    are none, every relevant case is worth 1.
    """

    query_id: str
    results: tuple[str, ...]
    relevant: frozenset[str]
    gains: Mapping[str, int] = field(default_factory=dict)

    def gain(self, case_id: str) -> int:
        """Return what finding this case is worth."""
        return self.gains.get(case_id, 0) if self.gains else int(case_id in self.relevant)


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """Average over queries; `n` counts queries.

    `found_at_5` is the share of queries with at least one relevant case among five: staff see
    five. `recall_at_5` is the share of the relevant cases that are among them.
    """

    n: int
    recall_at_1: Estimate
    recall_at_5: Estimate
    recall_at_10: Estimate
    found_at_5: Estimate
    mrr: Estimate
    ndcg_at_10: Estimate


def score_retrieval(rankings: Sequence[Ranking]) -> RetrievalScores:
    """Score rankings by recall at 1, 5 and 10, reciprocal rank and discounted gain."""
    return RetrievalScores(
        n=len(rankings),
        recall_at_1=_average([recall_at(r, 1) for r in rankings]),
        recall_at_5=_average([recall_at(r, 5) for r in rankings]),
        recall_at_10=_average([recall_at(r, 10) for r in rankings]),
        found_at_5=_average([float(recall_at(r, 5) > 0) for r in rankings]),
        mrr=_average([reciprocal_rank(r) for r in rankings]),
        ndcg_at_10=_average([ndcg_at(r, 10) for r in rankings]),
    )


def _average(values: Collection[float]) -> Estimate:
    return mean(np.array(values, dtype=np.float64))


def recall_at(ranking: Ranking, k: int) -> float:
    """Share the relevant cases found among the first k results."""
    return len(ranking.relevant.intersection(ranking.results[:k])) / len(ranking.relevant)


def reciprocal_rank(ranking: Ranking) -> float:
    """Invert the rank of the first relevant result; 0 when none came.

    Source: E. Voorhees, "The TREC-8 question answering track report" (1999).
    """
    for rank, result in enumerate(ranking.results, start=1):
        if result in ranking.relevant:
            return 1 / rank
    return 0.0


def ndcg_at(ranking: Ranking, k: int) -> float:
    """Discount each relevant result among the first k by the logarithm of its rank.

    Source: K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques",
    ACM Transactions on Information Systems 20 (2002), 422-446; the gains are the grades.
    """
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gains = [ranking.gain(result) for result in ranking.results[:k]]
    worth = sorted(map(ranking.gain, {*ranking.relevant, *ranking.gains}), reverse=True)[:k]
    best = float(discounts[: len(worth)] @ worth)
    return float(discounts[: len(gains)] @ gains) / best
