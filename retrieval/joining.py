"""Join what the areas of the index answered into one list, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge

from chromadb.api.types import QueryResult

from retrieval.model import Hit


def best_first(answers: Sequence[QueryResult]) -> Iterator[Hit]:
    """Yield each passage once, with its nearest distance; nothing is read that nobody asks for."""
    lists = [
        zip(distances, ids, strict=True)
        for answer in answers
        for ids, distances in zip(answer["ids"], answer["distances"] or [], strict=True)
    ]
    seen: set[str] = set()
    # Ties in order of id, so that an answer does not hang on the order of areas.
    for distance, id in merge(*map(sorted, lists)):
        if id not in seen:
            seen.add(id)
            yield Hit(*parsed(id), 1.0 - distance)


def of_cases(hits: Iterable[Hit], k: int) -> tuple[Hit, ...]:
    """Keep the hits that come before the first of one case too many."""
    kept: list[Hit] = []
    cases: set[str] = set()
    for hit in hits:
        cases.add(hit.case_id)
        if len(cases) > k:
            break
        kept.append(hit)
    return tuple(kept)


def parsed(id: str) -> tuple[str, int]:
    """Take a passage's id ("case#position") apart."""
    case_id, _, number = id.rpartition("#")
    return case_id, int(number)
