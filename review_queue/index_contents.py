"""What the index of past cases should hold, and what each generation of it was given.

Every change of a case is found by comparing the two, whoever missed it and for whatever reason:
a job that never ran, a change during a rebuild, an index that was away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from retrieval.model import IndexEntry
from retrieval.whole import held
from review_queue import conditions, index_generations, redactions
from review_queue.index_tables import IndexEntryRow
from review_queue.lifecycle import locked
from review_queue.model import CaseState, CaseVectors
from review_queue.tables import CaseRow, CaseVectorsRow
from review_queue.vault_tables import CaseErasureRow

STORED = np.dtype("<f4")
# In place of the number of passages: about to be put in, and nobody knows yet that it was.
ANNOUNCED = -1


@dataclass(frozen=True, slots=True, repr=False)
class Findable:
    """Hold a decided case as the index should have it; `made` is None until it is encoded."""

    case_id: str
    area: str
    passages: tuple[str, ...]
    made: CaseVectors | None

    @property
    def entry(self) -> IndexEntry | None:
        """What the index should hold of it; None until it is encoded."""
        if self.made is None:
            return None
        return IndexEntry(self.case_id, self.area, held(self.made.vectors))

    def __repr__(self) -> str:
        return f"Findable({self.case_id}, {len(self.passages)} passages)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Name the cases of one stretch that the index should hold otherwise.

    `last` is the case to go on behind; None at the end.
    """

    differing: tuple[str, ...]
    last: str | None


def fingerprint(passages: Sequence[str]) -> str:
    """Return the SHA-256 of the passages, told apart."""
    return hashlib.sha256("\0".join(passages).encode(errors="replace")).hexdigest()


def save_vectors(session: Session, case_id: str, made: CaseVectors) -> None:
    """Keep a case's vectors in place of those the same encoder made before."""
    session.merge(
        CaseVectorsRow(
            case_id=case_id,
            encoder=made.encoder,
            text_sha256=made.text_sha256,
            dimensions=made.vectors.shape[1],
            vectors=made.vectors.astype(STORED).tobytes(),
        )
    )
    session.flush()


def save_vectors_of(session: Session, case_id: str, made: CaseVectors) -> None:
    """Keep vectors made from a case's text, unless it reads otherwise by now or was erased."""
    case = locked(session, case_id)
    redacted = redactions.load(session, case_id)
    erased = session.get(CaseErasureRow, case.id) is not None
    if redacted and not erased and fingerprint(redacted.passages) == made.text_sha256:
        save_vectors(session, case_id, made)


def replace_vectors(session: Session, case_id: str, made: CaseVectors | None) -> None:
    """Keep a newly read case's vectors and none of its earlier text's, whichever encoder's."""
    session.execute(delete(CaseVectorsRow).where(CaseVectorsRow.case_id == case_id))
    if made is not None:
        save_vectors(session, case_id, made)


def vectors_of(session: Session, case_id: str, encoder: str) -> CaseVectors | None:
    """Return a case's stored vectors, decided or not; None when there are none."""
    row = session.get(CaseVectorsRow, (case_id, encoder))
    return None if row is None else _vectors(row)


def findable(session: Session, case_ids: Collection[str], encoder: str) -> list[Findable]:
    """Return those of the cases that search may find, in order of id."""
    query = select(CaseRow.id, CaseRow.area).where(CaseRow.id.in_(tuple(case_ids)))
    rows = session.execute(query.where(conditions.findable(by_id=True)))
    areas = {case_id: area for case_id, area in rows if area is not None}
    made = {
        row.case_id: _vectors(row)
        for row in session.scalars(
            select(CaseVectorsRow).where(
                CaseVectorsRow.case_id.in_(tuple(areas)), CaseVectorsRow.encoder == encoder
            )
        )
    }
    found = []
    for case_id, redacted in redactions.load_decided(session, areas):
        passages, stored = redacted.passages, made.get(case_id)
        fresh = stored if stored and stored.text_sha256 == fingerprint(passages) else None
        found.append(Findable(case_id, areas[case_id], passages, fresh))
    return found


def next_findable(session: Session, encoder: str, after: str, limit: int) -> list[Findable]:
    """Return the next cases that search may find, in order of id."""
    query = select(CaseRow.id).where(CaseRow.id > after, conditions.findable(by_id=True))
    ids = session.scalars(query.order_by(CaseRow.id).limit(limit)).all()
    return findable(session, ids, encoder)


def count_findable(session: Session) -> int:
    """Count the cases that search may find."""
    query = select(func.count()).select_from(CaseRow).where(conditions.findable())
    return session.scalar(query) or 0


