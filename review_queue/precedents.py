"""Decided cases, as the case page shows them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from retrieval.model import SimilarCase
from review_queue.access import Permission, require
from review_queue.conditions import findable
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow, DecisionRow, MatchRow
from review_queue.visibility import may_open


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
