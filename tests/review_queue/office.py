"""People and cases of an invented office, one builder for each state a case can be in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion, Witness
from redaction.model import Language, RedactedCase, RedactedText, Span
from retrieval.model import Match
from review_queue import acceptance, decisions, jobs, queue, triage_record
from review_queue.database import Database
from review_queue.model import (
    Actor,
    Assessment,
    Attachment,
    CaseView,
    Channel,
    Correction,
    Decision,
    Delivery,
    Job,
    Receipt,
    Role,
    Route,
)
from review_queue.vault import Vault

# For tables of many rows whose outcome no database can change.
SQLITE_ONLY = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NOW = datetime(2026, 5, 4, 13, 0, tzinfo=UTC)
IN_TWO_WEEKS = NOW + timedelta(days=14)
LEASE = timedelta(minutes=5)
CLERK = Actor("rose.cormier", Role.INTAKE)
COLLEAGUE = Actor("noel.augustine", Role.REVIEWER)
PRIVACY = Actor("sakom.polchies", Role.PRIVACY)
EVALUATOR = Actor("amina.diallo", Role.EVALUATOR)
SUPERVISOR = Actor("linh.tran", Role.SUPERVISOR)
CLI = Actor("system:cli")

_numbers = count(1)


def after(**time: float) -> datetime:
    """Return the time so long after the office opened."""
    return NOW + timedelta(**time)


def delivery(raw: bytes | None = None, *, mailbox: str = "counter") -> Delivery:
    """Bring one message, each time another one unless told its bytes."""
    if raw is None:
        raw = f"Subject: request {next(_numbers)}\n\nA road to mend.".encode()
    return Delivery(Channel.EMAIL, mailbox, raw, NOW)


def redacted(text: str, *, language: Language = "en") -> RedactedText:
    return RedactedText(text, (Span(3, 9, "PERSON", 0.85, "names"),), language, "policy-1")


def redacted_case(
    body: str = "[PERSON 1] reports a washout by the wharf in Shediac.", language: Language = "en"
) -> RedactedCase:
    return RedactedCase(
        redacted("Road washed out", language=language),
        redacted(body, language=language),
        redacted("", language=language),
        (redacted("photo.jpg", language=language),),
    )


def suggestion(
    category: str = "roads.surface",
    severity: Severity = Severity.S3,
    *,
    abstained: bool = False,
) -> Suggestion:
    return Suggestion(
        Prediction(category, 0.875, ("washout", "wharf")),
        SeverityPrediction(severity, 0.75, floored=True, reasons=("washout",)),
        (category, "environment.flood"),
        abstained,
        "default 2026.1 model:0a1b2c3d taxonomy:4e5f6a7b rules:8c9d0e1f",
        Prediction("environment.flood", 0.0625, ("wharf in", "a washout")),
        (Witness("case HM-0000-0000", category, 0.5), Witness("examples.jsonl line 7", "x", -0.25)),
    )


def route(
    severity: Severity = Severity.S3, *, due_at: datetime = NOW + timedelta(days=14)
) -> Route:
    reasons = (
        ("category", "roads.surface"),
        ("community", "Shediac"),
        ("region", "southeast"),
        ("severity", severity.name),
    )
    return Route("roads", "roads.southeast", None, due_at, reasons)


ASSESSMENT = Assessment(redacted_case(), suggestion(), (), route())


@dataclass(frozen=True, slots=True)
class Office:
    """Take cases to where a test needs them, through the functions that really do so."""

    database: Database
    vault: Vault

    def accept(self, message: Delivery | None = None, *, now: datetime = NOW) -> Receipt:
        with self.database.write() as session:
            return acceptance.accept(session, self.vault, message or delivery(), now=now)

    def claim_job(self, *, worker: str = "worker-1", now: datetime = NOW) -> Job | None:
        with self.database.write() as session:
            return jobs.claim(session, worker=worker, now=now, lease=LEASE)

    def received(self, message: Delivery | None = None) -> Job:
        """Accept a message and start its triage."""
        case_id = self.accept(message).case_id
        while (job := self.claim_job()) is not None:
            if job.case_id == case_id:
                return job
        raise AssertionError(f"case {case_id} has no job")

    def assess(
        self,
        job: Job,
        assessment: Assessment = ASSESSMENT,
        *,
        attachments: Sequence[Attachment] = (),
        message_id: str = "",
    ) -> str:
        with self.database.write() as session:
            triage_record.record_assessment(
                session,
                self.vault,
                job,
                assessment,
                attachments,
                message_id=message_id,
                defects=("no_date",),
                now=NOW,
            )
        return job.case_id

    def waiting(self, assessment: Assessment = ASSESSMENT, *, message_id: str = "") -> str:
        return self.assess(self.received(), assessment, message_id=message_id)

    def abstained(self) -> str:
        return self.waiting(replace(ASSESSMENT, suggestion=suggestion(abstained=True)))

    def quarantined(self, reason: str = "language_unknown") -> str:
        job = self.received()
        with self.database.write() as session:
            triage_record.record_quarantine(session, job, reason, now=NOW)
        return job.case_id

    def decided(self, assessment: Assessment = ASSESSMENT, *, now: datetime = NOW) -> str:
        case_id = self.waiting(assessment)
        self.confirm(case_id, now=now)
        self.finish_jobs()
        return case_id

    def matched(self, *similar: tuple[str, float]) -> str:
        """Put a case into the queue beside the cases the index named."""
        matches = tuple(Match(case_id, similarity) for case_id, similarity in similar)
        return self.waiting(replace(ASSESSMENT, matches=matches))

    def finish_jobs(self) -> None:
        while (job := self.claim_job()) is not None:
            with self.database.write() as session:
                jobs.finish(session, job)

    def view(self, case_id: str, *, now: datetime = NOW) -> CaseView:
        with self.database.read() as session:
            return queue.view(session, CLI, case_id, now=now)

    def claim(self, case_id: str, actor: Actor = CLERK, *, now: datetime = NOW) -> int:
        with self.database.write() as session:
            return queue.claim(session, actor, case_id, now=now)

    def confirm(
        self, case_id: str, actor: Actor = CLERK, *, seen: int | None = None, now: datetime = NOW
    ) -> Decision:
        fence = self.view(case_id).fence if seen is None else seen
        with self.database.write() as session:
            return decisions.confirm(session, actor, case_id, seen=fence, now=now)

    def correct(
        self, case_id: str, correction: Correction, actor: Actor = CLERK, *, now: datetime = NOW
    ) -> Decision:
        fence = self.view(case_id).fence
        with self.database.write() as session:
            return decisions.correct(session, actor, case_id, correction, seen=fence, now=now)
