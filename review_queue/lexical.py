"""The lexical leg of search: decided cases by their stems, inside what the asker may read.

Whatever is counted is counted over the areas asked for and over nothing else: which terms are
telling, how much each weighs, what is found and in which order are as if the cases of other
areas did not exist. Languages are told apart as well. A French text shares few words with its
English twin, numbers and names; it is measured by what a text in that language could share.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from redaction.model import Language
from retrieval.model import Hit
from retrieval.terms import asked_terms, terms
from review_queue import lexical_contents
from review_queue.lexical_engines import Placed, engine_of
from review_queue.lexical_tables import LexicalPassageRow, LexicalShelfRow, LexicalTermRow

Place = tuple[str, Language]
"""An area, and the language of a text."""
LANGUAGES: tuple[Language, ...] = ("en", "fr")
MOST_PASSAGES = 100
"""Of a case; a hostile text has no more places to be found at."""
ASKED_PASSAGES = 8
"""Of a query: those that weigh most."""
ASKED_TERMS = 16
"""Of one passage of a query: the rarest."""
MOST_POSTINGS = 6_000
"""How many places are looked at in all, the rarest terms' first: a bound on the time taken."""
CANDIDATES = 120
LENGTH = 0.25
"""How much a passage longer than the query loses: (terms asked / terms it has) to this power."""
DOUBT = 1.0
"""How many unknown terms' weight is added to what could be covered: few words prove little."""


@dataclass(frozen=True, slots=True)
class _Visible:
    """What is known of the texts in one language in the areas asked for: the count of passages,

    and for each term asked its count there and the shelves that have it.
    """

    passages: int
    counts: Mapping[str, int]
    shelves: Mapping[str, Sequence[int]]

    def weight(self, term: str) -> float:
        """Return the term's inverse document frequency, above 0 (Robertson and Spärck Jones)."""
        count = self.counts.get(term, 0)
        return math.log1p((self.passages - count + 0.5) / (count + 0.5))


def put(
    session: Session, case_id: str, area: str, passages: Sequence[str], language: Language
) -> None:
    """Put one case in, in place of whatever the leg held for it."""
    remove(session, case_id)
    _add(session, {(area, language): _placed(case_id, passages, language)})


def remove(session: Session, case_id: str) -> None:
    """Take one case out; does nothing when it is not there."""
    held = select(LexicalPassageRow.id).where(LexicalPassageRow.case_id == case_id).limit(1)
    if session.scalar(held) is None:
        return
    engine = engine_of(session)
    engine.lock(session)
    taken: defaultdict[int, list[Sequence[str]]] = defaultdict(list)
    for shelf, stems in engine.take(session, case_id):
        taken[shelf].append(stems)
    _count(session, taken, -1)


def refresh(session: Session, *case_ids: str) -> None:
    """Bring the leg in line with what cases are now; call it where state, text or area change."""
    row = LexicalPassageRow
    held = select(row.case_id).where(row.case_id.in_(case_ids)).distinct()
    for case_id in session.scalars(held).all():
        remove(session, case_id)
    placed: defaultdict[Place, list[Placed]] = defaultdict(list)
    for case in lexical_contents.readable(session, case_ids):
        language = case.redacted.language
        read = _placed(case.case_id, case.redacted.passages, language)
        placed[case.area, language].extend(read)
    _add(session, placed)


def search(
    session: Session,
    passages: Sequence[str],
    language: Language,
    areas: Collection[str],
    k: int,
) -> tuple[Hit, ...]:
    """Return the best passage of each of the `k` cases nearest to any passage asked.

    The score (0 to 1) is the share of the passage's telling terms, by weight, that was found.
    Only cases of the areas are looked at, counted or weighed.
    """
    hits = [
        hit
        for searched in LANGUAGES
        for hit in _search_language(session, passages, language, searched, areas, k)
    ]
    return tuple(sorted(hits, key=_order)[:k])


