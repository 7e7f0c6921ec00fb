"""A counter with people and cases, and a visitor who clicks through its pages."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.web.session import token_cookie
from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion
from redaction.model import Language, RedactedCase, RedactedText
from review_queue import acceptance, accounts, jobs, queue
from review_queue.model import Actor, Assessment, CaseView, Channel, Delivery, Job, Role
from review_queue.triage_record import record_assessment, record_quarantine

PASSWORD = "a lantern over grey water"
USERNAMES: Mapping[Role, str] = {role: f"test-{role.value}" for role in Role}
LEASE = timedelta(minutes=5)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """One browser: remembers cookies and the form token of the page it is on."""

    client: FlaskClient
    token: str = ""
    page: str = field(default="", repr=False)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, fields: Mapping[str, object] | None = None) -> TestResponse:
        """Send a form of the page, with its token."""
        if not self.token:
            self.get("/sign-in")
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **(fields or {})}))

    def sign_in(self, role: Role) -> Visitor:
        """Sign in as this role's test account."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": USERNAMES[role], "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code
        self.get("/keys")
        return self

    def enter(self, counter: Counter, role: Role) -> Visitor:
        """Be signed in as this role's test account, without the work of checking a password."""
        with counter.database.write() as rows:
            account = accounts.account(rows, USERNAMES[role])
            token = accounts.open_session(rows, account, now=now(), lifetime=LEASE)
        self.client.set_cookie(token_cookie(self.client.application), token)
        self.get("/keys")
        return self

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.page = html.unescape(answer.get_data(as_text=True))
        found = TOKEN.search(self.page)
        self.token = found.group(1) if found else self.token
        return answer


def public(text: str, language: Language) -> RedactedText:
    """Return an invented text as if it had been redacted."""
    return RedactedText.public(text, source="invented for tests", language=language)


def suggestion(
    category: str = "roads.snow",
    severity: Severity = Severity.S3,
    *,
    probability: float = 0.83,
    possible: tuple[str, ...] = ("roads.snow", "roads.surface"),
) -> Suggestion:
    """Return a suggestion as the default model makes them; unsure ones abstain."""
    return Suggestion(
        category=Prediction(category, probability, ("plough", "ice")),
        severity=SeverityPrediction(severity, 0.7, floored=False),
        prediction_set=possible,
        abstained=probability < 0.5,
        agent="test 2026.1",
    )


def waiting_case(
    counter: Counter,
    *,
    body: str = "The road at [ADDRESS 1] is not ploughed, says [PERSON 1].",
    subject: str = "Snow on Pine Glen Road",
    language: Language = "en",
    proposed: Suggestion | None = None,
    at: datetime | None = None,
    email: str = "",
) -> str:
    """Receive and triage one case and return its number."""
    at = at or now()
    case = RedactedCase(public(subject, language), public(body, language), public("", language))
    proposed = proposed or suggestion()
    route = counter.router.route(
        case,
        proposed.category.label,
        proposed.severity.severity,
        taxonomy=counter.taxonomy,
        received_at=at,
    )
    case_id = received_case(counter, body, at=at, email=email)
    with counter.database.write() as rows:
        job = _triage_job(rows, case_id, at)
        record_assessment(
            rows,
            counter.vault,
            job,
            Assessment(case, proposed, (), route),
            (),
            message_id="",
            defects=(),
            now=at,
        )
    return case_id


def received_case(
    counter: Counter, body: str, *, at: datetime | None = None, email: str = ""
) -> str:
    """Receive one case that nobody has triaged."""
    at = at or now()
    raw = form_bytes(Form(subject="", body=body, email=email, fields={"n": at.isoformat()}))
    delivery = Delivery(Channel.WEB, "test", raw, at)
    with counter.database.write() as rows:
        return acceptance.accept(rows, counter.vault, delivery, now=at).case_id


def quarantined_case(counter: Counter, reason: str = "language_unknown") -> str:
    """Receive one case whose redaction failed."""
    case_id = received_case(counter, "gwela'lin")
    with counter.database.write() as rows:
        job = _triage_job(rows, case_id, now())
        record_quarantine(rows, job, reason, now=now())
    return case_id


def _triage_job(rows: Session, case_id: str, at: datetime) -> Job:
    """Claim the case's job; those of earlier cases (indexing) count as done."""
    while job := jobs.claim(rows, worker="test", now=at, lease=LEASE):
        if job.case_id == case_id:
            return job
        jobs.finish(rows, job)
    raise LookupError(f"no job for {case_id}")


def case_view(counter: Counter, case_id: str) -> CaseView:
    """Look at a case as a supervisor does."""
    supervisor = Actor(USERNAMES[Role.SUPERVISOR], Role.SUPERVISOR)
    with counter.database.read() as rows:
        return queue.view(rows, supervisor, case_id, now=now())
