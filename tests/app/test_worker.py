"""The worker: nothing is lost and nothing done twice, whatever happens to it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.worker import Worker
from review_queue import audit, jobs, queue
from review_queue.acceptance import accept
from review_queue.left_out_tables import NeedRow
from review_queue.model import Actor, CaseState, Channel, Delivery, Role
from tests.app.past_room import stop_index, triage_command

STAFF = Actor("amarjit", Role.INTAKE)
MESSAGES = 100


def deliver(counter: Counter, body: str) -> str:
    """Put one message through the web form's door."""
    raw = form_bytes(Form(subject="Road", body=body, language="en"))
    with counter.database.write() as session:
        delivery = Delivery(Channel.WEB, "test", raw, now(), language="en")
        return accept(session, counter.vault, delivery, now=now()).case_id


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", "--home", str(home), *arguments]


def test_fault_f4_a_killed_worker_loses_nothing(
    counter: Counter, home: Path, request: pytest.FixtureRequest
) -> None:
    """kill -9 in the middle of a hundred messages leaves a hundred cases, none twice."""
    for number in range(MESSAGES):
        deliver(counter, f"There is a pothole by civic number {number + 10}, route 133.")
    worker = subprocess.Popen(command(home, "worker"))
    try:
        wait_for(lambda: open_jobs(counter) <= MESSAGES * 3 // 4)
    finally:
        worker.kill()
        worker.wait()
        # A killed worker leaves its index process to the next one; a test leaves nothing.
        request.addfinalizer(lambda: stop_index(home))
    assert 0 < open_jobs(counter) <= MESSAGES
    assert triage_command(home, "work", "--once").exit_code == 0
    with counter.database.read() as session:
        rows = queue.waiting(session, STAFF, limit=MESSAGES * 2)
        verification = audit.verify(session)
    assert len({row.case_id for row in rows}) == len(rows) == MESSAGES
    assert verification.first_broken is None


def test_case_42_an_unknown_language_is_quarantined(counter: Counter, worker: Worker) -> None:
    """A message nobody can read for names is set aside, visible and whole."""
    body = "Kære kommune, vejen foran vores hus er fuld af huller, og børnene kan ikke gå i skole."
    raw = form_bytes(Form(subject="Huller i vejen", body=body))
    with counter.database.write() as session:
        delivery = Delivery(Channel.WEB, "test", raw, now())
        case_id = accept(session, counter.vault, delivery, now=now()).case_id
    worker.work_through(lambda _remaining: None)
    with counter.database.read() as session:
        view = queue.view(session, STAFF, case_id, now=now())
    assert (view.state, view.quarantine_reason) == (CaseState.QUARANTINED, "language_unknown")
    assert view.redacted is None


def test_case_23_an_empty_message_waits_for_a_person(counter: Counter, worker: Worker) -> None:
    """A mail without a word is a case all the same, and nothing is suggested for it."""
    raw = b"From: a@example.org\r\nSubject: \r\n\r\n"
    with counter.database.write() as session:
        delivery = Delivery(Channel.EMAIL, "test", raw, now())
        case_id = accept(session, counter.vault, delivery, now=now()).case_id
    worker.work_through(lambda _remaining: None)
    with counter.database.read() as session:
        view = queue.view(session, STAFF, case_id, now=now())
    assert view.state == CaseState.WAITING
    assert view.suggestion is None or view.suggestion.abstained


def test_fault_f26_cases_go_on_while_the_index_is_away(
    counter: Counter, worker: Worker, home: Path
) -> None:
    """A broken index folder costs the list of similar cases and nothing else."""
    (home / "index").write_text("not a folder")
    case_id = deliver(counter, "There is a deep pothole in front of 12 Main Street in Sackville.")
    worker.work_through(lambda _remaining: None)
    with counter.database.read() as session:
        view = queue.view(session, STAFF, case_id, now=now())
    assert view.state == CaseState.WAITING
    assert view.similar is None
    assert view.suggestion is not None


def test_what_a_request_left_out_is_kept_for_the_figures(counter: Counter, worker: Worker) -> None:
    """Of all its category needs, whether it said so; as ids, none of its words."""
    told = deliver(counter, "There is a deep pothole in front of 12 Main Street in Sackville.")
    untold = deliver(counter, "A deep pothole in the pavement burst our tire. Please repair it.")
    worker.work_through(lambda _remaining: None)
    with counter.database.read() as session:
        query = select(NeedRow).where(NeedRow.category == "roads.surface")
        rows = {(row.case_id, row.information): row.missing for row in session.scalars(query)}
    assert rows == {(told, "place"): False, (untold, "place"): True}


def open_jobs(counter: Counter) -> int:
    with counter.database.read() as session:
        return jobs.pending(session)


def wait_for(holds: object, seconds: float = 120) -> None:
    """Wait until a condition holds; fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(holds) and holds():
            return
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} seconds")
