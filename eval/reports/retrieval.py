"""How well the right cases are found in a judged corpus, by either leg and by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eval.judged import KINDS
from eval.metrics.intervals import Estimate
from eval.metrics.retrieval import Ranking, RetrievalScores, score_retrieval
from eval.searched import LEGS, Asked, Searches

PAIRS = ("en-en", "fr-fr", "fr-en", "en-fr")
FUSED = "fused"
Belongs = Callable[[Asked, str], bool]


@dataclass(frozen=True, slots=True)
class GroupScores:
    """Score one leg on the part of the judgements named; an empty name means all of them."""

    leg: str
    name: str
    scores: RetrievalScores


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Score searches; `n` counts queries, `corpus` the texts searched.

    The single figures are those of both legs together. `pairs` are language of query and
    language of case; `kinds` say in what way a case is relevant.
    """

    n: int
    corpus: int
    quarantined: int
    encoder: str
    recall_at_1: Estimate
    recall_at_5: Estimate
    recall_at_10: Estimate
    found_at_5: Estimate
    mrr: Estimate
    ndcg_at_10: Estimate
    legs: tuple[GroupScores, ...]
    pairs: tuple[GroupScores, ...]
    kinds: tuple[GroupScores, ...]
    missed: tuple[str, ...]


def report_retrieval(searches: Searches) -> RetrievalReport:
    """Compute every figure; `missed` lists the queries with nothing relevant among ten."""
    judged = [query for query in searches.asked if query.judgements.relevant]
    legs = tuple(_scored(judged, "", lambda _query, _case: True))
    scores = next(each.scores for each in legs if each.leg == FUSED)

    def pair(name: str) -> Belongs:
        return lambda query, case: f"{query.language}-{searches.languages.get(case)}" == name

    def kind(name: str) -> Belongs:
        return lambda query, case: query.judgements.kinds.get(case) == name

    return RetrievalReport(
        n=scores.n,
        corpus=len(searches.languages),
        quarantined=searches.quarantined,
        encoder=searches.encoder,
        recall_at_1=scores.recall_at_1,
        recall_at_5=scores.recall_at_5,
        recall_at_10=scores.recall_at_10,
        found_at_5=scores.found_at_5,
        mrr=scores.mrr,
        ndcg_at_10=scores.ndcg_at_10,
        legs=legs,
        pairs=tuple(each for name in PAIRS for each in _scored(judged, name, pair(name))),
        kinds=tuple(each for name in KINDS for each in _scored(judged, name, kind(name))),
        missed=tuple(sorted(query.id for query in judged if _missed(query))),
    )


def _scored(judged: Sequence[Asked], name: str, belongs: Belongs) -> Iterator[GroupScores]:
    for leg in LEGS:
        rankings = [ranking for query in judged if (ranking := _ranking(query, leg, belongs))]
        if rankings:
            yield GroupScores(leg, name, score_retrieval(rankings))


def _ranking(query: Asked, leg: str, belongs: Belongs) -> Ranking | None:
    """Keep the judgements of a group; what is relevant for other reasons takes up no place."""
    judgements = query.judgements
    relevant = frozenset(case for case in judgements.relevant if belongs(query, case))
    if not relevant:
        return None
    others = {case for case, grade in judgements.grades.items() if grade} - {
        case for case in judgements.grades if belongs(query, case)
    }
    gains = {
        case: grade for case, grade in judgements.grades.items() if grade and case not in others
    }
    results = tuple(case for case in query.found[leg] if case not in others)
    return Ranking(query.id, results, relevant, gains)


def _missed(query: Asked) -> bool:
    return not query.judgements.relevant.intersection(query.found[FUSED][:10])
