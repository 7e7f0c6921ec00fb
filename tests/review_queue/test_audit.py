"""The chain of events shows every change made to it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from review_queue import audit
from review_queue.errors import AuditRefused
from review_queue.model import CaseState
from review_queue.tables import AuditEventRow
from tests.review_queue.office import CLERK, CLI, NOW, PRIVACY, Office, after
from tests.review_queue.race import race

EVENTS = 5


class _Undone(Exception):
    """Roll the tables back for the tests that follow."""


@pytest.fixture
def chained(office: Office) -> Office:
    """An office with five events on record."""
    with office.database.write() as session:
        for number in range(EVENTS):
            _record(session, number)
    return office


def _record(session: Session, number: int) -> None:
    audit.record(session, "desk:case:claimed", CLERK, f"case-{number}", {"fence": number}, now=NOW)


def _tampered(office: Office, *statements: str) -> audit.Verification:
    with office.database.write() as session:
        for statement in statements:
            session.execute(text(statement))
    with office.database.read() as session:
        return audit.verify(session)


def test_an_untouched_chain_holds(chained: Office) -> None:
    """All events are walked and none is named."""
    assert _tampered(chained) == audit.Verification(EVENTS, None, None)


def test_an_empty_chain_holds(office: Office) -> None:
    """A new office has nothing to answer for."""
    assert _tampered(office) == audit.Verification(0, None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "someone.else"),
        ("subject", "case-X"),
        ("details", "{}"),
        ("tag", "desk:case:released"),
        ("role", None),
        ("at", after(seconds=1)),
    ],
)
def test_case_84_a_flipped_byte_is_found(chained: Office, column: str, value: object) -> None:
    """No column of an event can be changed unseen."""
    with chained.database.write() as session:
        event = update(AuditEventRow).where(AuditEventRow.seq == 3)
        session.execute(event.values({column: value}))
    with chained.database.read() as session:
        assert audit.verify(session) == audit.Verification(2, 3, "content")


def test_case_84_a_changed_hash_is_found(chained: Office) -> None:
    """Neither can the hash itself."""
    found = _tampered(chained, "UPDATE audit_events SET hash = previous_hash WHERE seq = 3")
    assert found == audit.Verification(2, 3, "content")


def test_case_84_a_deleted_middle_event_is_found(chained: Office) -> None:
    """The gap is named by the number that is missing."""
    found = _tampered(chained, "DELETE FROM audit_events WHERE seq = 3")
    assert found == audit.Verification(2, 3, "missing")


def test_case_84_a_deleted_last_event_is_found(chained: Office) -> None:
    """The head remembers how far the chain reached."""
    found = _tampered(chained, "DELETE FROM audit_events WHERE seq = 5")
    assert found == audit.Verification(EVENTS - 1, EVENTS, "missing")


def test_case_84_a_deleted_first_event_is_found(chained: Office) -> None:
    """The chain starts at one."""
    found = _tampered(chained, "DELETE FROM audit_events WHERE seq = 1")
    assert found == audit.Verification(0, 1, "missing")


def test_case_84_two_swapped_events_are_found(chained: Office) -> None:
    """An event's number is part of what was hashed."""
    found = _tampered(
        chained,
        "UPDATE audit_events SET seq = -2 WHERE seq = 2",
        "UPDATE audit_events SET seq = 2 WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = -2",
    )
    assert found == audit.Verification(1, 2, "link")


def test_case_84_a_doubled_number_is_found(chained: Office) -> None:
    """Even where the table's own constraint was taken away first."""
    statements = (
        "CREATE TABLE copied AS SELECT * FROM audit_events",
        "INSERT INTO copied SELECT * FROM audit_events WHERE seq = 3",
        "DROP TABLE audit_events",
        "ALTER TABLE copied RENAME TO audit_events",
    )
    with suppress(_Undone), chained.database.write() as session:
        for statement in statements:
            session.execute(text(statement))
        found = audit.verify(session)
        raise _Undone
    assert found == audit.Verification(3, 3, "order")


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM audit_head", "UPDATE audit_head SET seq = 2", "UPDATE audit_head SET hash = 'x'"],
)
def test_case_84_a_changed_head_is_found(chained: Office, change: str) -> None:
    """Cutting the chain and its head to fit still leaves events beyond the head."""
    found = _tampered(chained, change)
    assert (found.first_broken, found.reason) == (EVENTS, "head")


def test_case_84_racing_writers_and_a_clock_set_back_leave_the_chain_whole(
    chained: Office,
) -> None:
    """Order is the sequence number's; the clock is only noted."""

    def write(number: int) -> None:
        with chained.database.write() as session:
            audit.record(
                session, "desk:case:claimed", CLERK, "c", {"fence": 1}, now=after(hours=-number)
            )

    race(8, write)
    with chained.database.read() as session:
        assert audit.verify(session) == audit.Verification(EVENTS + 8, None, None)


@pytest.mark.parametrize(
    ("tag", "details"),
    [
        ("desk:case:invented", {}),
        ("desk:case:claimed", {}),
        ("desk:case:claimed", {"fence": 1, "why": "curious"}),
    ],
)
def test_an_event_with_other_keys_than_its_own_is_refused(
    office: Office, tag: str, details: dict[str, int]
) -> None:
    """What an event says is fixed by its tag."""
    with office.database.write() as session, pytest.raises(AuditRefused):
        audit.record(session, tag, CLERK, "case", details, now=NOW)


def test_fault_f56_what_cannot_be_recorded_does_not_happen(office: Office) -> None:
    """Without its event a decision is rolled back."""
    case_id = office.waiting()
    seen = office.view(case_id).fence
    with office.database.write() as session:
        session.execute(text("DELETE FROM audit_head"))
    with pytest.raises(AuditRefused):
        office.confirm(case_id, seen=seen)
    view = office.view(case_id)
    assert (view.state, view.decision, view.claimed_by) == (CaseState.WAITING, None, None)


def test_events_are_listed_newest_first_in_pages(chained: Office) -> None:
    """The next page goes on before the last number of this one."""
    with chained.database.read() as session:
        page = audit.events(session, PRIVACY, limit=2)
        rest = audit.events(session, CLI, limit=9, before=page[-1].seq)
    assert [event.seq for event in page] == [5, 4]
    assert [event.seq for event in rest] == [3, 2, 1]
    assert page[0].details == (("fence", 4),)
    assert (page[0].actor, page[0].role, page[0].at) == (CLERK.id, CLERK.role, NOW)


def test_every_step_of_a_case_is_on_record(office: Office) -> None:
    """From arrival to decision, one event for each thing done."""
    case_id = office.decided()
    assert [entry.tag for entry in office.view(case_id).history] == [
        "intake:case:received",
        "worker:case:assessed",
        "desk:case:claimed",
        "desk:case:confirmed",
    ]
    with office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEventRow)) == 4
