"""What leaves the house leaves it at most once, unless a person says so (faults F9 and F61).

A row is marked as being sent, and that is committed, before anything goes out. When the worker dies
or the line breaks just then nobody knows whether it arrived: the row becomes unclear, is never sent
again by itself, and a person says what is true.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review_queue.delivery_columns import DeliveryColumns
from review_queue.escalation_tables import AlertRow
from review_queue.followup_tables import OutgoingRow

PENDING, SENDING, SENT, UNCLEAR = "pending", "sending", "sent", "unclear"
FAILED, MOOT, BY_HAND = "failed", "moot", "by_hand"
ARRIVED, AGAIN = "arrived", "again"
MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=20)
# Longer than the longest time any line is waited for.
SILENT = timedelta(minutes=3)
Table = type[DeliveryColumns]
Row = TypeVar("Row", bound=DeliveryColumns)


class Message(Protocol):
    """What is handed to whoever sends it."""

    @property
    def id(self) -> int: ...


def claim(session: Session, table: type[Row], *, now: datetime) -> Row | None:
    """Mark a table's next message as being sent and return it; commit before it goes out."""
    query = (
        select(table)
        .where(table.state == PENDING, table.next_at <= now)
        .order_by(table.next_at, table.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.scalars(query).first()
    if row is not None:
        row.state, row.changed_at = SENDING, now
        row.attempts += 1
        session.flush()
    return row


def sent(session: Session, table: Table, message: Message, *, now: datetime) -> None:
    """Note that a message was taken by the other side."""
    _change(session, table, message, SENT, now)


def unclear(session: Session, table: Table, message: Message, *, now: datetime) -> None:
    """Note that nobody knows whether a message arrived."""
    _change(session, table, message, UNCLEAR, now)


def refused(session: Session, table: Table, message: Message, code: str, *, now: datetime) -> None:
    """Note that a message surely did not arrive: it is tried again, later each time."""
    row = session.get_one(table, message.id)
    if row.state == SENDING:
        row.state = PENDING if row.attempts < MAX_ATTEMPTS else FAILED
        row.next_at = now + FIRST_DELAY * 2 ** (row.attempts - 1)
        row.error_code, row.changed_at = code, now
        session.flush()


def give_up_silent(session: Session, *, now: datetime) -> int:
    """Make unclear what a worker was sending when it fell silent; returns how many."""
    return sum(_given_up(session, table, now) for table in (AlertRow, OutgoingRow))


def settle(row: DeliveryColumns, outcome: str, *, now: datetime) -> None:
    """Say of a message in doubt that it arrived, or have it sent again."""
    row.state = SENT if outcome == ARRIVED else PENDING
    row.attempts, row.next_at, row.changed_at = 0, now, now


def _given_up(session: Session, table: Table, now: datetime) -> int:
    silent = update(table).where(table.state == SENDING, table.changed_at < now - SILENT)
    done = session.execute(
        silent.values(state=UNCLEAR, changed_at=now)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def _change(session: Session, table: Table, message: Message, state: str, now: datetime) -> None:
    """Move a message on from being sent; what was settled meanwhile stays."""
    moved = update(table).where(table.id == message.id, table.state == SENDING)
    session.execute(
        moved.values(state=state, changed_at=now).execution_options(synchronize_session=False)
    )
