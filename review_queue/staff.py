"""Who works in which team, in which languages, on what, and how much at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from review_queue import absences, audit, routing_versions
from review_queue.access import Permission, permitted_to, require
from review_queue.account_tables import AccountRow
from review_queue.accounts import Account, account_of
from review_queue.assignment import Candidate
from review_queue.errors import StaffRefused
from review_queue.model import Actor, CaseState, Role
from review_queue.routing_rules import SKILL
from review_queue.routing_table import area_of
from review_queue.staff_tables import StaffRow, TeamMemberRow
from review_queue.tables import CaseRow

LANGUAGES = ("en", "fr")
MOST = 500
EMAIL = re.compile(r"[^@\s<>,;:\"\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,180}")


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold what a supervisor says about a person; `capacity` counts open cases."""

    teams: frozenset[str]
    languages: frozenset[str]
    skills: frozenset[str]
    capacity: int
    email: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Show one person: their profile if they have one, their open cases, who covers for them.

    `away_until` is None while they are there.
    """

    username: str
    display_name: str
    role: Role
    areas: frozenset[str] | None
    profile: Profile | None
    load: int
    away_until: datetime | None
    cover: str | None


def members(session: Session, actor: Actor, *, now: datetime) -> list[Member]:
    """List everyone who can own cases, by username, with what they carry.

    A supervisor limited to areas sees who works there, and who is in no team yet.
    """
    require(actor, Permission.SEE_OVERSIGHT)
    profiles, loads, away = _profiles(session), _loads(session), absences.away(session, now=now)
    rows = session.scalars(select(AccountRow).order_by(AccountRow.username))
    return [
        Member(
            row.username,
            row.display_name,
            row.role,
            _areas(row),
            profiles.get(row.username),
            loads[row.username],
            away[row.username].ends_at if row.username in away else None,
            away[row.username].cover if row.username in away else None,
        )
        for row in rows
        if _may_own(row) and _is_theirs(actor, profiles.get(row.username))
    ]


def change(
    session: Session, actor: Actor, username: str, profile: Profile, *, now: datetime
) -> None:
    """Replace what is known of a person; raises StaffRefused with a code of what is wrong.

    A supervisor limited to areas changes teams of these areas only.
    """
    require(actor, Permission.MANAGE_STAFF)
    account = session.get(AccountRow, username)
    if account is None or not _may_own(account):
        raise StaffRefused("person")
    _check(session, actor, account, profile)
    row = session.get(StaffRow, username) or StaffRow(username=username)
    row.capacity = profile.capacity
    row.languages, row.skills = _written(profile.languages), _written(profile.skills)
    row.email = profile.email or None
    session.add(row)
    session.execute(delete(TeamMemberRow).where(TeamMemberRow.username == username))
    session.flush()
    session.add_all(TeamMemberRow(username=username, team=team) for team in sorted(profile.teams))
    session.flush()
    details: dict[str, audit.Detail] = {
        "teams": _written(profile.teams),
        "capacity": profile.capacity,
        "languages": row.languages,
        "skills": row.skills,
        "email": bool(profile.email),
    }
    audit.record(session, "oversight:member:changed", actor, username, details, now=now)


def candidates(session: Session, *, now: datetime) -> list[Candidate]:
    """Return everyone who may be given cases, as they are loaded now."""
    profiles = _profiles(session)
    if not profiles:
        return []
    loads, away = _loads(session), absences.away(session, now=now)
    rows = session.scalars(select(AccountRow).where(AccountRow.username.in_(sorted(profiles))))
    return [
        Candidate(
            username=row.username,
            teams=_open_to(row, profiles[row.username].teams),
            languages=profiles[row.username].languages,
            skills=profiles[row.username].skills,
            capacity=profiles[row.username].capacity,
            load=loads[row.username],
            away=row.username in away,
        )
        for row in rows
        if _may_own(row)
    ]


def supervisors(session: Session) -> dict[str, frozenset[str] | None]:
    """Return who answers for deadlines, each with their areas; None stands for every area."""
    rows = session.scalars(select(AccountRow).where(AccountRow.role == Role.SUPERVISOR))
    return {row.username: _areas(row) for row in rows if row.disabled_at is None}


def may_take(session: Session, username: str, area: str) -> bool:
    """Tell whether a person may be given a case of an area."""
    row = session.get(AccountRow, username)
    return row is not None and _takes(row, area)


def takers(session: Session, area: str) -> list[Account]:
    """List who may be given a case of an area, by name."""
    query = select(AccountRow).order_by(AccountRow.display_name, AccountRow.username)
    return [account_of(row) for row in session.scalars(query) if _takes(row, area)]


def _check(session: Session, actor: Actor, account: AccountRow, profile: Profile) -> None:
    teams = routing_versions.teams(session)
    if not profile.teams <= teams.keys():
        raise StaffRefused("team")
    before = set(session.scalars(_teams_of(account.username)))
    touched = {teams[team].area for team in profile.teams ^ before if team in teams}
    if actor.areas is not None and not touched <= actor.areas:
        raise StaffRefused("area")
    if {teams[team].area for team in profile.teams - before} - (_areas(account) or touched):
        raise StaffRefused("closed_area")
    if not 1 <= profile.capacity <= MOST:
        raise StaffRefused("capacity")
    if not profile.languages or not profile.languages <= set(LANGUAGES):
        raise StaffRefused("language")
    if not all(map(SKILL.fullmatch, profile.skills)) or len(_written(profile.skills)) > 2000:
        raise StaffRefused("skill")
    if profile.email and not EMAIL.fullmatch(profile.email):
        raise StaffRefused("email")


def _teams_of(username: str) -> Select[str]:
    return select(TeamMemberRow.team).where(TeamMemberRow.username == username)


def _profiles(session: Session) -> dict[str, Profile]:
    teams: dict[str, set[str]] = {}
    for member in session.scalars(select(TeamMemberRow)):
        teams.setdefault(member.username, set()).add(member.team)
    return {
        row.username: Profile(
            frozenset(teams.get(row.username, ())),
            frozenset(row.languages.split()),
            frozenset(row.skills.split()),
            row.capacity,
            row.email or "",
        )
        for row in session.scalars(select(StaffRow))
    }


def _loads(session: Session) -> Mapping[str, int]:
    query = (
        select(CaseRow.owner, func.count())
        .where(CaseRow.owner.is_not(None), CaseRow.state == CaseState.WAITING)
        .group_by(CaseRow.owner)
    )
    return Counter({owner: number for owner, number in session.execute(query) if owner})


def _may_own(row: AccountRow) -> bool:
    if row.disabled_at is not None:
        return False
    return Permission.DECIDE in permitted_to(Actor(row.username, row.role, _areas(row)))


def _takes(row: AccountRow, area: str) -> bool:
    return _may_own(row) and (row.areas is None or area in row.areas.split())


def _is_theirs(actor: Actor, profile: Profile | None) -> bool:
    if actor.areas is None or profile is None or not profile.teams:
        return True
    return any(area_of(team) in actor.areas for team in profile.teams)


def _areas(row: AccountRow) -> frozenset[str] | None:
    return None if row.areas is None else frozenset(row.areas.split())


def _open_to(row: AccountRow, teams: Collection[str]) -> frozenset[str]:
    """Leave out the teams whose cases the person may not open any more."""
    areas = _areas(row)
    return frozenset(team for team in teams if areas is None or area_of(team) in areas)


def _written(codes: Collection[str]) -> str:
    return " ".join(sorted(codes))
