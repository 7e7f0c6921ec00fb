"""Who works where in the demonstration, an absence to come, a window of its own, a wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bootstrap import Counter
from classifiers.model import Severity
from review_queue import absences, case_clocks, routing_versions, staff
from review_queue.model import Actor, CaseState, Role
from review_queue.staff import Profile
from review_queue.tables import CaseRow

SUPERVISOR = Actor("gilles", Role.SUPERVISOR)
# Username: regions, areas (none: all of them), languages, skills, open cases at a time.
ALL = ("southeast", "southwest", "central", "northeast", "northwest")
CREW: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str, int]] = {
    "mireille": (("southeast", "northeast", "northwest"), (), "en fr", "health registry", 34),
    "amarjit": (("southwest", "central"), (), "en", "housing social.income", 30),
    "luc": (ALL, ("roads", "environment"), "en fr", "environment.water roads.snow", 18),
    "noel": (ALL, ("roads", "housing", "social"), "en", "roads.surface social.child", 22),
}


def hire(session: Session, *, now: datetime) -> None:
    """Give the people of the demonstration their teams."""
    teams = routing_versions.teams(session).values()
    for username, (regions, areas, languages, skills, capacity) in CREW.items():
        theirs = frozenset(
            team.id
            for team in teams
            if team.id.partition(".")[2] in regions and (not areas or team.area in areas)
        )
        counter = frozenset() if areas else frozenset({"counter"})
        profile = Profile(
            theirs | counter,
            frozenset(languages.split()),
            frozenset(skills.split()),
            capacity,
            f"{username}@counter.example.ca",
        )
        staff.change(session, SUPERVISOR, username, profile, now=now)


def plan_absence(session: Session, *, now: datetime) -> None:
    """Let one person be away for three days, from the day after tomorrow."""
    absences.enter(
        session,
        SUPERVISOR,
        "noel",
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=5),
        cover="amarjit",
        handling=absences.MOVE,
        now=now,
    )


FLOOD = """
# A flood is answered within half a working day.
[[window]]
severity = "S2"
category = "environment.flood"
office_minutes = 240
"""


def hurry_floods(counter: Counter, *, now: datetime) -> None:
    """Put a window in force that the supervisor chose for floods."""
    reason = counter.redactor().redact(
        "Floods that came in the morning were looked at in the afternoon.", language="en"
    )
    with counter.database.write() as session:
        number, table = routing_versions.in_force(session)
        routing_versions.save(
            session, counter.vault, SUPERVISOR, table.text + FLOOD,
            after=number, reason=reason, now=now,
        )  # fmt: skip


def wait_for_someone(session: Session, *, now: datetime) -> None:
    """Let one standard case wait for a document that its sender was asked for."""
    standard = (CaseRow.state == CaseState.WAITING, CaseRow.severity == Severity.S3)
    query = select(CaseRow.id).where(*standard).order_by(CaseRow.received_at, CaseRow.id).limit(1)
    case_id = session.scalars(query).first()
    if case_id is not None:
        case_clocks.pause(session, SUPERVISOR, case_id, reason="document_asked", days=5, now=now)
