"""Transactions that hold what they promise on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from review_queue.database import Database
from review_queue.tables import CaseRow, NoteRow
from tests.review_queue.office import NOW, Office

HALF_HOUR_ZONE = timezone(timedelta(hours=-3, minutes=-30))


def test_times_come_back_aware_and_in_utc(office: Office) -> None:
    """A time given in another zone is the same moment when read."""
    case_id = office.waiting()
    given = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=HALF_HOUR_ZONE)
    with office.database.write() as session:
        session.get_one(CaseRow, case_id).due_at = given
    with office.database.read() as session:
        found = session.scalars(select(CaseRow.due_at)).one()
    assert found == given
    assert found is not None
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(office: Office) -> None:
    """Nobody can know later which noon it was."""
    case_id = office.waiting()
    with pytest.raises(StatementError, match="zone"), office.database.write() as session:
        session.get_one(CaseRow, case_id).due_at = datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001


def test_a_reading_session_cannot_write(database: Database) -> None:
    """A page that only shows cannot change anything by mistake."""
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE audit_head SET seq = 9"))


def test_rows_cannot_point_at_cases_that_do_not_exist(database: Database) -> None:
    """Foreign keys are on, SQLite included."""
    note = NoteRow(case_id="HM-0000-0000", author="a", written_at=NOW, text="x", policy_version="p")
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(note)


def test_an_error_in_the_database_does_not_repeat_what_was_being_stored(
    database: Database,
) -> None:
    """Statements are reported without their values."""
    note = NoteRow(
        case_id="HM-0000-0000", author="a", written_at=NOW, text="M. Chiasson", policy_version="p"
    )
    with pytest.raises(IntegrityError) as failed, database.write() as session:
        session.add(note)
    assert "Chiasson" not in str(failed.value)


def test_sqlite_keeps_every_commit_through_a_power_cut(database: Database) -> None:
    """Write-ahead log, full synchronisation, and a patient wait for the lock."""
    with database.read() as session:
        if session.get_bind().dialect.name != "sqlite":
            return
        settings = [
            session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 10_000]
