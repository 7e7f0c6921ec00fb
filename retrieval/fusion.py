"""Join what the two legs found, so that the answer is no worse than the better of them.

Reciprocal rank fusion (G. V. Cormack, C. L. A. Clarke and S. Büttcher, "Reciprocal rank fusion
outperforms Condorcet and individual rank learning methods", SIGIR 2009) lets each leg vote
1 / (constant + place) for what it found, however sure it is. A leg that is only guessing then
votes as loudly as one that knows: over parallel French and English texts that cost 8 points
of recall. So each vote is weighed by what its leg said of the text, the cosine or the share of
the telling terms it covers; that keeping the scores beats keeping the places alone is what
S. Bruch, S. Gai and A. Ingber found ("An analysis of fusion functions for hybrid retrieval",
ACM Transactions on Information Systems 42, 2023). With a large constant the sum comes near
to their convex combination. See docs/retrieval.md for what was measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from retrieval.model import Hit, Match

CONSTANT = 100
"""Of the reciprocal ranks: how little the first places differ from the next."""
LEXICAL_WEIGHT = 0.4
"""Of a text that covers all terms, against one whose vector is the query's own."""
FOREIGN_WEIGHT = 0.2
"""The same across languages, where a few shared names and numbers are all that can be covered."""
FOREIGN_START = 0.04
"""Added to the cosine across languages: texts in one language share words, which would otherwise
put them before the same matter in the other language."""
KIND_WEIGHT = 0.2
"""Of a case decided into the category that is likeliest for the text asked for, against one whose
vector is the query's own. The next likely categories vote by their place."""
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class _Leg:
    """Hold the best hit of each case and its place, from 1.

    Cases that score alike share a place: which of them is called what decides nothing.
    """

    hits: Mapping[str, Hit]
    places: Mapping[str, int]

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> _Leg:
        """Rank the cases by their best passages."""
        best: dict[str, Hit] = {}
        rounded = (replace(hit, score=round(hit.score, DECIMALS)) for hit in hits)
        for hit in sorted(rounded, key=_order):
            best.setdefault(hit.case_id, hit)
        first: dict[float, int] = {}
        for place, hit in enumerate(best.values(), start=1):
            first.setdefault(hit.score, place)
        return cls(best, {case_id: first[hit.score] for case_id, hit in best.items()})

    def vote(self, case_id: str) -> float:
        """Weigh the reciprocal of a case's place by its score; 0 for what was not found."""
        if case_id not in self.hits:
            return 0.0
        return _weighed(self.hits[case_id].score, self.places[case_id])

    def least(self) -> float:
        """Return the most that the leg could have voted for what it did not list."""
        if not self.hits:
            return 0.0
        lowest = min(hit.score for hit in self.hits.values())
        return _weighed(lowest, len(self.hits) + 1)


def _weighed(score: float, place: int) -> float:
    """Return the vote of a leg, scaled so that in first place it is the score itself."""
    return max(0.0, score) * (CONSTANT + 1) / (CONSTANT + place)


def fuse(
    vector: Sequence[Hit] | None,
    lexical: Sequence[Hit],
    *,
    k: int,
    foreign: Collection[str] = (),
    kinds: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Match, ...]:
    """Return the `k` cases that both legs together put first; a leg's hits in any order.

    `foreign` are the cases whose text is not in the language of the query. `kinds` is the place,
    from 1, of a case's category among those that are likely for the query: a third vote, for
    cases that a leg found.

    `vector` is None when that leg was away. Both legs should be asked for several times `k`. A
    case that the vector leg did not list counts there as the next after its last: its cosine is
    not known, but is no higher.
    """
    near = _Leg.of(vector or ()).hits
    meaning, words = _Leg.of(_evened(near.values(), foreign)), _Leg.of(lexical)
    unlisted = meaning.least()
    matches = []
    for case_id in {**meaning.hits, **words.hits}:
        by_meaning = meaning.vote(case_id) if case_id in meaning.hits else unlisted
        weight = FOREIGN_WEIGHT if case_id in foreign else LEXICAL_WEIGHT
        by_words = weight * words.vote(case_id)
        by_kind = 2 * KIND_WEIGHT / (1 + kinds[case_id]) if case_id in kinds else 0.0
        both = near.get(case_id), words.hits.get(case_id)
        matches.append(_match(case_id, *both, by_meaning, by_words, by_kind))
    last = len(matches) + 1

    def order(match: Match) -> tuple[float, int, int, str]:
        first = meaning.places.get(match.case_id, last)
        return -match.score, first, words.places.get(match.case_id, last), match.case_id

    return tuple(sorted(matches, key=order)[:k])


def _evened(hits: Iterable[Hit], foreign: Collection[str]) -> Iterable[Hit]:
    for hit in hits:
        start = FOREIGN_START if hit.case_id in foreign else 0.0
        yield replace(hit, score=hit.score + start)


def _match(
    case_id: str,
    near: Hit | None,
    worded: Hit | None,
    by_meaning: float,
    by_words: float,
    by_kind: float,
) -> Match:
    """Show the passage of the leg that spoke louder."""
    shown = worded if near is None or (worded is not None and by_words > by_meaning) else near
    return Match(
        case_id=case_id,
        similarity=near.score if near else 0.0,
        position=shown.position if shown else 0,
        score=round(by_meaning + by_words + by_kind, DECIMALS),
    )


def _order(hit: Hit) -> tuple[float, str, int]:
    return -hit.score, hit.case_id, hit.position
