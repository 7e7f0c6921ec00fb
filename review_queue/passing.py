"""Pass a case on from its page: a change of owner that is kept for the new one for a while.

`ownership` says who may own what. Here a case that one person got is kept for them, and then free
for everybody, so that nothing waits for somebody who does not come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from redaction.model import RedactedText
from review_queue import holding, ownership, routing, staff
from review_queue.access import Permission, may, require
from review_queue.accounts import Account
from review_queue.desk_tables import CaseHandoverRow
from review_queue.errors import ClaimConflict
from review_queue.model import Actor, CaseState
from review_queue.ownership import Owner
from review_queue.tables import NoteRow
from review_queue.visibility import visible

KEPT: Mapping[Severity, timedelta] = MappingProxyType(
    {
        Severity.S1: timedelta(minutes=5),
        Severity.S2: timedelta(hours=1),
        Severity.S3: timedelta(days=1),
        Severity.S4: timedelta(days=1),
    }
)


@dataclass(frozen=True, slots=True)
class Handover:
    """Show that a case was passed on; `to_person` is None where a team's tray got it.

    `kept_until` is None once the case was taken or passed on again.
    """

    passed_by: str
    passed_at: datetime
    to_person: str | None
    to_team: str
    kept_until: datetime | None
    note: str


def pass_on(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    person: str | None,
    team: str | None,
    note: RedactedText,
    seen: int,
    now: datetime,
) -> None:
    """Pass a case on to a person, or to a team's tray; without `team` it stays in its own.

    Raises ClaimConflict when the case changed since it was shown or is someone else's (a
    supervisor may take it from them), TransferRefused.
    """
    case = visible(session, actor, case_id)
    kept = holding.kept_for(session, [case_id], now).get(case_id)
    others = kept is not None and kept.person != actor.id
    if kept is not None and others and not may(actor, Permission.MANAGE_STAFF):
        raise ClaimConflict(f"case {case_id} is with {kept.person}: take the next one")
    to = Owner(team or case.team or routing.COUNTER, person)
    note_id = ownership.transfer(session, actor, case_id, to=to, note=note, now=now, seen=seen)
    holding.let_go(session, case_id)
    # Who is away sends it on to their cover: it is kept for whoever really got it.
    session.refresh(case)
    row = CaseHandoverRow(
        case_id=case_id,
        passed_by=actor.id,
        passed_at=now,
        to_person=case.owner,
        to_team=case.team or routing.COUNTER,
        kept_until=now + KEPT[case.severity or Severity.S3] if case.owner else None,
        note_id=note_id,
    )
    session.add(row)
    session.flush()


def recipients(session: Session, actor: Actor, case_id: str) -> tuple[Account, ...]:
    """List who an actor may pass a waiting case on to, by name; raises CaseNotFound."""
    require(actor, Permission.SEE_CASE)
    case = visible(session, actor, case_id)
    if case.state != CaseState.WAITING or not may(actor, Permission.TRANSFER):
        return ()
    able = staff.takers(session, case.area or "")
    return tuple(each for each in able if each.id != actor.id)


def latest(session: Session, actor: Actor, case_id: str) -> Handover | None:
    """Show the last time a case was passed on, to who may read its notes; raises CaseNotFound."""
    require(actor, Permission.SEE_CASE)
    visible(session, actor, case_id)
    if not may(actor, Permission.SEE_TEXT):
        return None
    query = (
        select(CaseHandoverRow, NoteRow.text)
        .join(NoteRow, NoteRow.id == CaseHandoverRow.note_id)
        .where(CaseHandoverRow.case_id == case_id)
        .order_by(CaseHandoverRow.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, note = found
    return Handover(row.passed_by, row.passed_at, row.to_person, row.to_team, row.kept_until, note)
