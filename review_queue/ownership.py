"""Exactly one owner at every moment: the person on the case's row, or its team's tray.

A person is chosen when a case is triaged, and again whenever a tray has someone free for it.
Staff pass a case on with a note; the new owner finds it with everything that was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import absences, audit, holding, routing_versions, staff
from review_queue.access import Permission, may, require
from review_queue.assignment import URGENT, Candidate, Need, choose
from review_queue.errors import ClaimConflict, TransferRefused
from review_queue.model import WORKER, Actor, CaseState, Route
from review_queue.routing_table import OTHER, area_of
from review_queue.staff_tables import AbsenceRow
from review_queue.tables import CaseRow, NoteRow, RouteRow
from review_queue.urgency import IN_ORDER
from review_queue.visibility import visible_locked

NOTE_CHARACTERS = 10
FILLED = 300
MOVED = "absence"
Routed = Select[CaseRow, list[Any]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Name who answers for a case: a person in a team, or without one the team's tray."""

    team: str
    person: str | None = None


def assign(session: Session, case: CaseRow, route: Route, *, now: datetime) -> Route:
    """Give a case that is being triaged its owner; returns the route with the owner and why.

    `record_assigned` is to follow, once it is recorded that the case was assessed.
    """
    choice = choose(staff.candidates(session, now=now), _need(case, route.reasons))
    case.owner = choice.owner
    return replace(route, owner=choice.owner, reasons=route.reasons + choice.reasons)


def record_assigned(session: Session, case: CaseRow, *, now: datetime) -> None:
    """Note which person a case was given to, if to any."""
    if case.owner is not None:
        details: dict[str, audit.Detail] = {"team": case.team, "owner": case.owner}
        audit.record(session, "worker:case:assigned", WORKER, case.id, details, now=now)


def transfer(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    to: Owner,
    note: RedactedText,
    now: datetime,
    seen: int | None = None,
) -> int:
    """Pass a waiting case on to a person or a tray, with a note of what they must know.

    Returns the note's number.
    Whoever had it open sees that it changed hands. With `seen`, only if the fence is still that
    number. Raises ClaimConflict when it changed or someone else works on it (a supervisor may take
    it from them), TransferRefused with a code of why.
    """
    require(actor, Permission.TRANSFER)
    case = visible_locked(session, actor, case_id)
    _refuse_busy(actor, case, seen, now)
    to = _checked(session, case, to, now=now)
    if len(own_words(note.text)) < NOTE_CHARACTERS:
        raise TransferRefused("note")
    row = NoteRow(
        case_id=case_id, author=actor.id, written_at=now, text=note.text,
        policy_version=note.policy_version,
    )  # fmt: skip
    session.add(row)
    session.flush()
    details = _moved(session, case, to) | {"note": row.id}
    audit.record(session, "desk:case:transferred", actor, case_id, details, now=now)
    return row.id


def placeable(session: Session, *, now: datetime) -> bool:
    """Tell whether something lies in a tray that someone is free for; changes and locks nothing."""
    people = staff.candidates(session, now=now)
    found = _placements(session, _in_trays(people, now), people) if people else iter(())
    return next(found, None) is not None


def fill(session: Session, *, now: datetime) -> int:
    """Give cases that lie in trays to people who are free for them; returns how many."""
    people, given = staff.candidates(session, now=now), 0
    if not people:
        return 0
    trays = _in_trays(people, now).with_for_update(of=CaseRow, skip_locked=True)
    for case, owner in _placements(session, trays, people):
        case.owner = owner
        session.flush()
        record_assigned(session, case, now=now)
        given += 1
    return given


def settle_absences(session: Session, *, now: datetime) -> int:
    """Move the open cases of people whose absence began; returns how many."""
    moved = 0
    for absence in absences.unsettled(session, now=now):
        if absence.handling == absences.MOVE:
            moved += _cover(session, absence, now=now)
        absence.settled_at = now
    session.flush()
    return moved


def _refuse_busy(actor: Actor, case: CaseRow, seen: int | None, now: datetime) -> None:
    if case.state != CaseState.WAITING:
        raise ClaimConflict(f"case {case.id} is {case.state} now: open it again")
    if seen is not None and case.fence != seen:
        raise ClaimConflict(f"case {case.id} changed since it was shown: open it again")
    holder = holding.holder(case, now)
    if holder not in (None, actor.id) and not may(actor, Permission.MANAGE_STAFF):
        raise ClaimConflict(f"case {case.id} is with {holder}: wait or ask them")


