"""Past cases like one case among those a person names: in a county, last winter, of a category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from redaction.model import Language
from retrieval.model import Match
from review_queue import nearness, outcomes
from review_queue.access import Permission, require
from review_queue.conditions import findable
from review_queue.model import Actor
from review_queue.outcomes import PastCase
from review_queue.proposals import decided_round
from review_queue.tables import CaseRow, DecisionRow, RouteRow
from review_queue.visibility import may_open, visible

MOST_COUNTED = 2_000
MOST_COMPARED = 200
"""The latest so many of those wanted are compared with the case."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say which past cases are meant; None leaves a thing open.

    `communities` are names of places a case's text must have named one of; `since` is included,
    `until` is not, and both are about when a case was received.
    """

    communities: frozenset[str] | None = None
    region: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    category: str | None = None
    severity: Severity | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Likes:
    """Hold the cases most like one, of the `total` that were wanted; at most 2,000 are counted."""

    total: int
    cases: tuple[PastCase, ...]


def like(session: Session, actor: Actor, case_id: str, wanted: Wanted, *, limit: int) -> Likes:
    """Find the decided cases wanted that the actor may open, most alike first.

    Those that cannot be compared come last, the latest first. Raises CaseNotFound.
    """
    require(actor, Permission.SEE_CONTEXT)
    case = visible(session, actor, case_id)
    rows = session.execute(_query(actor, case.id, wanted)).all()
    ids = [found for found, reasons in rows if _there(wanted, dict(reasons))]
    # More than are shown: one sender's are capped when they are described.
    likest = _likest(session, case.id, ids[:MOST_COMPARED])[: 4 * limit]
    return Likes(len(ids), outcomes.described(session, actor, likest, limit=limit))


def _query(actor: Actor, case_id: str, wanted: Wanted) -> Select[Any]:
    query = (
        select(CaseRow.id, RouteRow.reasons)
        .join(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .join(RouteRow, decided_round(RouteRow))
        .where(CaseRow.id != case_id, findable(), may_open(actor))
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(MOST_COUNTED)
    )
    if wanted.since is not None:
        query = query.where(CaseRow.received_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(CaseRow.received_at < wanted.until)
    if wanted.category is not None:
        query = query.where(DecisionRow.category == wanted.category)
    if wanted.severity is not None:
        query = query.where(DecisionRow.severity == wanted.severity)
    if wanted.language is not None:
        query = query.where(CaseRow.text_language == wanted.language)
    return query


def _there(wanted: Wanted, reasons: dict[str, str]) -> bool:
    if wanted.communities is not None and reasons.get("community") not in wanted.communities:
        return False
    return wanted.region is None or reasons.get("region") == wanted.region


def _likest(session: Session, case_id: str, ids: Sequence[str]) -> list[Match]:
    vectors = nearness.vectors_of(session, [case_id, *ids])
    own = vectors.get(case_id, {})
    alike = {each: nearness.alike(own, vectors.get(each, {})) for each in ids}
    matches = [Match(each, max(0.0, alike[each])) for each in ids]
    return sorted(matches, key=lambda match: -match.similarity)
