"""A past for the demonstration: cases received, triaged and decided over nine months.

They go through the same functions as any message, under a clock that is set back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from importlib.resources import files

from app.bootstrap import Counter
from app.demo import reviews
from app.demo.people import PEOPLE
from app.intake.form import Form, form_bytes
from app.past_cases import PastCases
from app.worker import Worker
from classifiers.model import Severity
from redaction.model import Language
from review_queue import acceptance, decisions, queue
from review_queue.model import Actor, CaseState, Channel, Correction, Delivery, Role

MAILBOX = "demo"


@dataclass(frozen=True, slots=True)
class PastCase:
    """One message of the past and what a person decided about it."""

    channel: Channel
    received_at: datetime
    decided_at: datetime
    language: Language
    form: Form
    category: str
    severity: Severity


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it was put."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def past_cases() -> list[PastCase]:
    """Read the packaged past cases, oldest first."""
    text = (files("app.demo") / "past_cases.jsonl").read_text(encoding="utf-8")
    cases = [_past_case(line) for line in text.splitlines()]
    return sorted(cases, key=lambda case: case.received_at)


def relive(counter: Counter, index: PastCases, advance: Callable[[], None]) -> None:
    """Receive, triage and decide every past case in the order things happened."""
    cases = past_cases()
    clock = SetClock(cases[0].received_at)
    reviews.choose(counter, reviews.AT_FIRST, now=clock.at)
    worker = Worker(counter, index, clock)
    numbers: dict[int, str] = {}
    for position in _in_order(cases):
        case = cases[position]
        if position not in numbers:
            clock.at = case.received_at
            numbers[position] = _receive(counter, case)
        else:
            clock.at = case.decided_at
            _decide(counter, numbers[position], case, position)
            advance()
        worker.work_through(lambda _remaining: None)
    reviews.look_again(counter, now=clock.at)
    reviews.choose(counter, reviews.BY_NOW, now=clock.at)


def _in_order(cases: list[PastCase]) -> list[int]:
    """Return each case's position twice: when it was received, then when it was decided."""
    moments = [
        (at, position)
        for position, case in enumerate(cases)
        for at in (case.received_at, case.decided_at)
    ]
    return [position for _at, position in sorted(moments)]


def _receive(counter: Counter, case: PastCase) -> str:
    delivery = Delivery(
        channel=case.channel,
        mailbox=MAILBOX,
        raw=_mail(case) if case.channel == Channel.EMAIL else form_bytes(case.form),
        received_at=case.received_at,
        language=case.language,
    )
    with counter.database.write() as session:
        return acceptance.accept(session, counter.vault, delivery, now=case.received_at).case_id


def _mail(case: PastCase) -> bytes:
    """Write a past case that came by e-mail as the message it was."""
    message = EmailMessage()
    message["From"] = Address(case.form.name, addr_spec=case.form.email or "unknown@example.org")
    message["To"] = "counter@example.ca"
    message["Date"] = case.received_at
    message["Subject"] = case.form.subject
    message.set_content(case.form.body)
    return message.as_bytes()


def _decide(counter: Counter, case_id: str, case: PastCase, position: int) -> None:
    actor, at = Actor(_decider(case), Role.INTAKE), case.decided_at
    answer = Correction(category=case.category, severity=case.severity)
    with counter.database.write() as session:
        view = queue.view(session, actor, case_id, now=at)
        if view.state != CaseState.WAITING:
            return
        how = reviews.told(view, answer, position)
        decision = decisions.correct(
            session, actor, case_id, answer, seen=view.fence, how=how, now=at
        )
        if not decision.in_force:
            reviews.lower_together(session, actor, case_id, answer, now=at)


def _decider(case: PastCase) -> str:
    desk = [person.username for person in PEOPLE if person.role == Role.INTAKE]
    return desk[case.received_at.day % len(desk)]


def _past_case(line: str) -> PastCase:
    held = json.loads(line)
    received = datetime.fromisoformat(held["received_at"])
    language: Language = "fr" if held["language"] == "fr" else "en"
    return PastCase(
        channel=Channel(held["channel"]),
        received_at=received,
        decided_at=received + timedelta(hours=float(held["decided_after_hours"])),
        language=language,
        form=Form(
            subject=held["subject"],
            body=held["body"],
            language=language,
            name=held["name"],
            email=held["email"],
            phone=held["phone"],
            community=held["community"],
        ),
        category=held["category"],
        severity=Severity.parse(held["severity"]),
    )
