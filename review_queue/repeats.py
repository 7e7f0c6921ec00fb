"""A form that is sent twice acts once: its key is kept in the transaction of what it did."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review_queue.desk_tables import AnsweredFormRow
from review_queue.model import Actor

KEY = re.compile(r"[A-Za-z0-9_-]{16,32}")
KEPT = timedelta(days=1)


def answer_of(session: Session, actor: Actor, key: str, *, now: datetime) -> str | None:
    """Return where this person's form with this key led; None when it is new.

    Call it first and `keep` last, in the transaction that does what the form asks: on PostgreSQL
    a second copy waits here until the first is through. What is no key is always new.
    """
    if not KEY.fullmatch(key):
        return None
    row = AnsweredFormRow(username=actor.id, key=key, location="", answered_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        query = select(AnsweredFormRow.location)
        return session.scalar(query.where(_mine(actor), AnsweredFormRow.key == key))
    return None


def keep(session: Session, actor: Actor, key: str, location: str, *, now: datetime) -> None:
    """Keep where a form led for a day; does nothing for what is no key."""
    if not KEY.fullmatch(key):
        return
    session.execute(delete(AnsweredFormRow).where(AnsweredFormRow.answered_at < now - KEPT))
    kept = update(AnsweredFormRow).where(_mine(actor), AnsweredFormRow.key == key)
    session.execute(kept.values(location=location))


def _mine(actor: Actor) -> ColumnElement[bool]:
    return AnsweredFormRow.username == actor.id
