"""A counter whose redaction fails on purpose, and what must then be true of a message."""

from __future__ import annotations

import dataclasses
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.past_cases import PastCases
from app.web import create_app
from app.worker import Worker
from redaction.model import Language
from redaction.redactor import Redactor
from review_queue import jobs, queue
from review_queue.acceptance import ORIGINAL, accept
from review_queue.accounts import create_account
from review_queue.columns import Base
from review_queue.decisions import process_again
from review_queue.model import Actor, CaseState, CaseView, Channel, Delivery, Role
from review_queue.tables import VaultBlobRow
from tests.web.desk import PASSWORD, USERNAMES, Visitor

STAFF = Actor("amarjit", Role.INTAKE)
NAME, SIN, PHONE, EMAIL = (
    "Wilhelmina Paquetquist",
    "046 454 286",
    "902-555-0133",
    "w.paquetquist@example.org",
)
PERSONAL = ("Paquetquist", SIN, SIN.replace(" ", ""), PHONE, EMAIL)
STORY = (
    f"Hello, my name is {NAME} and my SIN is {SIN}. The culvert by our house is blocked and "
    f"water is coming up the driveway. Call me at {PHONE} or write to {EMAIL}."
)
# What every case has from the moment it is accepted, and nothing else may be there.
ARRIVED = frozenset({"cases", "deliveries", "vault_blobs", "jobs"})
FILLED_BY_TRIAGE = ("severity", "due_at", "area", "team", "text_language", "message_fingerprint")


class LeapingClock:
    """Tell a time that only moves when told to: waits between attempts cost nothing."""

    def __init__(self) -> None:
        self._at = now()

    def __call__(self) -> datetime:
        return self._at

    def leap(self) -> None:
        self._at += timedelta(hours=1)


def deliver(counter: Counter, body: str, language: Language | None = "en") -> tuple[str, bytes]:
    """Put one message through the web form's door; return its case and its bytes."""
    raw = form_bytes(Form(subject=f"From {NAME}", body=body, language=language, name=NAME))
    with counter.database.write() as session:
        delivery = Delivery(Channel.WEB, "test", raw, now(), language=language)
        return accept(session, counter.vault, delivery, now=now()).case_id, raw


@contextmanager
def worker_over(counter: Counter, redactor: Callable[[], Redactor]) -> Iterator[Worker]:
    """Run a worker of the counter with another redactor."""
    other = dataclasses.replace(counter, redactor=redactor)
    with closing(PastCases(other)) as past_cases:
        yield Worker(other, past_cases, now)


def work(counter: Counter, redactor: Callable[[], Redactor]) -> None:
    """Work through everything pending with a redactor."""
    with worker_over(counter, redactor) as worker:
        worker.work_through(lambda _remaining: None)


def seen(counter: Counter, case_id: str) -> CaseView:
    """Look at a case as staff do."""
    with counter.database.read() as session:
        return queue.view(session, STAFF, case_id, now=now())


def opened(counter: Counter, case_id: str) -> bytes:
    """Unseal a case's original."""
    with counter.database.read() as session:
        blob = counter.vault.blob_of(session, case_id, ORIGINAL)
        return counter.vault.open(session, blob, case_id=case_id)


def send_again(counter: Counter, case_id: str, language: Language | None = None) -> None:
    """Send a case through once more, as staff do when the cause is gone."""
    with counter.database.write() as session:
        process_again(session, STAFF, case_id, language, now=now())


def assert_set_aside(counter: Counter, case_id: str, raw: bytes, reason: str) -> None:
    """Assert that a case is in quarantine, visible, whole, and that nothing came of it."""
    with counter.database.read() as session:
        rows = {row.case_id: row.reason for row in queue.quarantined(session, STAFF)}
    assert rows.get(case_id) == reason
    view = seen(counter, case_id)
    assert (view.state, view.quarantine_reason) == (CaseState.QUARANTINED, reason)
    assert (view.redacted, view.suggestion, view.route, view.similar) == (None, None, None, None)
    assert opened(counter, case_id) == raw
    assert rows_about(counter, case_id).keys() == ARRIVED
    assert_untouched(counter, case_id)


