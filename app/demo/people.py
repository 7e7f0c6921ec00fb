"""The people of the demonstration, one for each role, with passwords made at start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue.accounts import create_account, new_password
from review_queue.model import Role


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    role: Role
    language: Language
    areas: tuple[str, ...] | None = None


PEOPLE = (
    Person("mireille", "Mireille Arsenault", Role.INTAKE, "fr"),
    Person("amarjit", "Amarjit Gill", Role.INTAKE, "en"),
    Person("noel", "Noel Paul", Role.REVIEWER, "en"),
    Person("chantal", "Chantal Roussel", Role.PRIVACY, "fr"),
    Person("efua", "Efua Mensah", Role.EVALUATOR, "en"),
    Person("gilles", "Gilles Savoie", Role.SUPERVISOR, "fr"),
    Person("rose", "Rose Sanipass", Role.CLERK, "en"),
    Person("luc", "Luc Haché", Role.CASE_WORKER, "fr"),
    Person("ines", "Inès Cormier", Role.DIRECTOR, "fr", ("roads", "environment")),
    Person("owen", "Owen MacKay", Role.MINISTER, "en"),
    Person("fatima", "Fatima Haddad", Role.RECORDS, "en"),
    Person("pauline", "Pauline Thibodeau", Role.ADMINISTRATOR, "fr"),
)


def create_people(session: Session, *, now: datetime) -> list[tuple[Person, str]]:
    """Create their accounts and return each with the password made for them."""
    created = []
    for person in PEOPLE:
        password = new_password()
        create_account(
            session,
            username=person.username,
            display_name=person.name,
            role=person.role,
            password=password,
            language=person.language,
            now=now,
            areas=person.areas,
        )
        created.append((person, password))
    return created
