"""The emergencies that nobody works on, for the screen of everyone who may take one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue import proposals
from review_queue.access import Permission, require
from review_queue.escalations import untaken
from review_queue.model import Actor
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

MOST = 5


@dataclass(frozen=True, slots=True)
class Alarm:
    """Show one emergency; `category` is None when none was suggested."""

    case_id: str
    category: str | None
    team: str
    owner: str | None
    due_at: datetime


def alarms(session: Session, actor: Actor, *, now: datetime) -> list[Alarm]:
    """List the emergencies that the actor may take and nobody works on, the earliest first."""
    require(actor, Permission.CLAIM)
    query = (
        select(CaseRow)
        .where(untaken(now), may_open(actor))
        .order_by(CaseRow.due_at, CaseRow.id)
        .limit(MOST)
    )
    return [_alarm(session, case) for case in session.scalars(query)]


def _alarm(session: Session, case: CaseRow) -> Alarm:
    route = proposals.load_route(session, case.id, case.round)
    category = dict(route.reasons).get("category") if route else None
    return Alarm(case.id, category, case.team or "", case.owner, case.due_at or case.received_at)
