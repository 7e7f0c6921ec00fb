"""An original is shown to a person with leave and a reason, for a while, on the record, or not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from review_queue import acceptance, audit
from review_queue.errors import (
    AuditRefused,
    CaseNotFound,
    OpeningExpired,
    OpeningRefused,
    PermissionDenied,
)
from review_queue.model import PUBLIC, WORKER, Actor, Role
from review_queue.originals import (
    LASTS,
    Opening,
    OpeningReason,
    open_original,
    openings,
    read_original,
)
from review_queue.tables import AuditEventRow
from review_queue.vault_tables import OriginalOpeningRow
from tests.review_queue.office import (
    CLERK,
    CLI,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    PRIVACY,
    SUPERVISOR,
    Office,
    delivery,
    redacted,
)
from tests.review_queue.openings import LETTER, NOTE, opened, read

REASON = "retention_ended"


@pytest.fixture
def case_id(office: Office) -> str:
    return office.accept(delivery(LETTER)).case_id


def test_an_opened_original_is_read_as_it_came(office: Office, case_id: str) -> None:
    """The bytes, the note and the end of the leave are those that were asked for."""
    opening = opened(office, case_id)
    assert read(office, opening) == LETTER
    assert opening.note == NOTE.text
    assert opening.expires_at == NOW + LASTS


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        *((actor, True) for actor in (CLERK, COLLEAGUE, PRIVACY, SUPERVISOR)),
        *((actor, False) for actor in (EVALUATOR, PUBLIC, WORKER, CLI)),
    ],
    ids=lambda value: value.id if isinstance(value, Actor) else "",
)
def test_only_who_may_open_originals_opens_one(
    office: Office, case_id: str, actor: Actor, may: bool
) -> None:
    """No part of the system opens an original as a person does."""
    if may:
        assert read(office, opened(office, case_id, actor), actor) == LETTER
    else:
        with pytest.raises(PermissionDenied):
            opened(office, case_id, actor)


@pytest.mark.parametrize(
    "note", ["", "      ", "urgent", "[PERSON 1] [PERSON 2] [STREET ADDRESS 14]", "a b c d e"]
)
def test_a_note_that_says_nothing_is_refused(office: Office, case_id: str, note: str) -> None:
    """Placeholders and blanks are not a reason."""
    with pytest.raises(OpeningRefused), office.database.write() as session:
        open_original(
            session,
            CLERK,
            case_id,
            reason=OpeningReason.EMERGENCY,
            note=redacted(note),
            now=NOW,
        )


def test_an_opening_ends_after_a_quarter_of_an_hour(office: Office, case_id: str) -> None:
    """To the second, and never before it began."""
    opening = opened(office, case_id)
    last = LASTS.total_seconds()
    assert read(office, opening, seconds=last - 1) == LETTER
    for seconds in (last, last + 86_400, -1):
        with pytest.raises(OpeningExpired):
            read(office, opening, seconds=seconds)


def test_an_opening_serves_the_one_person_who_asked(office: Office, case_id: str) -> None:
    """A colleague with the same role asks for themselves."""
    opening = opened(office, case_id)
    with pytest.raises(PermissionDenied):
        read(office, opening, COLLEAGUE)


def test_an_opening_ends_with_the_role(office: Office, case_id: str) -> None:
    """Who became an evaluator meanwhile reads nothing."""
    opening = opened(office, case_id)
    with pytest.raises(PermissionDenied):
        read(office, opening, replace(CLERK, role=Role.EVALUATOR))


def test_an_unknown_opening_or_case_shows_nothing(office: Office, case_id: str) -> None:
    """A guessed number opens nothing."""
    opening = opened(office, case_id)
    with pytest.raises(OpeningRefused):
        read(office, replace(opening, id="0" * 32))
    with pytest.raises(CaseNotFound):
        opened(office, "HM-0000-0000")


def test_case_84_an_opening_that_is_not_committed_shows_nothing(
    office: Office, case_id: str
) -> None:
    """The event could still be rolled back after the original was seen."""
    with office.database.write() as session:
        opening = open_original(
            session, CLERK, case_id, reason=OpeningReason.TECHNICAL, note=NOTE, now=NOW
        )
        with pytest.raises(AuditRefused):
            read_original(session, office.vault, CLERK, opening.id, now=NOW)
        session.rollback()
    with pytest.raises(OpeningRefused):
        read(office, opening)


def test_case_84_when_the_event_cannot_be_written_nothing_is_opened(
    office: Office, case_id: str
) -> None:
    """A chain without its head takes no event, and then there is no opening either."""
    with office.database.write() as session:
        head = session.execute(text("SELECT id, seq, hash FROM audit_head")).one()
        session.execute(text("DELETE FROM audit_head"))
    with pytest.raises(AuditRefused):
        opened(office, case_id)
    with office.database.write() as session:
        assert session.scalar(select(func.count(OriginalOpeningRow.id))) == 0
        session.execute(
            text("INSERT INTO audit_head (id, seq, hash) VALUES (:id, :seq, :hash)"),
            head._asdict(),
        )


def test_case_84_a_database_that_refuses_the_event_refuses_the_opening(
    office: Office, case_id: str
) -> None:
    """The event's place in the chain is taken: the insert fails, and the opening with it."""
    with office.database.write() as session:
        last = session.execute(
            select(*AuditEventRow.__table__.columns).order_by(AuditEventRow.seq.desc()).limit(1)
        ).one()
        session.execute(insert(AuditEventRow).values(last._asdict() | {"seq": last.seq + 1}))
    with pytest.raises(DBAPIError):
        opened(office, case_id)
    with office.database.read() as session:
        assert session.scalar(select(func.count(OriginalOpeningRow.id))) == 0


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM audit_events WHERE actor = 'rose.cormier'",
        "UPDATE audit_events SET at = '2026-05-04 12:00:00' WHERE actor = 'rose.cormier'",
        "UPDATE audit_events SET hash = previous_hash WHERE actor = 'rose.cormier'",
        "UPDATE audit_events SET subject = 'HM-0000-0000' WHERE actor = 'rose.cormier'",
        "UPDATE audit_events SET previous_hash = hash WHERE actor = 'noel.augustine'",
        "DELETE FROM audit_events WHERE actor = 'noel.augustine'",
        "UPDATE original_openings SET reason = 'emergency'",
    ],
)
def test_case_84_an_opening_without_its_event_in_the_chain_shows_nothing(
    office: Office, case_id: str, harm: str
) -> None:
    """A row in the log of openings is not enough: its event must stand, linked on both sides."""
    opening = opened(office, case_id)
    opened(office, case_id, COLLEAGUE)
    assert read(office, opening) == LETTER
    with office.database.write() as session:
        session.execute(text(harm))
    with pytest.raises(AuditRefused):
        read(office, opening)


