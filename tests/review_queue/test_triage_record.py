"""What triage found is stored whole, and nothing unredacted with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect, select, text

from retrieval.model import Match
from review_queue import decisions
from review_queue.errors import ReasonRefused
from review_queue.model import Attachment, CaseState
from review_queue.tables import AttachmentRow, CaseRow, VaultBlobRow
from review_queue.triage_record import record_quarantine
from tests.review_queue.office import ASSESSMENT, CLERK, NOW, Office, delivery, redacted, route

CANARY = "zq7-canary-Poirier"
FILE = Attachment(redacted("photo of [PERSON 1].jpg"), "image/jpeg", CANARY.encode() * 3)


def test_attachments_are_sealed_under_random_names(office: Office) -> None:
    """Staff see a redacted name, a type and a size; the bytes are in the vault."""
    case_id = office.assess(office.received(), attachments=(FILE, FILE))
    with office.database.read() as session:
        rows = session.scalars(select(AttachmentRow)).all()
        assert {(row.name, row.content_type, row.size) for row in rows} == {
            ("photo of [PERSON 1].jpg", "image/jpeg", len(FILE.content))
        }
        opened = [office.vault.open(session, row.blob_id, case_id=case_id) for row in rows]
    assert opened == [FILE.content] * 2


def test_nothing_of_the_original_is_stored_outside_the_vault(office: Office) -> None:
    """No table but the vault's blobs holds a word of the message, and they are sealed."""
    raw = f"Message-ID: <{CANARY}@example.ca>\n\nI am {CANARY}.".encode()
    job = office.received(delivery(raw))
    office.assess(job, attachments=(FILE,), message_id=f"<{CANARY}@example.ca>")
    with office.database.read() as session:
        for table in inspect(session.connection()).get_table_names():
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            assert CANARY not in repr(rows)


def test_a_failed_record_stores_nothing_and_leaves_the_job(office: Office) -> None:
    """An unreadable route in the middle of the work rolls all of it back."""
    job = office.received()
    unreasoned = replace(ASSESSMENT, suggestion=None, route=replace(route(), reasons=()))
    with pytest.raises(KeyError):
        office.assess(job, unreasoned, attachments=(FILE,))
    assert office.view(job.case_id).state == CaseState.RECEIVED
    office.assess(job)
    assert office.view(job.case_id).state == CaseState.WAITING


def test_matches_that_no_longer_exist_are_left_out(office: Office) -> None:
    """The index may lag behind; a case is not its own precedent either."""
    past = office.decided()
    job = office.received()
    matches = (Match("HM-0000-0000", 0.9), Match(job.case_id, 1.0), Match(past, 0.8))
    office.assess(job, replace(ASSESSMENT, matches=matches))
    similar = office.view(job.case_id).similar
    assert similar is not None
    assert [case.case_id for case in similar] == [past]


def test_the_defects_of_the_bytes_are_kept_as_codes(office: Office) -> None:
    """What was wrong with a message stays with its case."""
    case_id = office.waiting()
    with office.database.read() as session:
        assert session.get_one(CaseRow, case_id).defects == ["no_date"]


def test_a_second_round_replaces_attachments_and_their_bytes(office: Office) -> None:
    """Nothing of the first round is left behind unreachable."""
    case_id = office.assess(office.received(), attachments=(FILE, FILE))
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, case_id, "name_missed", now=NOW)
        decisions.process_again(session, CLERK, case_id, None, now=NOW)
    job = office.claim_job()
    assert job is not None
    office.assess(job, attachments=(FILE,))
    with office.database.read() as session:
        kinds = sorted(session.scalars(select(VaultBlobRow.kind)))
    assert kinds == ["attachment", "original"]


def test_a_quarantine_reason_is_a_code(office: Office) -> None:
    """An exception's words must not become a reason."""
    job = office.received()
    with office.database.write() as session, pytest.raises(ReasonRefused):
        record_quarantine(session, job, f"could not read {CANARY}", now=NOW)
