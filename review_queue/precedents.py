"""Decided cases, as the case page shows them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from retrieval.model import SimilarCase
from review_queue.access import Permission, require
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow, DecisionRow, MatchRow


def similar_cases(session: Session, case: CaseRow) -> tuple[SimilarCase, ...] | None:
    """Show the matches that are still decided, best first; None when the index was down."""
    if not case.searched:
        return None
    query = (
        select(MatchRow, CaseRow, DecisionRow)
        .join(CaseRow, CaseRow.id == MatchRow.matched_case_id)
        .join(DecisionRow, DecisionRow.case_id == MatchRow.matched_case_id)
        .where(MatchRow.case_id == case.id, CaseRow.state == CaseState.DECIDED)
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
    return frozenset(
        session.scalars(select(CaseRow.id).where(CaseRow.id.in_(tuple(case_ids)), decided))
    )
