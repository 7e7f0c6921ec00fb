"""Which cases a person may open. Every reader asks here; `conditions` says what may be found.

Outside a person's areas a case does not exist: the answer is the one for a number nobody has,
and the attempt is an event of the chain either way, so that neither answer comes sooner. A role
without EVERY_CASE opens its own cases alone; beside them it is shown like ones of its areas.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, false, select, true, union
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.access import Permission, may
from review_queue.desk_tables import CaseHandoverRow
from review_queue.errors import CaseNotFound
from review_queue.lifecycle import CASE_NUMBER, found, locked
from review_queue.model import Actor
from review_queue.tables import CaseRow, DecisionRow, DeliveryRow

REFUSED = "access:case:refused"
PAGE_REFUSED = "access:page:refused"
UNKNOWN = "unknown"


def may_open(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `cases` for those an actor may open."""
    return in_areas(actor) if may(actor, Permission.EVERY_CASE) else in_areas(actor) & own(actor)


def in_areas(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `cases` for those of an actor's areas, whoever works on them.

    A case without area, not yet triaged, is for people with every area only.
    """
    if actor.areas is None:
        return true()
    return CaseRow.area.in_(sorted(actor.areas)) if actor.areas else false()


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `cases` for those an actor took in, owns, holds or decided.

    One that was passed on to them is theirs too.
    """
    # By their numbers: each part has its index, which one condition over all of them has not.
    return CaseRow.id.in_(
        union(
            select(CaseRow.id).where(CaseRow.claimed_by == actor.id),
            select(CaseRow.id).where(CaseRow.owner == actor.id),
            select(DeliveryRow.case_id).where(DeliveryRow.taken_by == actor.id),
            select(DecisionRow.case_id).where(DecisionRow.decided_by == actor.id),
            select(CaseHandoverRow.case_id).where(CaseHandoverRow.to_person == actor.id),
        )
    )


def visible(session: Session, actor: Actor, case_id: str) -> CaseRow:
    """Read a case the actor may open; raises CaseNotFound for any other, as for no case."""
    mine = _mine(session, actor, [case_id])
    return _shown(actor, found(session, case_id), mine)


def visible_locked(session: Session, actor: Actor, case_id: str) -> CaseRow:
    """Read a case the actor may open, for change; raises CaseNotFound."""
    mine = _mine(session, actor, [case_id])
    return _shown(actor, locked(session, case_id), mine)


def visible_together(
    session: Session, actor: Actor, case_ids: Collection[str]
) -> dict[str, CaseRow]:
    """Read several cases for change, always in the same order; raises CaseNotFound.

    In one statement: how many it takes must not tell which of them is missing.
    """
    numbers = [case_id for case_id in case_ids if CASE_NUMBER.fullmatch(case_id)]
    mine = _mine(session, actor, numbers)
    query = select(CaseRow).where(CaseRow.id.in_(numbers)).order_by(CaseRow.id).with_for_update()
    cases = session.scalars(query.execution_options(populate_existing=True)).all()
    rows = {case.id: _shown(actor, case, mine) for case in cases}
    if len(rows) < len(set(case_ids)):
        raise CaseNotFound
    return rows


def record_refusal(session: Session, actor: Actor, refused: CaseNotFound, *, now: datetime) -> None:
    """Note that someone asked for a case that is not theirs to open, or that nobody has.

    To be called where the refusal is answered: the transaction that met it was rolled back.
    """
    subject = refused.hidden or UNKNOWN
    audit.record(session, REFUSED, actor, subject, {}, now=now)


def record_page_refused(
    session: Session, actor: Actor, page: str, *, permission: str, now: datetime
) -> None:
    """Note that someone asked for a page that their role does not open."""
    audit.record(session, PAGE_REFUSED, actor, page, {"permission": permission}, now=now)


def _mine(session: Session, actor: Actor, case_ids: Collection[str]) -> frozenset[str] | None:
    """Tell which of these are the actor's own, whether or not they exist; None: it may be any."""
    if may(actor, Permission.EVERY_CASE):
        return None
    numbers = [case_id for case_id in case_ids if CASE_NUMBER.fullmatch(case_id)]
    return frozenset(session.scalars(select(CaseRow.id).where(CaseRow.id.in_(numbers), own(actor))))


def _shown(actor: Actor, case: CaseRow, mine: Collection[str] | None) -> CaseRow:
    if (mine is None or case.id in mine) and (actor.areas is None or case.area in actor.areas):
        return case
    raise CaseNotFound(hidden=case.id)