def foreign(session: Session, case_ids: Collection[str], language: Language) -> frozenset[str]:
    """Return those of the cases whose text the leg holds in the other language."""
    row, shelf = LexicalPassageRow, LexicalShelfRow
    query = select(row.case_id).join(shelf, shelf.number == row.shelf)
    query = query.where(row.case_id.in_(tuple(case_ids)), shelf.language != language)
    return frozenset(session.scalars(query))


def _search_language(
    session: Session,
    passages: Sequence[str],
    language: Language,
    searched: Language,
    areas: Collection[str],
    k: int,
) -> Iterable[Hit]:
    read = passages[:MOST_PASSAGES]
    queries = [asked_terms(passage, language, searched) for passage in read]
    visible = _visible(session, {term for query in queries for term in query}, searched, areas)
    known = [_telling(query, visible) for query in queries]
    heaviest = sorted(filter(None, known), key=lambda query: -_weight(query, visible))
    telling = _affordable(heaviest[:ASKED_PASSAGES], visible)
    holders = _holders(session, {term for query in telling for term in query}, visible)
    covered: dict[int, tuple[float, int]] = {}
    for query in telling:
        for passage, share in _covered(query, holders, visible):
            if share > covered.get(passage, (0.0, 0))[0]:
                covered[passage] = share, len(query)
    best = sorted(covered, key=lambda passage: (-covered[passage][0], passage))[:CANDIDATES]
    return _hits(session, {passage: covered[passage] for passage in best}, k)


def _visible(
    session: Session, asked: Collection[str], language: Language, areas: Collection[str]
) -> _Visible:
    shelf = LexicalShelfRow
    query = select(shelf.number, shelf.passages)
    query = query.where(shelf.area.in_(tuple(areas)), shelf.language == language)
    numbers = dict(session.execute(query).all())
    counts: Counter[str] = Counter()
    shelves: defaultdict[str, list[int]] = defaultdict(list)
    found = select(LexicalTermRow.term, LexicalTermRow.shelf, LexicalTermRow.passages)
    # In parts: SQLite takes 32,766 values in one statement, and a hostile query has more.
    for part in _parts(sorted(asked), 1_000):
        where = LexicalTermRow.shelf.in_(numbers), LexicalTermRow.term.in_(part)
        for term, number, count in session.execute(found.where(*where)):
            counts[term] += count
            shelves[term].append(number)
    return _Visible(sum(numbers.values()), counts, shelves)


def _telling(query: Sequence[str], visible: _Visible) -> tuple[str, ...]:
    """Return the rarest of the query's terms that are known at all."""
    known = [term for term in query if visible.counts[term]]
    return tuple(sorted(known, key=lambda term: (visible.counts[term], term))[:ASKED_TERMS])


def _weight(query: Iterable[str], visible: _Visible) -> float:
    return sum(visible.weight(term) for term in query)


def _affordable(queries: Sequence[tuple[str, ...]], visible: _Visible) -> Sequence[tuple[str, ...]]:
    """Leave out the most frequent terms where looking at all places would take too long."""
    everything = {term for query in queries for term in query}
    left, kept = MOST_POSTINGS, set()
    for term in sorted(everything, key=lambda term: (visible.counts[term], term)):
        left -= visible.counts[term]
        if left < 0:
            break
        kept.add(term)
    return tuple(tuple(term for term in query if term in kept) for query in queries)


def _holders(
    session: Session, asked: Collection[str], visible: _Visible
) -> Mapping[str, NDArray[np.int64]]:
    by_shelf: defaultdict[int, list[str]] = defaultdict(list)
    for term in sorted(asked):
        for shelf in visible.shelves[term]:
            by_shelf[shelf].append(term)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for term, passages in engine_of(session).holders(session, by_shelf):
        found[term].extend(passages)
    return {term: np.array(ids, dtype=np.int64) for term, ids in found.items()}


