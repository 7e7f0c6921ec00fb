"""Which cases are of one message: a split case shares the original of the one it came from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue.desk_tables import CaseSplitRow


def source_of(session: Session, case_id: str) -> str:
    """Return the case under whose number the original of a case is sealed: mostly its own."""
    row = session.get(CaseSplitRow, case_id)
    return case_id if row is None else row.source_id


def split_from(session: Session, source_id: str) -> tuple[str, ...]:
    """Return the cases that share a case's original, in order of id."""
    query = select(CaseSplitRow.case_id).where(CaseSplitRow.source_id == source_id)
    return tuple(session.scalars(query.order_by(CaseSplitRow.case_id)))
