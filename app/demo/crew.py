"""Who works where in the demonstration, and an absence to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from review_queue import absences, routing_versions, staff
from review_queue.model import Actor, Role
from review_queue.staff import Profile

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