def _covered(
    query: Sequence[str], holders: Mapping[str, NDArray[np.int64]], visible: _Visible
) -> Iterable[tuple[int, float]]:
    """Yield the passages that cover most of a query, and the share of its weight they cover."""
    found = [term for term in query if term in holders]
    if not found:
        return []
    places = np.concatenate([holders[term] for term in found])
    weights = np.repeat(
        [visible.weight(term) for term in found], [len(holders[term]) for term in found]
    )
    passages, index = np.unique(places, return_inverse=True)
    sums = np.bincount(index, weights)
    best = np.lexsort((passages, -sums))[:CANDIDATES]
    whole = _weight(query, visible) + DOUBT * visible.weight("")
    return [(int(passages[n]), float(sums[n]) / whole) for n in best]


def _hits(session: Session, covered: Mapping[int, tuple[float, int]], k: int) -> Iterable[Hit]:
    """Turn passages into the best hit of each case."""
    best: dict[str, Hit] = {}
    row = LexicalPassageRow
    query = select(row.id, row.case_id, row.position, row.terms)
    for passage, case_id, position, held in session.execute(query.where(row.id.in_(covered))):
        share, asked = covered[passage]
        hit = Hit(case_id, position, share * min(1.0, asked / held) ** LENGTH)
        if case_id not in best or _order(hit) < _order(best[case_id]):
            best[case_id] = hit
    return sorted(best.values(), key=_order)[:k]


def _order(hit: Hit) -> tuple[float, str, int]:
    # Sums of floats in another order differ in their last digits; ties must not hang on that.
    return -round(hit.score, 9), hit.case_id, hit.position


def _placed(case_id: str, passages: Sequence[str], language: Language) -> list[Placed]:
    read = [(n, terms(passage, language)) for n, passage in enumerate(passages[:MOST_PASSAGES])]
    # A case without a word is in the leg too, so that a check sees it there.
    kept = [each for each in read if each[1]] or [(0, ())]
    return [Placed(case_id, position, stems) for position, stems in kept]


def _add(session: Session, placed: Mapping[Place, Sequence[Placed]]) -> None:
    engine = engine_of(session)
    for (area, language), passages in sorted(placed.items()):
        engine.lock(session)
        shelf = _shelf(session, area, language)
        engine.add(session, shelf, passages)
        _count(session, {shelf: [each.stems for each in passages]}, 1)


def _shelf(session: Session, area: str, language: Language) -> int:
    shelf = LexicalShelfRow
    query = select(shelf.number).where(shelf.area == area, shelf.language == language)
    number = session.scalar(query)
    if number is None:
        row = LexicalShelfRow(area=area, language=language, passages=0, unpurged=0)
        session.add(row)
        session.flush()
        number = row.number
        engine_of(session).open_shelf(session, number)
    return number


def _count(session: Session, passages: Mapping[int, Sequence[Sequence[str]]], sign: int) -> None:
    """Count passages and their terms in or, with the sign of -1, out."""
    for shelf, held in passages.items():
        change = {
            LexicalShelfRow.passages: LexicalShelfRow.passages + sign * len(held),
            LexicalShelfRow.unpurged: LexicalShelfRow.unpurged + (sign < 0) * len(held),
        }
        session.execute(
            update(LexicalShelfRow).where(LexicalShelfRow.number == shelf).values(change)
        )
        counted = Counter(stem for stems in held for stem in stems)
        if counted:
            rows = [{"s": shelf, "t": t, "n": sign * n} for t, n in sorted(counted.items())]
            session.execute(_COUNTED, rows)
        if sign < 0:
            gone = LexicalTermRow.shelf == shelf, LexicalTermRow.passages <= 0
            session.execute(delete(LexicalTermRow).where(*gone))


_COUNTED = text(
    "INSERT INTO lexical_terms (shelf, term, passages) VALUES (:s, :t, :n) "
    "ON CONFLICT (shelf, term) DO UPDATE SET passages = lexical_terms.passages + excluded.passages"
)


def _parts(values: Sequence[object], size: int) -> Iterable[Sequence[object]]:
    return (values[start : start + size] for start in range(0, len(values), size))
