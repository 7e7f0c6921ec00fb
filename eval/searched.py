"""What judged queries found: by words, by meaning and by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.judged import Relevance
from redaction.model import Language

LEGS = ("lexical", "vector", "fused")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one query's language, what each leg found (ids, best first), and the judgements."""

    id: str
    language: Language
    found: Mapping[str, tuple[str, ...]]
    judgements: Relevance


@dataclass(frozen=True, slots=True)
class Searches:
    """Hold all queries put to one corpus, and the language of each of its texts."""

    encoder: str
    languages: Mapping[str, Language]
    asked: tuple[Asked, ...]
    quarantined: int


def together(searches: Sequence[Searches]) -> Searches:
    """Count the queries of several corpora as one; their texts' ids may be the same."""
    first = searches[0]
    if len(searches) == 1:
        return first
    asked: list[Asked] = []
    languages: dict[str, Language] = {}
    for number, each in enumerate(searches):
        languages |= {f"{number} {id}": code for id, code in each.languages.items()}
        asked += [_renamed(query, str(number)) for query in each.asked]
    quarantined = sum(each.quarantined for each in searches)
    return Searches(first.encoder, languages, tuple(asked), quarantined)


def _renamed(query: Asked, number: str) -> Asked:
    judged = query.judgements
    return Asked(
        query.id,
        query.language,
        {leg: tuple(f"{number} {id}" for id in ids) for leg, ids in query.found.items()},
        Relevance(
            {f"{number} {id}": grade for id, grade in judged.grades.items()},
            {f"{number} {id}": kind for id, kind in judged.kinds.items()},
        ),
    )
