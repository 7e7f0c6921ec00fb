"""The ways of looking at the queue that a person named; nobody else sees or changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from review_queue.access import Permission, require
from review_queue.desk_tables import VIEW_NAME, VIEW_QUERY, SavedViewRow
from review_queue.errors import ViewNotFound, ViewRefused
from review_queue.model import Actor

MOST = 20
LONGEST_NAME = VIEW_NAME


@dataclass(frozen=True, slots=True)
class SavedView:
    """Show one view; `query` is that of the address that shows it."""

    id: int
    name: str
    query: str
    is_default: bool


def listed(session: Session, actor: Actor) -> tuple[SavedView, ...]:
    """List an actor's own views by name."""
    require(actor, Permission.SEE_QUEUE)
    query = select(SavedViewRow).where(SavedViewRow.username == actor.id)
    return tuple(_view(row) for row in session.scalars(query.order_by(SavedViewRow.name)))


def default(session: Session, actor: Actor) -> SavedView | None:
    """Return the view an actor's queue opens with; None for all of it."""
    require(actor, Permission.SEE_QUEUE)
    query = select(SavedViewRow).where(
        SavedViewRow.username == actor.id, SavedViewRow.is_default.is_(True)
    )
    row = session.scalars(query).first()
    return None if row is None else _view(row)


def save(
    session: Session, actor: Actor, name: RedactedText, query: str, *, now: datetime
) -> SavedView:
    """Keep a view under a redacted name; one of the same name is replaced.

    Raises ViewRefused for an empty or too long name, and for a view too many.
    """
    require(actor, Permission.SEE_QUEUE)
    written = _written(name)
    if len(query) > VIEW_QUERY:
        raise ViewRefused("long")
    own = {row.name: row for row in _rows(session, actor)}
    row = own.get(written)
    if row is None:
        if len(own) >= MOST:
            raise ViewRefused("many")
        row = SavedViewRow(username=actor.id, name=written, query=query, saved_at=now)
        session.add(row)
    row.query, row.saved_at = query, now
    _flush(session)
    return _view(row)


def rename(session: Session, actor: Actor, view_id: int, name: RedactedText) -> None:
    """Give a view another redacted name; raises ViewNotFound, ViewRefused."""
    require(actor, Permission.SEE_QUEUE)
    _own(session, actor, view_id).name = _written(name)
    _flush(session)


def delete(session: Session, actor: Actor, view_id: int) -> None:
    """Forget a view; raises ViewNotFound."""
    require(actor, Permission.SEE_QUEUE)
    session.delete(_own(session, actor, view_id))
    session.flush()


def open_with(session: Session, actor: Actor, view_id: int | None) -> None:
    """Let an actor's queue open with one of their views, or with all of it; raises ViewNotFound."""
    require(actor, Permission.SEE_QUEUE)
    chosen = None if view_id is None else _own(session, actor, view_id)
    session.execute(
        update(SavedViewRow).where(SavedViewRow.username == actor.id).values(is_default=False)
    )
    if chosen is not None:
        chosen.is_default = True
        session.flush()


def _written(name: RedactedText) -> str:
    written = " ".join(name.text.split())
    if not 0 < len(written) <= VIEW_NAME:
        raise ViewRefused("name")
    return written


def _rows(session: Session, actor: Actor) -> list[SavedViewRow]:
    query = select(SavedViewRow).where(SavedViewRow.username == actor.id)
    return list(session.scalars(query))


def _own(session: Session, actor: Actor, view_id: int) -> SavedViewRow:
    row = session.get(SavedViewRow, view_id, populate_existing=True)
    if row is None or row.username != actor.id:
        raise ViewNotFound("there is no such view among your own: look at the list again")
    return row


def _flush(session: Session) -> None:
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise ViewRefused("taken") from None


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(row.id, row.name, row.query, row.is_default)
