"""The generations of the index: one is built beside the one that serves, then takes its place.

Which one serves is a row, not a file: every process on every machine reads the same row, it
changes in the transaction that checked the new generation, and a Chroma server has no folder
to leave a pointer in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review_queue.errors import RebuildUnderWay, StaleRebuild
from review_queue.index_tables import IndexEntryRow, IndexGenerationRow
from review_queue.tables import CaseVectorsRow

SERVING = "serving"
BUILDING = "building"
# A process of another machine that showed no sign of life for so long is taken for dead.
SILENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Generation:
    """Name one generation of the index, the encoder of its vectors and when it began to serve.

    `seconds` is how long it took to make, `stained_at` when something left it that its files
    may still hold.
    """

    id: str
    encoder: str
    served_at: datetime | None
    seconds: float
    stained_at: datetime | None


def serving(session: Session) -> Generation | None:
    """Return the generation that serves; None before the first."""
    row = _in_role(session, SERVING)
    return None if row is None else _generation(row)


def begin(
    session: Session, encoder: str, *, maker: str, is_gone: Callable[[str], bool], now: datetime
) -> Generation:
    """Begin to build a generation; one that a dead process left half-built is given up.

    Raises RebuildUnderWay while another process builds one.
    """
    other = _in_role(session, BUILDING)
    if other is not None:
        if not is_gone(other.made_by) and other.alive_at > now - SILENCE:
            raise RebuildUnderWay(
                f"{other.made_by} has been making the index anew since {other.began_at:%H:%M} UTC: "
                "wait for its end"
            )
        other.role = None
        session.flush()
    row = IndexGenerationRow(
        id=f"g{secrets.token_hex(6)}",
        role=BUILDING,
        encoder=encoder,
        made_by=maker,
        began_at=now,
        alive_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise RebuildUnderWay("another process began to make the index in this moment") from None
    return _generation(row)


def beat(session: Session, generation_id: str, *, now: datetime) -> None:
    """Show that a generation is still being built; raises StaleRebuild when it was given up."""
    _building(session, generation_id).alive_at = now
    session.flush()


def serve(session: Session, generation_id: str, *, seconds: float, now: datetime) -> None:
    """Let a built generation serve from the end of this transaction; raises StaleRebuild."""
    row = _building(session, generation_id)
    old = _in_role(session, SERVING)
    if old is not None:
        old.role = None
        session.flush()
    row.role, row.served_at, row.alive_at, row.seconds = SERVING, now, now, seconds
    session.flush()


def give_up(session: Session, generation_id: str) -> None:
    """Leave a half-built generation to be cleared away."""
    row = session.get(IndexGenerationRow, generation_id, populate_existing=True)
    if row is not None and row.role == BUILDING:
        row.role = None
        session.flush()


def stain(session: Session, generation_id: str, *, now: datetime) -> None:
    """Note that something left a generation whose files may still hold it."""
    row = session.get(IndexGenerationRow, generation_id)
    if row is not None and row.stained_at is None:
        row.stained_at = now
        session.flush()


def lives(session: Session, generation_id: str) -> bool:
    """Tell whether a generation serves or is being built."""
    row = session.get(IndexGenerationRow, generation_id, populate_existing=True)
    return row is not None and row.role is not None


def known(session: Session) -> frozenset[str]:
    """Name every generation there is a row of."""
    return frozenset(session.scalars(select(IndexGenerationRow.id)))


def discarded(session: Session) -> list[str]:
    """Name the generations that neither serve nor are being built: clear them away."""
    query = select(IndexGenerationRow.id).where(IndexGenerationRow.role.is_(None))
    return list(session.scalars(query.order_by(IndexGenerationRow.id)))


def forget(session: Session, generation_id: str) -> None:
    """Delete the rows of a generation that is cleared away."""
    session.execute(delete(IndexEntryRow).where(IndexEntryRow.generation_id == generation_id))
    session.execute(delete(IndexGenerationRow).where(IndexGenerationRow.id == generation_id))


def vector_bytes(session: Session, encoder: str) -> int:
    """Sum up the stored vectors of an encoder, which bounds what its index can need."""
    query = select(func.sum(func.length(CaseVectorsRow.vectors)))
    return int(session.scalar(query.where(CaseVectorsRow.encoder == encoder)) or 0)


def _in_role(session: Session, role: str) -> IndexGenerationRow | None:
    query = select(IndexGenerationRow).where(IndexGenerationRow.role == role)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _building(session: Session, generation_id: str) -> IndexGenerationRow:
    row = session.get(
        IndexGenerationRow, generation_id, populate_existing=True, with_for_update=True
    )
    if row is None or row.role != BUILDING:
        raise StaleRebuild(f"generation {generation_id} was given up: another is being made")
    return row


def _generation(row: IndexGenerationRow) -> Generation:
    return Generation(row.id, row.encoder, row.served_at, row.seconds, row.stained_at)
