"""Pass a case on to a person or a team, with a note that says why.

A case has one owner at every moment: the person it was passed on to, or else the team it goes to.
A person's case is kept for them for a while and then free for everybody, so that nothing waits for
somebody who is away.
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
from redaction.placeholders import PLACEHOLDER
from review_queue import accounts, audit, decisions, holding, routing, routing_versions
from review_queue.access import Permission, permitted_to, require
from review_queue.account_tables import AccountRow
from review_queue.accounts import Account
from review_queue.desk_tables import CaseHandoverRow
from review_queue.errors import ClaimConflict, PassRefused, UnknownTeam
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow, NoteRow
from review_queue.visibility import visible, visible_locked

KEPT: Mapping[Severity, timedelta] = MappingProxyType(
    {
        Severity.S1: timedelta(minutes=5),
        Severity.S2: timedelta(hours=1),
        Severity.S3: timedelta(days=1),
        Severity.S4: timedelta(days=1),
    }
)
NOTE_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Handover:
    """Show that a case was passed on; `to_person` is None where a team got it.

    `kept_until` is None once the case was taken or passed on again.
    """

    passed_by: str
    passed_at: datetime
    to_person: str | None
    to_team: str
    kept_until: datetime | None
    note: str


def to_person(
    session: Session,
    actor: Actor,
    case_id: str,
    person: str,
    note: RedactedText,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Pass a case on to a person who may take it and open it.

    Raises ClaimConflict when the case changed since it was shown or is someone else's, PassRefused.
    """
    case = _own(session, actor, case_id, seen, now)
    if person not in {each.id for each in _who_may_have(session, case)}:
        raise PassRefused("person")
    if person == actor.id and Permission.REASSIGN not in permitted_to(actor):
        raise PassRefused("self")
    _hand_over(session, actor, case, person, note, now=now)


def to_team(
    session: Session,
    actor: Actor,
    case_id: str,
    team_id: str,
    note: RedactedText,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Pass a case on to a team: its area's people see it, and a decision goes there.

    Raises ClaimConflict, PassRefused, UnknownTeam, UnknownTeam.
    """
    case = _own(session, actor, case_id, seen, now)
    team = routing_versions.teams(session).get(team_id)
    if team is None:
        raise UnknownTeam("the routing table has no such team: choose one from the list")
    case.area, case.team = team.area, team.id
    _hand_over(session, actor, case, None, note, now=now)


def recipients(session: Session, actor: Actor, case_id: str) -> tuple[Account, ...]:
    """List who an actor may pass a waiting case on to, by name; raises CaseNotFound."""
    require(actor, Permission.SEE_CASE)
    case = visible(session, actor, case_id)
    if case.state != CaseState.WAITING or Permission.CLAIM not in permitted_to(actor):
        return ()
    others = [each for each in _who_may_have(session, case) if each.id != actor.id]
    return tuple(sorted(others, key=lambda each: each.display_name))


def latest(session: Session, actor: Actor, case_id: str) -> Handover | None:
    """Show the last time a case was passed on; raises CaseNotFound."""
    require(actor, Permission.SEE_CASE)
    visible(session, actor, case_id)
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


def _own(session: Session, actor: Actor, case_id: str, seen: int, now: datetime) -> CaseRow:
    """Read for change a waiting case that the actor may pass on."""
    require(actor, Permission.CLAIM)
    case = visible_locked(session, actor, case_id)
    if case.state != CaseState.WAITING or case.fence != seen:
        raise ClaimConflict(f"case {case_id} changed since it was shown: open it again")
    kept = holding.kept_for(session, [case_id], now).get(case_id)
    has_it = holding.holder(case, now) or (kept.person if kept else None)
    if has_it not in (None, actor.id) and Permission.REASSIGN not in permitted_to(actor):
        raise ClaimConflict(f"case {case_id} is with {has_it}: take the next one")
    return case


def _who_may_have(session: Session, case: CaseRow) -> list[Account]:
    people = (accounts.account(session, name) for name in session.scalars(_USERNAMES))
    return [each for each in people if each is not None and _may_have(each, case)]


def _may_have(account: Account, case: CaseRow) -> bool:
    may_take = Permission.CLAIM in permitted_to(account.actor)
    return may_take and (account.areas is None or case.area in account.areas)


def _hand_over(
    session: Session,
    actor: Actor,
    case: CaseRow,
    person: str | None,
    note: RedactedText,
    *,
    now: datetime,
) -> None:
    if len(" ".join(PLACEHOLDER.sub("", note.text).split())) < NOTE_CHARACTERS:
        raise PassRefused("note")
    note_id = decisions.add_note(session, actor, case.id, note, now=now)
    holding.let_go(session, case.id)
    case.owner = person
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    row = CaseHandoverRow(
        case_id=case.id,
        round=case.round,
        passed_by=actor.id,
        passed_at=now,
        to_person=person,
        to_team=case.team or routing.COUNTER,
        kept_until=now + KEPT[case.severity or Severity.S3] if person else None,
        note_id=note_id,
    )
    session.add(row)
    session.flush()
    details = {"person": person, "team": row.to_team, "note": note_id, "fence": case.fence}
    audit.record(session, "desk:case:passed", actor, case.id, details, now=now)


_USERNAMES = select(AccountRow.username).order_by(AccountRow.username)
