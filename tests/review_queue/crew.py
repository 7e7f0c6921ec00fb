"""People of the invented office who can own cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from classifiers.model import Severity
from redaction.model import Language
from review_queue import ownership, staff
from review_queue.account_tables import AccountRow
from review_queue.model import Actor, Role
from review_queue.ownership import Owner
from review_queue.staff import Profile
from review_queue.tables import CaseRow
from tests.review_queue.office import (
    ASSESSMENT,
    NOW,
    SUPERVISOR,
    Office,
    redacted,
    redacted_case,
    route,
    suggestion,
)

TEAM = "roads.southeast"
NEXT_DOOR = "roads.northeast"


def hire(
    office: Office,
    username: str,
    *teams: str,
    languages: Collection[str] = ("en",),
    skills: Collection[str] = (),
    capacity: int = 5,
    areas: str | None = None,
    role: Role = Role.REVIEWER,
) -> Actor:
    """Give a person an account, without a password that opens it, and a profile."""
    row = AccountRow(
        username=username, display_name=username.title(), role=role, areas=areas,
        password_hash="-", language="en", created_at=NOW,
    )  # fmt: skip
    profile = Profile(
        frozenset(teams or (TEAM,)), frozenset(languages), frozenset(skills), capacity,
        f"{username}@example.ca",
    )  # fmt: skip
    with office.database.write() as session:
        session.add(row)
        session.flush()
        staff.change(session, SUPERVISOR, username, profile, now=NOW)
    return Actor(username, role, None if areas is None else frozenset(areas.split()))


def arriving(office: Office, language: Language = "en", severity: Severity = Severity.S3) -> str:
    """Triage one case of roads.southeast in a language."""
    return office.waiting(
        replace(
            ASSESSMENT,
            redacted=redacted_case(language=language),
            suggestion=suggestion(severity=severity),
            route=route(severity),
        )
    )


def owner_of(office: Office, case_id: str) -> Owner:
    with office.database.read() as session:
        case = session.get_one(CaseRow, case_id)
        assert case.team is not None
        return Owner(case.team, case.owner)


def pass_on(
    office: Office,
    actor: Actor,
    case_id: str,
    to: Owner,
    *,
    note: str = "She called again today.",
    seen: int | None = None,
    now: datetime = NOW,
) -> None:
    with office.database.write() as session:
        ownership.transfer(session, actor, case_id, to=to, note=redacted(note), seen=seen, now=now)
