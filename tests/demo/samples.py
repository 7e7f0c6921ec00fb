"""Read the sample messages for their tests."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from app.intake.email import parse_email
from app.intake.submission import Submission

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "app" / "demo"
MESSAGES = DEMO / "messages"
FORMS = ("forms.jsonl", "forms.csv", "calls.jsonl", "burst.jsonl")
TODAY = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One form, row or note of a call."""

    language: str
    channel: str
    name: str
    email: str
    phone: str
    address: str
    community: str
    subject: str
    body: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastCase:
    channel: str
    language: str
    received_at: str
    subject: str
    body: str
    name: str
    email: str
    phone: str
    community: str
    category: str
    severity: str
    team: str | None
    decided_after_hours: float

    @property
    def received(self) -> datetime:
        return datetime.fromisoformat(self.received_at)


@dataclass(frozen=True, slots=True)
class Expected:
    category: str
    severity: str
    language: str | None
    file: str = ""
    source: str = ""
    line: int = 0


def _lines(name: str) -> list[str]:
    return (DEMO / name).read_text(encoding="utf-8").splitlines()


@cache
def samples(name: str) -> tuple[Sample, ...]:
    rows: list[Any] = (
        list(csv.DictReader(_lines(name)))
        if name.endswith(".csv")
        else [json.loads(line) for line in _lines(name)]
    )
    return tuple(Sample(**row) for row in rows)


@cache
def past_cases() -> tuple[PastCase, ...]:
    return tuple(PastCase(**json.loads(line)) for line in _lines("past_cases.jsonl"))


@cache
def expected() -> tuple[Expected, ...]:
    return tuple(Expected(**json.loads(line)) for line in _lines("expected.jsonl"))


def paths() -> list[Path]:
    return sorted(MESSAGES.iterdir())


@cache
def mails() -> tuple[EmailMessage, ...]:
    return tuple(
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
        for path in paths()
    )


@cache
def submissions() -> tuple[Submission, ...]:
    """The e-mails as intake reads them, each under its file's name."""
    return tuple(
        parse_email(path.read_bytes(), id=path.name, received_at=TODAY) for path in paths()
    )


def bodies() -> tuple[str, ...]:
    """Everything written in today's messages, empty ones left out."""
    forms = (s for name in FORMS for s in samples(name))
    return tuple(
        body for source in (submissions(), forms) for s in source if (body := s.body.strip())
    )


def information() -> dict[str, set[str]]:
    """What the catalogue asks for: the ids of the minimum information by category."""
    with (ROOT / "classifiers" / "taxonomy.toml").open("rb") as file:
        categories = tomllib.load(file)["category"]
    return {c["id"]: {asked["id"] for asked in c.get("information", ())} for c in categories}
