"""Who has a case at a moment: whoever took it, the person it is kept for, or nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select, union_all, update
from sqlalchemy.orm import Session

from review_queue.desk_tables import CaseHandoverRow
from review_queue.model import Actor
from review_queue.tables import CaseRow


@dataclass(frozen=True, slots=True)
class Kept:
    """Name the person a case was passed on to, and until when nobody else is given it."""

    person: str
    until: datetime


def free(actor: Actor | None, now: datetime) -> ColumnElement[bool]:
    """Return the condition on `cases` for those an actor may take; None stands for anybody."""
    untaken = or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_until <= now)
    others = [] if actor is None else [CaseHandoverRow.to_person != actor.id]
    return and_(untaken, not_(_kept(now, *others)))


def held_by(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Return the condition on `cases` for those an actor took, or that are kept for them."""
    row = CaseHandoverRow
    taken = select(CaseRow.id).where(CaseRow.claimed_by == actor.id, CaseRow.claimed_until > now)
    kept = select(row.case_id).where(row.to_person == actor.id, row.kept_until > now)
    return CaseRow.id.in_(union_all(taken, kept))


def holder(case: CaseRow, now: datetime | None) -> str | None:
    """Name who took a case; with `now`, nobody once the lease has ended."""
    over = now is not None and case.claimed_until is not None and case.claimed_until <= now
    return None if over else case.claimed_by


def kept_for(session: Session, case_ids: Collection[str], now: datetime | None) -> dict[str, Kept]:
    """Return for whom cases are kept; without `now`, those too whose time is over."""
    row = CaseHandoverRow
    query = select(row.case_id, row.to_person, row.kept_until).where(row.case_id.in_(case_ids))
    if now is not None:
        query = query.where(row.kept_until > now)
    return {
        case_id: Kept(person, until)
        for case_id, person, until in session.execute(query)
        if person is not None and until is not None
    }


def let_go(session: Session, case_id: str) -> None:
    """Keep a case for nobody any more: it was taken, passed on again or decided."""
    row = CaseHandoverRow
    kept = update(row).where(row.case_id == case_id, row.kept_until.is_not(None))
    session.execute(kept.values(kept_until=None).execution_options(synchronize_session=False))


def _kept(now: datetime, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    kept = exists().where(
        CaseHandoverRow.case_id == CaseRow.id, CaseHandoverRow.kept_until > now, *conditions
    )
    # Correlated by hand: an UPDATE of cases asks it too.
    return kept.correlate(CaseRow)
