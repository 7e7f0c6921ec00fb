"""What a supervisor answers for, counted."""

from __future__ import annotations

from dataclasses import replace

from classifiers.model import Severity
from review_queue.model import Correction
from review_queue.oversight import Overview, PersonRecord, TeamLoad, overview
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    NOW,
    SUPERVISOR,
    Office,
    after,
    route,
)


def test_deadlines_teams_and_people_are_counted(office: Office) -> None:
    """One overdue, one due today, one next week; one confirmed, one corrected."""
    for due_at in (after(hours=-1), after(hours=23), after(days=7)):
        office.waiting(replace(ASSESSMENT, route=route(due_at=due_at)))
    office.quarantined()
    office.confirm(office.waiting())
    office.correct(office.waiting(), Correction(severity=Severity.S1), COLLEAGUE)
    with office.database.read() as session:
        found = overview(session, SUPERVISOR, now=NOW)
    assert (found.waiting, found.overdue, found.due_soon, found.quarantined) == (3, 1, 1, 1)
    assert found.waiting_by_severity == (
        (Severity.S1, 0),
        (Severity.S2, 0),
        (Severity.S3, 3),
        (Severity.S4, 0),
    )
    assert found.teams == (TeamLoad("roads.southeast", 3, 1),)
    assert found.people == (
        PersonRecord(COLLEAGUE.id, 1, 1, 1),
        PersonRecord(CLERK.id, 1, 1, 0),
    )
    assert found.override_rate == 0.5


def test_decisions_without_a_proposal_count_as_work_but_not_as_overrides(office: Office) -> None:
    """Nobody overrides a machine that abstained."""
    office.correct(office.abstained(), Correction(category="roads.snow"))
    with office.database.read() as session:
        found = overview(session, SUPERVISOR, now=NOW)
    assert found.people == (PersonRecord(CLERK.id, 1, 0, 0),)
    assert found.override_rate is None


def test_an_empty_office_has_an_empty_overview(office: Office) -> None:
    """Nothing to count is not an error."""
    with office.database.read() as session:
        found = overview(session, SUPERVISOR, now=NOW)
    none = tuple((severity, 0) for severity in sorted(Severity, reverse=True))
    assert found == Overview(none, 0, 0, 0, 0, (), ())
