"""What leaves the house because of an escalation: once a step and recipient."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, deliveries
from review_queue.access import Permission, require
from review_queue.deliveries import AGAIN, ARRIVED, FAILED, MOOT, PENDING, UNCLEAR
from review_queue.errors import AlertNotFound
from review_queue.escalation_tables import AlertRow, EscalationRow
from review_queue.model import Actor
from review_queue.staff_tables import StaffRow
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

EMAIL, WEBHOOK = "email", "webhook"


@dataclass(frozen=True, slots=True, repr=False)
class Alert:
    """Hold one message to be sent: codes and ids, and the address it goes to."""

    id: int
    channel: str
    address: str
    case_id: str
    kind: str
    step: int
    severity: Severity
    team: str
    due_at: datetime

    def __repr__(self) -> str:
        return f"Alert({self.id}, {self.channel}, {self.case_id})"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Show a message of which nobody knows whether it arrived, or one that was given up."""

    id: int
    channel: str
    recipient: str
    case_id: str
    state: str
    changed_at: datetime


def queue(
    session: Session, step: EscalationRow, channels: Collection[str], *, now: datetime
) -> None:
    """Lay out a step's messages: to each person told who has an address, and to the webhook."""
    recipients = [(WEBHOOK, WEBHOOK)] if WEBHOOK in channels else []
    if EMAIL in channels:
        known = select(StaffRow.username).where(
            StaffRow.username.in_(step.told), StaffRow.email.is_not(None)
        )
        recipients += [(EMAIL, name) for name in session.scalars(known.order_by(StaffRow.username))]
    session.add_all(
        AlertRow(
            escalation_id=step.id, channel=channel, recipient=recipient, state=PENDING,
            next_at=now, changed_at=now,
        )
        for channel, recipient in recipients
    )  # fmt: skip
    session.flush()


def claim(session: Session, *, now: datetime) -> Alert | None:
    """Mark the next message as being sent and return it; commit before it goes out."""
    row = deliveries.claim(session, AlertRow, now=now)
    return None if row is None else _alert(session, row)


def drop(session: Session, case_id: str, *, now: datetime) -> None:
    """Leave out what was not sent yet about a case that somebody has taken."""
    steps = select(EscalationRow.id).where(EscalationRow.case_id == case_id)
    waiting = update(AlertRow).where(AlertRow.state == PENDING, AlertRow.escalation_id.in_(steps))
    session.execute(
        waiting.values(state=MOOT, changed_at=now).execution_options(synchronize_session=False)
    )


def unsettled(session: Session, actor: Actor) -> list[Unclear]:
    """List the messages that are unclear or were given up, of cases the actor may open."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = (
        select(AlertRow, EscalationRow.case_id)
        .join(EscalationRow, EscalationRow.id == AlertRow.escalation_id)
        .join(CaseRow, CaseRow.id == EscalationRow.case_id)
        .where(AlertRow.state.in_((UNCLEAR, FAILED)), may_open(actor))
        .order_by(AlertRow.changed_at, AlertRow.id)
    )
    return [
        Unclear(row.id, row.channel, row.recipient, case_id, row.state, row.changed_at)
        for row, case_id in session.execute(query)
    ]


def settle(session: Session, actor: Actor, alert_id: int, outcome: str, *, now: datetime) -> None:
    """Say of an unclear message that it arrived, or have it sent again; raises AlertNotFound."""
    require(actor, Permission.MANAGE_STAFF)
    query = (
        select(AlertRow, EscalationRow.case_id)
        .join(EscalationRow, EscalationRow.id == AlertRow.escalation_id)
        .join(CaseRow, CaseRow.id == EscalationRow.case_id)
        .where(AlertRow.id == alert_id, AlertRow.state.in_((UNCLEAR, FAILED)), may_open(actor))
        .with_for_update(of=AlertRow)
    )
    found = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or outcome not in (ARRIVED, AGAIN):
        raise AlertNotFound("this message is settled already: look at the list again")
    row, case_id = found
    deliveries.settle(row, outcome, now=now)
    session.flush()
    details: dict[str, audit.Detail] = {"channel": row.channel, "outcome": outcome}
    audit.record(session, "oversight:alert:settled", actor, case_id, details, now=now)


def _alert(session: Session, row: AlertRow) -> Alert:
    step = session.get_one(EscalationRow, row.escalation_id)
    address = ""
    if row.channel == EMAIL:
        person = session.get(StaffRow, row.recipient)
        address = (person.email or "") if person else ""
    return Alert(
        row.id, row.channel, address, step.case_id, step.kind, step.step, step.severity,
        step.team, step.due_at,
    )  # fmt: skip
