"""Decided cases, as the index holds them and as the case page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from retrieval.model import SimilarCase, Vectors
from review_queue import redactions
from review_queue.access import Permission, require
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow, CaseVectorsRow, DecisionRow, MatchRow
from review_queue.visibility import findable, may_be_found, may_open

STORED = np.dtype("<f4")
BATCH = 200


def similar_cases(session: Session, actor: Actor, case: CaseRow) -> tuple[SimilarCase, ...] | None:
    """Show what the worker found at assessment and may still be found; None: index down.

    It searched every area. For an actor limited to some this record is empty: what is left of it
    would tell how much was left out. Their page searches anew, in their areas alone.
    """
    if not case.searched:
        return None
    if actor.areas is not None:
        return ()
    query = (
        select(MatchRow, CaseRow, DecisionRow)
        .join(CaseRow, CaseRow.id == MatchRow.matched_case_id)
        .join(DecisionRow, DecisionRow.case_id == MatchRow.matched_case_id)
        .where(MatchRow.case_id == case.id, findable())
        .order_by(MatchRow.rank)
    )
    return tuple(
        SimilarCase(
            case_id=found.id,
            excerpt=found.excerpt,
            similarity=match.similarity,
            outcome=decision.category,
            route=decision.team,
            days=max(0, (decision.decided_at - found.received_at).days),
        )
        for match, found, decision in session.execute(query)
    )


def readable(session: Session, actor: Actor, case_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the cases that are decided still, and that the actor may open."""
    require(actor, Permission.SEE_CASE)
    decided = CaseRow.state == CaseState.DECIDED
    query = select(CaseRow.id).where(CaseRow.id.in_(tuple(case_ids)), decided, may_open(actor))
    return frozenset(session.scalars(query))


def index_entries(session: Session) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id and the redacted passages of every case to be found, in order of id."""
    query = select(CaseRow.id).where(findable()).order_by(CaseRow.id)
    ids = session.scalars(query).all()
    for start in range(0, len(ids), BATCH):
        for case_id, redacted in redactions.load_decided(session, ids[start : start + BATCH]):
            yield case_id, redacted.passages


def index_entry(session: Session, case_id: str) -> tuple[str, ...] | None:
    """Return one case's redacted passages; None when it may not be found."""
    case = session.get(CaseRow, case_id)
    if case is None or not may_be_found(session, case):
        return None
    redacted = redactions.load(session, case_id)
    return redacted.passages if redacted else None


def save_vectors(
    session: Session, case_id: str, *, encoder: str, text_sha256: str, vectors: Vectors
) -> None:
    """Keep a case's (n, d) vectors under the encoder and the text that made them."""
    session.merge(
        CaseVectorsRow(
            case_id=case_id,
            encoder=encoder,
            text_sha256=text_sha256,
            dimensions=vectors.shape[1],
            vectors=vectors.astype(STORED).tobytes(),
        )
    )
    session.flush()


def load_vectors(
    session: Session, case_id: str, *, encoder: str, text_sha256: str
) -> Vectors | None:
    """Return a case's (n, d) vectors; None when encoder or text differ from those stored."""
    row = session.get(CaseVectorsRow, (case_id, encoder))
    if row is None or row.text_sha256 != text_sha256:
        return None
    flat = np.frombuffer(row.vectors, dtype=STORED).astype(np.float32)
    return flat.reshape(-1, row.dimensions)