def compare(
    session: Session, generation_id: str, encoder: str, after: str, limit: int
) -> Comparison:
    """Compare what a generation was given with what it should hold, case by case."""
    ids = session.scalars(
        select(CaseRow.id).where(CaseRow.id > after).order_by(CaseRow.id).limit(limit)
    ).all()
    if not ids:
        return Comparison((), None)
    between = CaseRow.id.between(ids[0], ids[-1])
    vectors = and_(CaseVectorsRow.case_id == CaseRow.id, CaseVectorsRow.encoder == encoder)
    query = select(CaseRow.id, CaseRow.area, CaseVectorsRow.text_sha256)
    query = query.outerjoin(CaseVectorsRow, vectors).where(between, conditions.findable(by_id=True))
    wanted = {case_id: (area, sha256) for case_id, area, sha256 in session.execute(query)}
    row = IndexEntryRow
    entries = select(row.case_id, row.area, row.text_sha256, row.passages).where(
        row.generation_id == generation_id, row.case_id.between(ids[0], ids[-1])
    )
    given = {
        case_id: (area, None if passages == ANNOUNCED else sha256)
        for case_id, area, sha256, passages in session.execute(entries)
    }
    differing = [each for each in ids if wanted.get(each) != given.get(each)]
    return Comparison(tuple(differing), ids[-1])


def ids_findable(session: Session) -> dict[str, set[str]]:
    """Return the cases that search may find, by area."""
    found: dict[str, set[str]] = {}
    query = select(CaseRow.id, CaseRow.area).where(conditions.findable())
    for case_id, area in session.execute(query):
        if area is not None:
            found.setdefault(area, set()).add(case_id)
    return found


def areas_held(session: Session, generation_id: str) -> dict[str, int]:
    """Count the passages a generation was given in each area."""
    query = select(IndexEntryRow.area, func.sum(IndexEntryRow.passages))
    query = query.where(IndexEntryRow.generation_id == generation_id, IndexEntryRow.passages > 0)
    query = query.group_by(IndexEntryRow.area)
    return {area: int(count) for area, count in session.execute(query)}


def ids_held(session: Session, generation_id: str, area: str) -> frozenset[str]:
    """Return the cases a generation was given in an area."""
    query = select(IndexEntryRow.case_id).where(
        IndexEntryRow.generation_id == generation_id,
        IndexEntryRow.area == area,
        IndexEntryRow.passages > 0,
    )
    return frozenset(session.scalars(query))


def announce(session: Session, generation_id: str, case: Findable) -> bool:
    """Write down that a case is about to be put in; True when the generation never held it.

    To be committed before the index is written: where that is cut short, the case is compared
    and put in again as one that may be there already.
    """
    noted = _noted(generation_id, case)
    if noted is None or session.get(IndexEntryRow, (generation_id, case.case_id)) is not None:
        return False
    noted.passages = ANNOUNCED
    try:
        with session.begin_nested():
            session.add(noted)
    except IntegrityError:
        return False
    return True


def note(
    session: Session, generation_id: str, case_id: str, now_held: Findable | None, *, now: datetime
) -> None:
    """Write down what a generation now holds of a case; None for nothing.

    Vectors that it held before and holds no more stay in its files: that is noted too.
    """
    row = session.get(IndexEntryRow, (generation_id, case_id), populate_existing=True)
    noted = None if now_held is None else _noted(generation_id, now_held)
    if row is not None and (noted is None or noted.text_sha256 != row.text_sha256):
        index_generations.stain(session, generation_id, now=now)
    if noted is not None:
        session.merge(noted)
    elif row is not None:
        session.delete(row)
    session.flush()


def note_new(session: Session, generation_id: str, put: Sequence[Findable]) -> None:
    """Write down the cases that a new generation was given for the first time."""
    session.add_all(row for each in put if (row := _noted(generation_id, each)))
    session.flush()


def without_vectors(
    session: Session, encoder: str, limit: int
) -> list[tuple[str, tuple[str, ...]]]:
    """Return cases whose text has no vectors of this encoder yet, with their passages."""
    stored = exists().where(CaseVectorsRow.case_id == CaseRow.id, CaseVectorsRow.encoder == encoder)
    query = (
        select(CaseRow.id)
        .where(
            CaseRow.state.in_((CaseState.WAITING, CaseState.DECIDED)),
            conditions.worded(),
            conditions.not_erased(),
            ~stored,
        )
        .order_by(CaseRow.id)
        .limit(limit)
    )
    ids = session.scalars(query).all()
    return [(id, each.passages) for id, each in redactions.load_decided(session, ids)]


def _noted(generation_id: str, case: Findable) -> IndexEntryRow | None:
    entry = case.entry
    if entry is None or case.made is None:
        return None
    return IndexEntryRow(
        generation_id=generation_id,
        case_id=entry.case_id,
        area=entry.area,
        text_sha256=case.made.text_sha256,
        passages=len(entry.vectors),
    )


def _vectors(row: CaseVectorsRow) -> CaseVectors:
    flat = np.frombuffer(row.vectors, dtype=STORED).astype(np.float32)
    return CaseVectors(row.encoder, row.text_sha256, flat.reshape(-1, row.dimensions))
