"""What leaves the house because of an escalation: at most once a step, unless a person says so.

A row is marked as being sent, and that is committed, before anything goes out. When the worker dies
or the line breaks just then nobody knows whether it arrived: the row becomes unclear, is never sent
again by itself, and a supervisor says what is true.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import AlertNotFound
from review_queue.escalation_tables import AlertRow, EscalationRow
from review_queue.model import Actor
from review_queue.staff_tables import StaffRow
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

EMAIL, WEBHOOK = "email", "webhook"
PENDING, SENDING, SENT, UNCLEAR = "pending", "sending", "sent", "unclear"
FAILED, MOOT = "failed", "moot"
ARRIVED, AGAIN = "arrived", "again"
MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=20)
# Longer than the longest time any line is waited for.
SILENT = timedelta(minutes=3)


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
    query = (
        select(AlertRow)
        .where(AlertRow.state == PENDING, AlertRow.next_at <= now)
        .order_by(AlertRow.next_at, AlertRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.scalars(query).first()
    if row is None:
        return None
    row.state, row.changed_at = SENDING, now
    row.attempts += 1
    session.flush()
    return _alert(session, row)


def sent(session: Session, alert: Alert, *, now: datetime) -> None:
    """Note that a message was taken by the other side."""
    _change(session, alert, SENT, now)


def unclear(session: Session, alert: Alert, *, now: datetime) -> None:
    """Note that nobody knows whether a message arrived."""
    _change(session, alert, UNCLEAR, now)


def refused(session: Session, alert: Alert, code: str, *, now: datetime) -> None:
    """Note that a message surely did not arrive: it is tried again, later each time."""
    row = session.get_one(AlertRow, alert.id)
    if row.state == SENDING:
        row.state = PENDING if row.attempts < MAX_ATTEMPTS else FAILED
        row.next_at = now + FIRST_DELAY * 2 ** (row.attempts - 1)
        row.error_code, row.changed_at = code, now
        session.flush()


def drop(session: Session, case_id: str, *, now: datetime) -> None:
    """Leave out what was not sent yet about a case that somebody has taken."""
    steps = select(EscalationRow.id).where(EscalationRow.case_id == case_id)
    waiting = update(AlertRow).where(AlertRow.state == PENDING, AlertRow.escalation_id.in_(steps))
    session.execute(
        waiting.values(state=MOOT, changed_at=now).execution_options(synchronize_session=False)
    )


def give_up_silent(session: Session, *, now: datetime) -> int:
    """Make unclear what a worker was sending when it fell silent; returns how many."""
    silent = update(AlertRow).where(AlertRow.state == SENDING, AlertRow.changed_at < now - SILENT)
    done = session.execute(
        silent.values(state=UNCLEAR, changed_at=now)
        .returning(AlertRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


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
    row.state = SENT if outcome == ARRIVED else PENDING
    row.attempts, row.next_at, row.changed_at = 0, now, now
    session.flush()
    details: dict[str, audit.Detail] = {"channel": row.channel, "outcome": outcome}
    audit.record(session, "oversight:alert:settled", actor, case_id, details, now=now)


def _change(session: Session, alert: Alert, state: str, now: datetime) -> None:
    """Move a message on from being sent; what was settled meanwhile stays."""
    moved = update(AlertRow).where(AlertRow.id == alert.id, AlertRow.state == SENDING)
    session.execute(
        moved.values(state=state, changed_at=now).execution_options(synchronize_session=False)
    )


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
