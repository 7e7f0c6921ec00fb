"""One page of the queue at a time, in the order of urgency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, load_only

from review_queue import blind, lowering
from review_queue.access import Permission, may, require
from review_queue.errors import CaseNotFound
from review_queue.filters import Filter, narrowed
from review_queue.holding import Kept, holder, kept_for
from review_queue.model import Actor, QuarantineRow, QueueRow
from review_queue.tables import CaseRow, SuggestionRow
from review_queue.urgency import IN_ORDER
from review_queue.visibility import may_open

PAGE = 50
# Beyond so many nobody counts pages, and counting them all would take longer than finding them.
COUNTED = 1000
# How many rows are read by their numbers in one statement.
READ = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """Show one page of what a filter lets through; `number` counts from 1 and is at most `pages`.

    One of `rows` and `set_aside` is empty: the latter are the cases in quarantine. `total` and
    `pages` are a lower bound where `more` says so.
    """

    rows: tuple[QueueRow, ...]
    set_aside: tuple[QuarantineRow, ...]
    number: int
    pages: int
    total: int
    more: bool


def page(
    session: Session, actor: Actor, chosen: Filter, *, number: int = 1, now: datetime
) -> Listing:
    """List one page; a number past the last page means the last one."""
    require(actor, Permission.SEE_QUARANTINE if chosen.quarantined else Permission.SEE_QUEUE)
    condition = and_(narrowed(chosen, actor, now), may_open(actor))
    most = max(COUNTED, max(1, number) * PAGE)
    total = _count(session, condition, most + 1)
    pages = max(1, -(-min(total, most) // PAGE))
    number = min(max(1, number), pages)
    # The numbers first: only they are sorted, and an index may hold all that this asks.
    order = (CaseRow.received_at, CaseRow.id) if chosen.quarantined else IN_ORDER
    query = select(CaseRow.id).where(condition).order_by(*order)
    ids = session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    rows = () if chosen.quarantined else tuple(_waiting(session, actor, ids, now))
    set_aside = _set_aside(session, ids) if chosen.quarantined else ()
    return Listing(rows, set_aside, number, pages, min(total, most), total > most)


def every(
    session: Session, actor: Actor, chosen: Filter, *, most: int, now: datetime
) -> list[QueueRow]:
    """List all waiting cases a filter lets through, at most so many, in the order of urgency."""
    require(actor, Permission.SEE_QUEUE)
    condition = and_(narrowed(replace(chosen, quarantined=False), actor, now), may_open(actor))
    query = select(CaseRow.id).where(condition).order_by(*IN_ORDER).limit(most)
    ids = session.scalars(query).all()
    return [
        row
        for start in range(0, len(ids), READ)
        for row in _waiting(session, actor, ids[start : start + READ], now)
    ]


def every_set_aside(
    session: Session, actor: Actor, chosen: Filter, *, most: int, now: datetime
) -> list[QuarantineRow]:
    """List all cases in quarantine a filter lets through, at most so many, longest first."""
    require(actor, Permission.SEE_QUARANTINE)
    condition = and_(narrowed(replace(chosen, quarantined=True), actor, now), may_open(actor))
    query = select(CaseRow.id).where(condition).order_by(CaseRow.received_at, CaseRow.id)
    ids = session.scalars(query.limit(most)).all()
    return [
        row
        for start in range(0, len(ids), READ)
        for row in _set_aside(session, ids[start : start + READ])
    ]


def first(
    session: Session, actor: Actor, *, limit: int, now: datetime | None = None
) -> list[QueueRow]:
    """List the first waiting cases; without `now`, claims are shown whose lease has ended."""
    require(actor, Permission.SEE_QUEUE)
    query = select(CaseRow.id).where(CaseRow.state == Filter().state, may_open(actor))
    ids = session.scalars(query.order_by(*IN_ORDER).limit(limit)).all()
    return _waiting(session, actor, ids, now)


def _count(session: Session, condition: ColumnElement[bool], most: int) -> int:
    some = select(CaseRow.id).where(condition).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _waiting(
    session: Session, actor: Actor, ids: Sequence[str], now: datetime | None
) -> list[QueueRow]:
    """Read rows in the order of urgency; whoever may see no text gets no word of one."""
    query = (
        select(CaseRow, SuggestionRow)
        .outerjoin(
            SuggestionRow,
            and_(SuggestionRow.case_id == CaseRow.id, SuggestionRow.round == CaseRow.round),
        )
        .where(CaseRow.id.in_(ids))
        .order_by(*IN_ORDER)
        # A list shows no evidence: reading it takes most of the time of an export.
        .options(
            load_only(SuggestionRow.category, SuggestionRow.probability, SuggestionRow.abstained)
        )
    )
    kept = kept_for(session, ids, now)
    rows = [_row(case, found, kept.get(case.id), now) for case, found in session.execute(query)]
    hidden, asked = blind.unrevealed(session, ids), lowering.asked(session, ids)
    rows = [
        replace(
            blind.masked(row) if row.case_id in hidden else row,
            lowering_asked_by=asked.get(row.case_id),
        )
        for row in rows
    ]
    worded = may(actor, Permission.SEE_TEXT)
    return rows if worded else [replace(row, excerpt="") for row in rows]


def _row(
    case: CaseRow,
    suggestion: SuggestionRow | None,
    kept: Kept | None,
    now: datetime | None,
) -> QueueRow:
    if case.due_at is None or case.severity is None or case.team is None:
        raise CaseNotFound(f"case {case.id} waits without a route: process it again")
    held = holder(case, now)
    return QueueRow(
        case_id=case.id,
        channel=case.channel,
        language=case.language or case.text_language or "en",
        received_at=case.received_at,
        due_at=case.due_at,
        severity=case.severity,
        category=suggestion.category if suggestion else None,
        probability=suggestion.probability if suggestion else None,
        abstained=suggestion.abstained if suggestion else False,
        excerpt=case.excerpt,
        team=case.team,
        claimed_by=held,
        claimed_until=case.claimed_until if held else None,
        kept_for=kept.person if kept and not held else None,
        fence=case.fence,
    )


def _set_aside(session: Session, ids: Sequence[str]) -> tuple[QuarantineRow, ...]:
    query = select(CaseRow).where(CaseRow.id.in_(ids)).order_by(CaseRow.received_at, CaseRow.id)
    return tuple(
        QuarantineRow(case.id, case.channel, case.received_at, case.quarantine_reason or "")
        for case in session.scalars(query)
    )