def _checked(session: Session, case: CaseRow, to: Owner, *, now: datetime) -> Owner:
    """Return where a case really goes: who is away sends it on to their cover."""
    team = routing_versions.teams(session).get(to.team)
    if team is None:
        raise TransferRefused("team")
    away = absences.away(session, now=now)
    if to.person is not None and to.person in away:
        to = replace(to, person=away[to.person].cover)
        if to.person is None or to.person in away:
            raise TransferRefused("away")
    if to.person is not None and not staff.may_take(session, to.person, team.area):
        raise TransferRefused("person")
    if (case.team, case.owner) == (to.team, to.person):
        raise TransferRefused("same")
    return to


def _moved(session: Session, case: CaseRow, to: Owner) -> dict[str, audit.Detail]:
    """Change a case's owner, take it out of anybody's hands, and say from where it came."""
    details: dict[str, audit.Detail] = {
        "team": to.team,
        "owner": to.person,
        "from_team": case.team,
        "from_owner": case.owner,
    }
    case.area, case.team = routing_versions.teams(session)[to.team].area, to.team
    case.owner = to.person
    case.claimed_by = case.claimed_until = None
    case.fence += 1
    session.flush()
    holding.let_go(session, case.id)
    return details


def _cover(session: Session, absence: AbsenceRow, *, now: datetime) -> int:
    query = (
        _routed()
        .where(CaseRow.owner == absence.username)
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
    )
    cases = session.execute(query.execution_options(populate_existing=True)).all()
    for case, reasons in cases:
        people = staff.candidates(session, now=now)
        covering = [
            replace(each, teams=each.teams | {case.team or ""})
            for each in people
            if each.username == absence.cover
            and staff.may_take(session, each.username, case.area or "")
        ]
        # The cover, if they can take it; else whoever can; else the tray.
        need = _need(case, reasons)
        owner = choose(covering, need).owner or choose(people, need).owner
        details = _moved(session, case, Owner(case.team or "", owner)) | {"reason": MOVED}
        audit.record(session, "worker:case:transferred", WORKER, case.id, details, now=now)
    return len(cases)


def _in_trays(people: Sequence[Candidate], now: datetime) -> Routed:
    """Read what lies in trays and someone may be free for, the most urgent first."""
    return (
        _routed()
        .where(
            CaseRow.owner.is_(None),
            or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_until <= now),
            or_(CaseRow.area.in_(_with_room(people)), CaseRow.severity >= URGENT),
        )
        .order_by(*IN_ORDER)
        .limit(FILLED)
    )


def _placements(
    session: Session, trays: Routed, people: Iterable[Candidate]
) -> Iterator[tuple[CaseRow, str]]:
    """Yield cases with who is free for each."""
    free = {each.username: each for each in people}
    for case, reasons in session.execute(trays).all():
        owner = choose(free.values(), _need(case, reasons)).owner
        if owner is not None:
            free[owner] = replace(free[owner], load=free[owner].load + 1)
            yield case, owner


def _with_room(people: Iterable[Candidate]) -> list[str]:
    """Return the areas in which someone can take one case more."""
    free = (each for each in people if not each.away and each.load < each.capacity)
    return sorted({area_of(team) for each in free for team in each.teams})


def _routed() -> Routed:
    """Read waiting cases with the reasons of their routes."""
    here = and_(RouteRow.case_id == CaseRow.id, RouteRow.round == CaseRow.round)
    query = select(CaseRow, RouteRow.reasons).join(RouteRow, here)
    return query.where(CaseRow.state == CaseState.WAITING)


def _need(case: CaseRow, reasons: Iterable[Sequence[str]]) -> Need:
    given = [(str(code), str(value)) for code, value in reasons]
    return Need(
        team=case.team or "",
        category=dict(given).get("category", OTHER),
        language=case.language or case.text_language or "en",
        severity=case.severity or Severity.S3,
        skills=tuple(value for code, value in given if code == "skill"),
    )
