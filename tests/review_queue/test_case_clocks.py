"""A case's clock stops while the citizen is waited for, and never more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import audit, case_clocks
from review_queue.case_clocks import ClockView
from review_queue.errors import ClaimConflict, ClockRefused, PermissionDenied
from review_queue.model import Actor
from review_queue.routing import Router
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    redacted_case,
    route,
    suggestion,
)


def waiting(office: Office, severity: Severity = Severity.S3) -> str:
    """Put a case of roads.snow, of two business days, into the queue on Monday morning."""
    way = Router.load(province="NB").route(
        redacted_case(), "roads.snow", severity, taxonomy=Taxonomy.load(), received_at=NOW
    )
    proposed = suggestion("roads.snow", severity)
    return office.waiting(replace(ASSESSMENT, suggestion=proposed, route=way))


def seen(office: Office, case_id: str, now: datetime) -> ClockView:
    with office.database.read() as session:
        view = case_clocks.clock(session, CLERK, case_id, now=now)
    assert view is not None
    return view


def pause(
    office: Office, case_id: str, actor: Actor = CLERK, *, now: datetime, days: int = 5
) -> None:
    with office.database.write() as session:
        case_clocks.pause(session, actor, case_id, reason="document_asked", days=days, now=now)


def resume(office: Office, case_id: str, *, now: datetime) -> None:
    with office.database.write() as session:
        case_clocks.resume(session, CLERK, case_id, outcome="answered", now=now)


def test_a_pause_moves_the_deadline_by_the_office_time_it_lasted(office: Office) -> None:
    """Stopped Tuesday noon, answered Thursday noon: two office days later, to the minute."""
    case_id = waiting(office)
    due_at = seen(office, case_id, NOW).due_at
    assert due_at == after(days=2, hours=6, minutes=30)
    pause(office, case_id, now=after(days=1, hours=2))
    standing = seen(office, case_id, after(days=2))
    assert standing.pause is not None
    assert standing.left == timedelta(hours=4, minutes=30) + timedelta(hours=8, minutes=15)
    resume(office, case_id, now=after(days=3, hours=2))
    running = seen(office, case_id, after(days=3, hours=2))
    assert running.due_at == after(days=4, hours=6, minutes=30)
    assert running.left == standing.left
    assert office.view(case_id).history[-1].tag == "desk:clock:resumed"
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


def test_a_pause_ends_by_itself_and_the_case_is_due_as_foreseen(office: Office) -> None:
    """Nobody looks after it: after one business day the clock runs again."""
    case_id = waiting(office)
    pause(office, case_id, now=after(hours=1), days=1)
    foreseen = seen(office, case_id, after(hours=1))
    with office.database.write() as session:
        assert case_clocks.sweep(session, now=after(days=1)) == 0
        assert case_clocks.sweep(session, now=after(days=2)) == 1
        assert case_clocks.sweep(session, now=after(days=2)) == 0
    ended = seen(office, case_id, after(days=2))
    assert ended.pause is None
    assert ended.due_at == foreseen.due_at > after(days=3)
    assert [each.outcome for each in ended.pauses] == ["time_over"]
    assert office.view(case_id).history[-1].tag == "worker:clock:resumed"


def test_fault_f47_a_clock_set_back_never_shows_or_counts_less_than_nothing(
    office: Office,
) -> None:
    """An hour back during a pause, years past the deadline: no negative time anywhere."""
    case_id = waiting(office)
    pause(office, case_id, now=after(hours=2))
    resume(office, case_id, now=after(hours=1))
    ended = seen(office, case_id, after(hours=2))
    assert ended.due_at == after(days=2, hours=6, minutes=30)
    assert ended.pauses[0].ended_at == ended.pauses[0].paused_at
    late = seen(office, case_id, after(days=900))
    assert (late.left, late.late) == (timedelta(0), True)


@SQLITE_ONLY
def test_what_is_an_emergency_late_or_stopped_already_cannot_be_stopped(office: Office) -> None:
    """A pause buys time for the citizen, not for the office."""
    emergency, ordinary = waiting(office, Severity.S1), waiting(office)
    with pytest.raises(ClockRefused, match="immediate"):
        pause(office, emergency, now=NOW)
    with pytest.raises(ClockRefused, match="late"):
        pause(office, ordinary, now=after(days=9))
    with pytest.raises(ClockRefused, match="reason"):
        pause(office, ordinary, now=NOW, days=99)
    pause(office, ordinary, now=NOW)
    with pytest.raises(ClaimConflict):
        pause(office, ordinary, now=after(hours=1))
    with pytest.raises(PermissionDenied):
        pause(office, ordinary, EVALUATOR, now=NOW)


@SQLITE_ONLY
def test_a_case_that_someone_works_on_is_theirs_to_stop(office: Office) -> None:
    """A colleague does not move a deadline under somebody's hands."""
    case_id = waiting(office)
    office.claim(case_id, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        pause(office, case_id, now=after(minutes=1))
    pause(office, case_id, COLLEAGUE, now=after(minutes=1))


def test_a_raised_case_is_due_by_its_receipt_and_decided_as_raised(office: Office) -> None:
    """Raised to urgent on Tuesday it has been late since Monday's close; confirming keeps it."""
    case_id = waiting(office)
    pause(office, case_id, now=after(hours=1))
    with office.database.write() as session:
        case_clocks.reprioritise(
            session, CLERK, case_id, Severity.S1, taxonomy=Taxonomy.load(), now=after(days=1)
        )
    raised = seen(office, case_id, after(days=1))
    assert (raised.severity, raised.pause) == (Severity.S1, None)
    assert raised.due_at == after(minutes=15)
    with office.database.write() as session, pytest.raises(ClockRefused, match="lower"):
        case_clocks.reprioritise(
            session, CLERK, case_id, Severity.S3, taxonomy=Taxonomy.load(), now=after(days=1)
        )
    decided = office.confirm(case_id, now=after(days=1))
    assert (decided.severity, decided.confirmed) == (Severity.S1, False)


@SQLITE_ONLY
def test_an_urgent_case_raised_from_standard_keeps_the_pause_it_had(office: Office) -> None:
    """Half of Monday was waited for the citizen: half a day remains on Tuesday."""
    case_id = waiting(office)
    pause(office, case_id, now=after(hours=2))
    resume(office, case_id, now=after(hours=5))
    with office.database.write() as session:
        case_clocks.reprioritise(
            session, CLERK, case_id, Severity.S2,
            taxonomy=Taxonomy.load(), now=after(hours=6),
        )  # fmt: skip
    # Three hours after Monday's close are three hours after Tuesday's opening.
    assert seen(office, case_id, NOW).due_at == after(days=1, hours=1, minutes=15)


def test_a_route_without_a_window_of_its_own_has_a_clock_too(office: Office) -> None:
    """What older versions routed is warned of when it is due."""
    case_id = office.waiting(replace(ASSESSMENT, route=route(due_at=after(hours=3))))
    pause(office, case_id, now=after(hours=1), days=1)
    assert seen(office, case_id, NOW).due_at > after(days=1)
