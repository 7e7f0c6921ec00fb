"""What was told of cases, read by who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, require
from review_queue.escalation_tables import EscalationRow
from review_queue.model import Actor
from review_queue.tables import CaseRow
from review_queue.visibility import may_open, visible

SHOWN = timedelta(days=1)
SHOWN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Escalation:
    """Show one step; `why` are (code, value) pairs."""

    id: int
    case_id: str
    kind: str
    step: int
    severity: Severity
    team: str
    owner: str | None
    told: tuple[str, ...]
    why: tuple[tuple[str, str], ...]
    due_at: datetime
    raised_at: datetime
    taken_by: str | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """Hold the latest step of each case, as many as are shown at once, and count the rest."""

    steps: tuple[Escalation, ...]
    more: int


def listed(session: Session, actor: Actor, *, now: datetime) -> Told:
    """List the latest step of each of the actor's cases in 24 hours, what nobody took first."""
    require(actor, Permission.SEE_OVERSIGHT)
    latest = (
        select(func.max(EscalationRow.id))
        .join(CaseRow, CaseRow.id == EscalationRow.case_id)
        .where(EscalationRow.raised_at >= now - SHOWN, may_open(actor))
        .group_by(EscalationRow.case_id)
    )
    ids = session.scalars(latest).all()
    query = (
        select(EscalationRow)
        .where(EscalationRow.id.in_(latest))
        .order_by(
            EscalationRow.taken_by.is_not(None),
            EscalationRow.raised_at.desc(),
            EscalationRow.id.desc(),
        )
        .limit(SHOWN_AT_ONCE)
    )
    steps = tuple(_escalation(row) for row in session.scalars(query))
    return Told(steps, len(ids) - len(steps))


def steps_of(session: Session, actor: Actor, case_id: str) -> tuple[Escalation, ...]:
    """List every step of a case, the oldest first; raises CaseNotFound."""
    require(actor, Permission.SEE_OVERSIGHT)
    visible(session, actor, case_id)
    query = select(EscalationRow).where(EscalationRow.case_id == case_id)
    return tuple(map(_escalation, session.scalars(query.order_by(EscalationRow.id))))


def _escalation(row: EscalationRow) -> Escalation:
    return Escalation(
        row.id,
        row.case_id,
        row.kind,
        row.step,
        row.severity,
        row.team,
        row.owner,
        tuple(row.told),
        tuple((str(code), str(value)) for code, value in row.why),
        row.due_at,
        row.raised_at,
        row.taken_by,
        row.taken_at,
    )
