"""What a person took in at the counter or on the telephone, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue.access import Permission, may, require
from review_queue.model import Actor, CaseState, Channel
from review_queue.tables import CaseRow, DeliveryRow
from review_queue.visibility import in_areas

NEWEST = 100
SHOWN = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)


@dataclass(frozen=True, slots=True)
class TakenRow:
    """List one case its reader took in; `excerpt` is empty while its text is not shown."""

    case_id: str
    channel: Channel
    language: Language
    received_at: datetime
    state: CaseState
    due_at: datetime | None
    excerpt: str


def taken(session: Session, actor: Actor, *, limit: int = NEWEST) -> list[TakenRow]:
    """List the cases the actor took in, newest first."""
    require(actor, Permission.RECEIVE)
    mine = select(DeliveryRow.case_id).where(DeliveryRow.taken_by == actor.id)
    query = (
        select(CaseRow)
        .where(CaseRow.id.in_(mine), in_areas(actor))
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(limit)
    )
    worded = may(actor, Permission.SEE_TEXT)
    return [_row(case, case.excerpt if worded else "") for case in session.scalars(query)]


def _row(case: CaseRow, excerpt: str) -> TakenRow:
    return TakenRow(
        case_id=case.id,
        channel=case.channel,
        language=case.text_language or case.language or "en",
        received_at=case.received_at,
        state=case.state,
        due_at=case.due_at if case.state is CaseState.WAITING else None,
        excerpt=excerpt if case.state in SHOWN else "",
    )