def test_case_84_a_forged_opening_shows_nothing(office: Office, case_id: str) -> None:
    """Who can write rows but not the chain reads nothing."""
    row = OriginalOpeningRow(
        id="f" * 32,
        case_id=case_id,
        opened_by=CLERK.id,
        reason=OpeningReason.EMERGENCY.value,
        note="forged in the table",
        policy_version="policy-1",
        opened_at=NOW,
        expires_at=NOW + LASTS,
    )
    with office.database.write() as session:
        session.add(row)
    with office.database.read() as session, pytest.raises(AuditRefused):
        read_original(session, office.vault, CLERK, "f" * 32, now=NOW)


def test_the_chain_names_who_opened_which_original_and_why(office: Office, case_id: str) -> None:
    """One event an opening, with its reason and never its note."""
    opening = opened(office, case_id)
    with office.database.read() as session:
        newest = audit.events(session, PRIVACY, limit=1)[0]
        assert audit.verify(session).reason is None
    assert (newest.tag, newest.actor, newest.subject) == (
        "privacy:original:opened",
        CLERK.id,
        case_id,
    )
    assert newest.details == (("opening", opening.id), ("reason", "answer_sender"))


def test_the_log_of_openings_is_read_page_by_page(office: Office, case_id: str) -> None:
    """Newest first, every opening once, and only by who may see the audit."""
    made = {opened(office, case_id).id for _ in range(5)}
    with office.database.read() as session:
        seen: list[Opening] = []
        while page := openings(session, PRIVACY, limit=2, before=seen[-1].id if seen else None):
            seen += page
        with pytest.raises(PermissionDenied):
            openings(session, CLERK, limit=2)
    assert len(seen) == len(made)
    assert {opening.id for opening in seen} == made


def test_no_person_reads_an_original_as_the_system_does(office: Office, case_id: str) -> None:
    """The worker's way is for the worker alone."""
    with office.database.read() as session:
        assert acceptance.original(session, office.vault, case_id, actor=WORKER) == LETTER
        for actor in (CLERK, PRIVACY, SUPERVISOR, PUBLIC, Actor("someone")):
            with pytest.raises(PermissionDenied):
                acceptance.original(session, office.vault, case_id, actor=actor)
