"""Which cases a person may open. Every reader asks here; `conditions` says what may be found.

Outside a person's areas a case does not exist: the answer is the one for a number nobody has,
and the attempt is an event of the chain either way, so that neither answer comes sooner.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.errors import CaseNotFound
from review_queue.lifecycle import CASE_NUMBER, found, locked
from review_queue.model import Actor
from review_queue.tables import CaseRow

REFUSED = "access:case:refused"
UNKNOWN = "unknown"


def may_open(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `cases` for those an actor may open.

    A case without area, not yet triaged, is for people with every area only.
    """
    if actor.areas is None:
        return true()
    return CaseRow.area.in_(sorted(actor.areas)) if actor.areas else false()


def visible(session: Session, actor: Actor, case_id: str) -> CaseRow:
    """Read a case the actor may open; raises CaseNotFound for any other, as for no case."""
    return _shown(actor, found(session, case_id))


def visible_locked(session: Session, actor: Actor, case_id: str) -> CaseRow:
    """Read a case the actor may open, for change; raises CaseNotFound."""
    return _shown(actor, locked(session, case_id))


def visible_together(
    session: Session, actor: Actor, case_ids: Collection[str]
) -> dict[str, CaseRow]:
    """Read several cases for change, always in the same order; raises CaseNotFound.

    In one statement: how many it takes must not tell which of them is missing.
    """
    numbers = [case_id for case_id in case_ids if CASE_NUMBER.fullmatch(case_id)]
    query = select(CaseRow).where(CaseRow.id.in_(numbers)).order_by(CaseRow.id).with_for_update()
    cases = session.scalars(query.execution_options(populate_existing=True)).all()
    rows = {case.id: _shown(actor, case) for case in cases}
    if len(rows) < len(set(case_ids)):
        raise CaseNotFound
    return rows


def record_refusal(session: Session, actor: Actor, refused: CaseNotFound, *, now: datetime) -> None:
    """Note that someone asked for a case that is not theirs to open, or that nobody has.

    To be called where the refusal is answered: the transaction that met it was rolled back.
    """
    subject = refused.hidden or UNKNOWN
    audit.record(session, REFUSED, actor, subject, {}, now=now)


def _shown(actor: Actor, case: CaseRow) -> CaseRow:
    if actor.areas is None or case.area in actor.areas:
        return case
    raise CaseNotFound(hidden=case.id)
