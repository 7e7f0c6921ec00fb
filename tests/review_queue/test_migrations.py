"""The tables come up, go down, and come up the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from review_queue import audit, occurrences, people
from review_queue.account_changes import disable
from review_queue.accounts import account, authenticate, create_account
from review_queue.columns import Base
from review_queue.database import MIGRATIONS, Database
from review_queue.model import CaseState, Role
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import CLERK, CLI, NOW, Office, suggestion
from tests.review_queue.race import race


@pytest.fixture
def database(database_apart: Database) -> Database:
    return database_apart


def test_the_migrated_tables_are_the_tables_of_the_code(database: Database) -> None:
    """Neither has a column, key or index that the other lacks."""
    with database.write() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_and_up_again_with_rows(office: Office) -> None:
    """Every table can be taken away, rows and all, and made again."""
    office.decided()
    office.database.downgrade("base")
    with office.database.read() as session:
        assert set(inspect(session.connection()).get_table_names()) == {"alembic_version"}
    office.database.upgrade()
    office.decided()
    with office.database.read() as session:
        assert audit.verify(session).events == 4


def test_one_step_down_and_up_keeps_the_rows_of_the_others(office: Office) -> None:
    """The cases are still there when people and audit were taken away and made again."""
    case_id = office.decided()
    office.database.downgrade("0001")
    office.database.upgrade()
    view = office.view(case_id)
    assert view.decision is not None
    assert view.history == ()


def test_suggestions_stay_without_what_spoke_against_them(office: Office) -> None:
    """What the earlier tables cannot hold is gone; the proposal itself is as it was."""
    case_id = office.decided()
    office.database.downgrade("0006")
    office.database.upgrade()
    assert office.view(case_id).suggestion == replace(suggestion(), against=None, witnesses=())


def test_what_followed_waits_and_areas_are_open_when_the_step_is_taken_back(
    office: Office,
) -> None:
    """Without merges nobody would decide a case that follows; without limits all see it."""
    leading, case_id = settle(office, HERE), settle(office, HERE)
    for number in range(3):
        settle(office, HERE, sender=f"n{number}@example.org")
    with office.database.write() as session:
        occurrences.link(session, CLERK, leading, case_id, seen=0, now=NOW)
        occurrences.merge(session, CLERK, case_id, leading, seen=0, seen_leading=0, now=NOW)
        create_account(
            session, username="lise", display_name="Lise", role=Role.INTAKE, password="x" * 12,
            language="fr", now=NOW, areas=["roads"],
        )  # fmt: skip
    office.database.downgrade("0009")
    office.database.upgrade()
    assert office.view(case_id).state == CaseState.WAITING
    office.confirm(case_id)
    with office.database.read() as session:
        lise = account(session, "lise")
        assert lise is not None
        assert lise.areas is None
        assert people.earlier(session, CLERK, case_id) == ()


def test_who_was_disabled_stays_out_when_the_step_is_taken_back(office: Office) -> None:
    """The earlier tables cannot say it, so the account has no password any more."""
    with office.database.write() as session:
        create_account(
            session, username="lise", display_name="Lise", role=Role.CLERK, password="x" * 12,
            language="fr", now=NOW,
        )  # fmt: skip
        disable(session, CLI, "lise", now=NOW)
    office.database.downgrade("0012")
    office.database.upgrade()
    with office.database.write() as session:
        assert account(session, "lise") is not None
        assert authenticate(session, "lise", "x" * 12, now=NOW) is None


def test_upgrading_twice_or_by_two_processes_at_once_changes_nothing(office: Office) -> None:
    """Web and worker may start in the same second."""
    office.database.downgrade("base")
    race(2, lambda _: office.database.upgrade())
    case_id = office.waiting()
    office.database.upgrade()
    assert office.view(case_id).case_id == case_id


def test_fault_f51_a_migration_that_fails_half_way_leaves_no_trace(office: Office) -> None:
    """One transaction: all tables or none."""
    office.database.downgrade("base")
    with office.database.write() as session:
        session.execute(text("CREATE TABLE notes (in_the_way INTEGER)"))
    failed = False
    try:
        office.database.upgrade()
    except Exception:
        failed = True
    with office.database.read() as session:
        tables = set(inspect(session.connection()).get_table_names())
    assert failed
    assert tables == {"alembic_version", "notes"}


def test_every_migration_is_numbered_without_a_gap() -> None:
    """The file's number is its place."""
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("step_*.py"))
    numbers = [int(found.group(1)) for name in names if (found := re.match(r"step_(\d{4})_", name))]
    assert numbers == list(range(1, len(names) + 1))
    assert all(_revision(MIGRATIONS / "versions" / name) in name for name in names)


def _revision(path: Path) -> str:
    found = re.search(r'^revision = "(\d{4})"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else "no revision"
