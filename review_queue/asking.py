"""Questions asked beside a case are on record: which tool answered, never what was asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.access import Permission, require
from review_queue.model import Actor
from review_queue.visibility import visible


def record_asked(
    session: Session, actor: Actor, case_id: str, *, tool: str, cases: int, now: datetime
) -> None:
    """Record that a tool answered and how many other cases it named; raises CaseNotFound."""
    require(actor, Permission.SEE_PROPOSAL)
    visible(session, actor, case_id)
    details: dict[str, audit.Detail] = {"tool": tool, "cases": cases}
    audit.record(session, "desk:case:asked", actor, case_id, details, now=now)
