"""The emergencies that nobody works on, for the screen of everyone who may take one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from review_queue import lowering, proposals
from review_queue.access import Permission, require
from review_queue.escalation_calls import untaken
from review_queue.model import Actor
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

NAMED = 50


@dataclass(frozen=True, slots=True)
class Alarm:
    """Show the emergency to take first; `category` is None when none was suggested.

    `others` are the numbers of the next ones, fifty at most, `total` counts all there are.
    """

    case_id: str
    category: str | None
    team: str
    owner: str | None
    due_at: datetime
    others: tuple[str, ...]
    total: int

    @property
    def case_ids(self) -> tuple[str, ...]:
        return (self.case_id, *self.others)


def alarm(session: Session, actor: Actor, *, now: datetime) -> Alarm | None:
    """Show the emergencies that the actor may take and nobody works on; None when there is none.

    Whoever asked to lower one cannot decide it again: it rings for the others.
    """
    require(actor, Permission.CLAIM)
    ringing = and_(untaken(now), may_open(actor), lowering.not_asked_by(actor))
    query = select(CaseRow.id).where(ringing).order_by(CaseRow.due_at, CaseRow.id).limit(NAMED)
    numbers = session.scalars(query).all()
    if not numbers:
        return None
    total = len(numbers)
    if total == NAMED:
        total = session.scalar(select(func.count()).select_from(CaseRow).where(ringing)) or total
    case = session.get_one(CaseRow, numbers[0])
    route = proposals.load_route(session, case.id, case.round)
    return Alarm(
        case_id=case.id,
        category=dict(route.reasons).get("category") if route else None,
        team=case.team or "",
        owner=case.owner,
        due_at=case.due_at or case.received_at,
        others=tuple(numbers[1:]),
        total=total,
    )
