"""Erasing a case destroys its originals for good and leaves its record."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from review_queue import acceptance, audit, decisions
from review_queue.errors import (
    CaseErased,
    PermissionDenied,
    ReasonRefused,
    VaultTampered,
)
from review_queue.model import PUBLIC, WORKER, Actor, Attachment
from review_queue.originals import (
    erase_case,
)
from review_queue.tables import AttachmentRow, RedactedTextRow, VaultBlobRow
from tests.review_queue.office import (
    CLERK,
    EVALUATOR,
    NOW,
    PRIVACY,
    SUPERVISOR,
    Office,
    delivery,
    redacted,
)
from tests.review_queue.openings import LETTER, opened, read

REASON = "retention_ended"


@pytest.fixture
def case_id(office: Office) -> str:
    return office.accept(delivery(LETTER)).case_id


def _erase(office: Office, case_id: str, reason: str = REASON, actor: Actor = PRIVACY) -> int:
    with office.database.write() as session:
        return erase_case(session, office.vault, actor, case_id, reason=reason, now=NOW)


def test_an_erased_case_keeps_its_record_and_loses_its_originals(office: Office) -> None:
    """Redacted text, decision, history and what is known of attachments stay; the bytes go."""
    job = office.received(delivery(LETTER))
    photo = Attachment(redacted("photo of [PERSON 1].jpg"), "image/jpeg", b"SEALED PHOTO")
    case_id = office.assess(job, attachments=[photo])
    opening = opened(office, case_id)
    assert _erase(office, case_id) == 2
    with office.database.read() as session:
        assert session.scalar(select(func.count(VaultBlobRow.id))) == 0
        attachment = session.scalars(select(AttachmentRow)).one()
        assert session.scalar(select(func.count()).select_from(RedactedTextRow)) == 4
        assert audit.verify(session).reason is None
        newest = audit.events(session, PRIVACY, limit=1)[0]
    assert (attachment.name, attachment.size) == ("photo of [PERSON 1].jpg", 12)
    assert newest.details == (("blobs", 2), ("reason", REASON))
    assert office.view(case_id).suggestion is not None
    with pytest.raises(CaseErased, match=REASON):
        read(office, opening)
    with pytest.raises(CaseErased):
        opened(office, case_id)
    with office.database.read() as session, pytest.raises(CaseErased):
        acceptance.original(session, office.vault, case_id, actor=WORKER)


def test_an_erased_case_stays_erased(office: Office) -> None:
    """A second erasure says so; triage that was under way can seal nothing for it again."""
    job = office.received(delivery(LETTER))
    _erase(office, job.case_id)
    with pytest.raises(CaseErased):
        _erase(office, job.case_id)
    photo = Attachment(redacted("photo.jpg"), "image/jpeg", b"late")
    with pytest.raises(CaseErased):
        office.assess(job, attachments=[photo])
    assert office.accept(delivery(LETTER)).case_id == job.case_id


def test_an_erased_case_is_not_sent_through_again(office: Office, case_id: str) -> None:
    """There is nothing left to process, and the case stays where it is."""
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, case_id, "personal_data", now=NOW)
    _erase(office, case_id)
    with office.database.write() as session, pytest.raises(CaseErased):
        decisions.process_again(session, CLERK, case_id, "fr", now=NOW)


@pytest.mark.parametrize("actor", [CLERK, SUPERVISOR, EVALUATOR, PUBLIC])
def test_only_keepers_of_the_vault_erase(office: Office, case_id: str, actor: Actor) -> None:
    """The privacy officer and the command line may; nobody at the desk may."""
    with pytest.raises(PermissionDenied):
        _erase(office, case_id, actor=actor)


def test_a_reason_to_erase_is_a_code(office: Office, case_id: str) -> None:
    """A sentence could carry a name into the audit chain."""
    with pytest.raises(ReasonRefused):
        _erase(office, case_id, "Mme Aucoin asked")


def test_an_interrupted_erasure_erases_nothing(office: Office, case_id: str) -> None:
    """Bytes, row and event go together."""
    with office.database.write() as session:
        erase_case(session, office.vault, PRIVACY, case_id, reason=REASON, now=NOW)
        session.rollback()
    assert read(office, opened(office, case_id)) == LETTER


def test_originals_that_vanished_without_erasure_are_reported_as_loss(
    office: Office, case_id: str
) -> None:
    """Only a recorded erasure may be called one."""
    opening = opened(office, case_id)
    with office.database.write() as session:
        session.execute(delete(VaultBlobRow))
    with pytest.raises(VaultTampered):
        read(office, opening)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_erased_bytes_are_in_no_file_of_the_database(office: Office, tmp_path: Path) -> None:
    """Neither the freed pages nor the write-ahead log keep ciphertext or wrapped key."""
    case_id = office.accept(delivery(LETTER * 500)).case_id
    with office.database.read() as session:
        blob = session.scalars(select(VaultBlobRow)).one()
        traces = [blob.ciphertext[2000:2100], blob.wrapped_key or b""]
    assert any(trace in _files(tmp_path) for trace in traces)
    _erase(office, case_id)
    assert office.database.purge()
    assert not any(trace in _files(tmp_path) for trace in traces)


def test_purging_works_while_the_database_is_used(
    office: Office, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader at work makes the purge come back later, and breaks nothing."""
    monkeypatch.setattr("review_queue.database.BUSY_MILLISECONDS", 200)
    office.database.dispose()  # what connects from now on waits so long
    with office.database.read() as session:
        session.execute(select(VaultBlobRow.id)).all()
        _erase(office, case_id)
        early = office.database.purge()
    assert office.database.purge()
    assert early in (True, False)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("counter.db*"))
