"""How well the right cases are found in a judged corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Estimate
from eval.metrics.retrieval import Ranking, score_retrieval


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Score searches; `n` counts queries, `corpus` the texts searched."""

    n: int
    corpus: int
    encoder: str
    recall_at_1: Estimate
    recall_at_5: Estimate
    recall_at_10: Estimate
    mrr: Estimate
    ndcg_at_10: Estimate
    missed: tuple[str, ...]


def report_retrieval(rankings: Sequence[Ranking], *, corpus: int, encoder: str) -> RetrievalReport:
    """Compute every figure; `missed` lists the queries with nothing relevant among ten."""
    scores = score_retrieval(rankings)
    return RetrievalReport(
        n=scores.n,
        corpus=corpus,
        encoder=encoder,
        recall_at_1=scores.recall_at_1,
        recall_at_5=scores.recall_at_5,
        recall_at_10=scores.recall_at_10,
        mrr=scores.mrr,
        ndcg_at_10=scores.ndcg_at_10,
        missed=tuple(
            sorted(r.query_id for r in rankings if not r.relevant.intersection(r.results[:10]))
        ),
    )
