"""Past cases for a text, by its words and its meaning together, inside the areas asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from retrieval.fusion import fuse
from retrieval.model import Hit, Match, Vectors
from retrieval.whole import asked
from review_queue import lexical
from review_queue.likely import decided_categories
from review_queue.passages import worth_asking

Decided = Callable[[Session, Collection[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Findings:
    """Hold what each leg found and what they say together; `vector` is None when it was away.

    `alike` is what the texts say, in `fused` the likely categories have a vote too.
    """

    vector: tuple[Hit, ...] | None
    lexical: tuple[Hit, ...]
    alike: tuple[Match, ...]
    fused: tuple[Match, ...]


def asked_of(case: RedactedCase, vectors: Vectors) -> Vectors:
    """Return what to ask the vector leg for a case whose passages have these (n, d) vectors."""
    return asked(vectors[[n for n in worth_asking(case) if n < len(vectors)]])


def depth(k: int) -> int:
    """Return how many cases each leg is to be asked for, that `k` may be chosen of them.

    The vector leg's time grows with it: Chroma searches as widely as it is asked.
    """
    return max(50, 3 * k)


def find(
    session: Session,
    case: RedactedCase,
    vector: Sequence[Hit] | None,
    areas: Collection[str],
    k: int,
    *,
    likely: Sequence[str] = (),
    decided: Decided = decided_categories,
) -> Findings:
    """Search by words in these areas and join what the vector leg found in the same areas.

    `vector` are that leg's hits for the passages of the case, `depth(k)` cases of them; None
    when it was away. `likely` are the categories that the case may be of, likeliest first;
    `decided` tells those of past cases.
    """
    telling = [case.passages[n] for n in worth_asking(case)]
    worded = lexical.search(session, telling, case.language, areas, depth(k))
    ids = {hit.case_id for hit in (*(vector or ()), *worded)}
    foreign = lexical.foreign(session, ids, case.language)
    alike = fused = fuse(vector, worded, k=k, foreign=foreign)
    if likely:
        places = {category: place for place, category in enumerate(likely, start=1)}
        known = decided(session, ids).items()
        kinds = {case_id: places[category] for case_id, category in known if category in places}
        fused = fuse(vector, worded, k=k, foreign=foreign, kinds=kinds)
    return Findings(None if vector is None else tuple(vector), worded, alike, fused)