def assert_untouched(counter: Counter, case_id: str) -> None:
    """Assert that triage wrote nothing into the case's own row, its jobs or its blobs."""
    with counter.database.read() as session:
        case = (
            session.execute(text("SELECT * FROM cases WHERE id = :id"), {"id": case_id})
            .mappings()
            .one()
        )
        kinds = session.scalars(
            text("SELECT kind FROM jobs WHERE case_id = :id"), {"id": case_id}
        ).all()
        blobs = session.scalars(
            select(VaultBlobRow.kind).where(VaultBlobRow.case_id == case_id)
        ).all()
    assert [case[name] for name in FILLED_BY_TRIAGE] == [None] * len(FILLED_BY_TRIAGE)
    assert (case["excerpt"], case["round"]) == ("", 0)
    assert set(kinds) == {"triage"}
    assert blobs == [ORIGINAL]


def rows_about(counter: Counter, case_id: str) -> dict[str, int]:
    """Count the rows of a case in every table that knows cases, tables without any left out."""
    counts: dict[str, int] = {}
    with counter.database.read() as session:
        for table in Base.metadata.tables.values():
            if "case_id" in table.c or table.name == "cases":
                key = table.c.id if table.name == "cases" else table.c.case_id
                query = select(func.count()).select_from(table).where(key == case_id)
                counts[table.name] = session.scalar(query) or 0
    return {name: count for name, count in counts.items() if count}


def written(counter: Counter) -> str:
    """Return every row of every table as text, sealed bytes left out."""
    with counter.database.read() as session:
        return "\n".join(
            repr(tuple(value for value in row if not isinstance(value, bytes)))
            for table in Base.metadata.tables.values()
            for row in session.execute(select(table))
        )


def assert_mended(counter: Counter, case_id: str) -> None:
    """Assert that a case was redacted and waits in the queue like any other."""
    view = seen(counter, case_id)
    assert (view.state, view.quarantine_reason) == (CaseState.WAITING, None)
    assert view.redacted is not None
    assert view.redacted.subject.spans
    assert not [word for word in PERSONAL if word in view.redacted.request]


def assert_unsaid(counter: Counter, log: str) -> None:
    """Assert that no personal word is in a log or in any row, sealed bytes aside."""
    rows = written(counter)
    assert not [word for word in PERSONAL if word in log or word in rows]


def die_while_redacting(counter: Counter, home: Path, death: signal.Signals) -> str:
    """Start a worker, end it by a signal while it has the job, and return what it said."""
    process = subprocess.Popen(
        command(home, "worker"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until_held_by(counter, process)
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        # A core dump would hold the message.
        assert re.search(r"Max core file size +0 +0 ", limits)
    finally:
        process.send_signal(death)
        said, _ = process.communicate()
    assert process.returncode == -death
    return said


def wait_until_held_by(counter: Counter, process: subprocess.Popen[str]) -> None:
    """Wait until the process runs a job; what it does for long with one is redact it."""
    for _ in range(1200):
        with counter.database.read() as session:
            if any(f":{process.pid}:" in holder for holder in jobs.holders(session)):
                time.sleep(0.3)
                return
        assert process.poll() is None
        time.sleep(0.05)
    pytest.fail("the worker took no job within a minute")


def signed_in(counter: Counter) -> Visitor:
    """Open the counter's pages as a clerk."""
    with counter.database.write() as session:
        create_account(
            session,
            username=USERNAMES[Role.INTAKE],
            display_name="Amarjit Sandhu",
            role=Role.INTAKE,
            password=PASSWORD,
            language="en",
            now=now(),
        )
    app = create_app(counter)
    return Visitor(app.test_client()).sign_in(Role.INTAKE)


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", "--home", str(home), *arguments]
