"""Who is told when, why, and what changed: before a deadline, after it, and until it is taken."""

from __future__ import annotations

from datetime import datetime

import pytest

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import (
    absences,
    alarms,
    alerts,
    audit,
    case_clocks,
    escalation_calls,
    escalation_steps,
    escalations,
)
from review_queue.errors import PermissionDenied
from review_queue.escalation_steps import Escalation
from review_queue.model import Actor, Role
from review_queue.ownership import Owner
from tests.review_queue.crew import TEAM, arriving, hire, pass_on
from tests.review_queue.office import (
    CLERK,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
)
from tests.review_queue.race import race
from tests.review_queue.test_case_clocks import pause, resume, waiting


def sweep(office: Office, now: datetime) -> int:
    """Look as the worker does: read first, write only about what was found."""
    with office.database.read() as session:
        calls = escalation_calls.emergencies(session, now=now)
        calls += escalation_calls.endings(session, now=now)
    with office.database.write() as session:
        channels = {alerts.EMAIL, alerts.WEBHOOK}
        return escalations.sweep(session, calls, now=now, channels=channels)


def told(office: Office, case_id: str) -> list[Escalation]:
    """List the steps of a case so far, the oldest first."""
    with office.database.read() as session:
        return list(escalation_steps.steps_of(session, SUPERVISOR, case_id))


def ringing(office: Office, actor: Actor, now: datetime) -> list[str]:
    with office.database.read() as session:
        alarm = alarms.alarm(session, actor, now=now)
    return list(alarm.case_ids) if alarm else []


def test_an_emergency_is_told_at_once_and_again_until_someone_takes_it(office: Office) -> None:
    """The owner and the team, five minutes later everyone of the area and who answers for it."""
    hire(office, "rosa")
    hire(office, "amarjit", capacity=9)
    hire(office, "noel", "roads.northeast")
    gilles = hire(office, "gilles", "health.southeast", role=Role.SUPERVISOR)
    case_id = arriving(office, severity=Severity.S1)
    assert ringing(office, gilles, NOW) == [case_id]
    assert [sweep(office, after(minutes=at)) for at in (0, 1, 4, 5, 6)] == [1, 0, 0, 1, 0]
    first, second = told(office, case_id)
    assert (first.kind, first.step, first.told) == ("immediate", 1, ("amarjit", "rosa"))
    assert second.told == ("amarjit", "gilles", "noel", "rosa")
    office.claim(case_id, CLERK, now=after(minutes=7))
    assert ringing(office, gilles, after(minutes=8)) == []
    assert sweep(office, after(minutes=12)) == 0
    assert {(each.taken_by, each.taken_at) for each in told(office, case_id)} == {
        (CLERK.id, after(minutes=7))
    }
    history = [each.tag for each in office.view(case_id).history]
    assert history.count("worker:case:escalated") == 2
    assert history[-1] == "desk:alarm:taken"


def test_an_emergency_that_was_let_go_rings_again_and_says_what_changed(office: Office) -> None:
    """Its lease ended, it has another team: both are told, with who had it."""
    case_id = arriving(office, severity=Severity.S1)
    sweep(office, NOW)
    office.claim(case_id, CLERK)
    assert sweep(office, after(minutes=14)) == 0
    assert sweep(office, after(minutes=15)) == 1
    pass_on(office, SUPERVISOR, case_id, Owner("counter"), now=after(minutes=16))
    assert sweep(office, after(minutes=20)) == 1
    _first, second, third = told(office, case_id)
    assert second.why == (("tray", TEAM), ("left", CLERK.id), ("taken_by", CLERK.id))
    assert third.why == (("tray", "counter"), ("team_was", TEAM))


def test_an_owner_is_warned_before_and_the_supervisor_told_after_the_deadline(
    office: Office,
) -> None:
    """A quarter of the office time is left: Wednesday morning; then Wednesday's close passes."""
    hire(office, "rosa", "roads.central", "roads.southeast")
    hire(office, "gilles", "health.southeast", role=Role.SUPERVISOR)
    case_id = waiting(office)
    assert sweep(office, after(days=2, minutes=40)) == 0
    assert sweep(office, after(days=2, minutes=45)) == 1
    assert sweep(office, after(days=2, hours=1)) == 0
    assert sweep(office, after(days=2, hours=7)) == 1
    assert sweep(office, after(days=2, hours=8)) == 0
    warning, breach = told(office, case_id)
    assert (warning.kind, warning.told) == ("warning", ("rosa",))
    assert (breach.kind, breach.told) == ("breach", ("gilles", "rosa"))


def test_a_moved_deadline_is_warned_of_anew(office: Office) -> None:
    """Stopped after the warning and running again: the new deadline has its own."""
    case_id = waiting(office)
    sweep(office, after(days=2, hours=1))
    pause(office, case_id, now=after(days=2, hours=2))
    assert sweep(office, after(days=2, hours=7)) == 0
    resume(office, case_id, now=after(days=3, hours=2))
    assert sweep(office, after(days=3, hours=2)) == 1
    again = told(office, case_id)[-1]
    assert (again.kind, again.step) == ("warning", 2)
    assert "due_was" in dict(again.why)


@SQLITE_ONLY
def test_the_cover_is_told_in_an_absent_owners_place(office: Office) -> None:
    """Cases stay with who is away; what would be told to them is told to their cover."""
    hire(office, "rosa", "roads.southeast")
    hire(office, "amarjit", "health.southeast")
    case_id = waiting(office)
    with office.database.write() as session:
        absences.enter(
            session, SUPERVISOR, "rosa", starts_at=NOW, ends_at=after(days=9), cover="amarjit",
            handling=absences.KEEP, now=NOW,
        )  # fmt: skip
    sweep(office, after(days=2, hours=1))
    [warning] = told(office, case_id)
    assert (warning.owner, warning.told) == ("rosa", ("amarjit",))
    assert warning.why == (("away", "rosa"),)


@SQLITE_ONLY
def test_what_was_late_long_ago_is_not_told_of_all_at_once(office: Office) -> None:
    """A program that stood still for a week does not cry for a week."""
    waiting(office)
    assert sweep(office, after(days=9)) == 0


def test_two_workers_sweeping_at_once_raise_one_step(office: Office) -> None:
    """Whoever is second finds it done."""
    arriving(office, severity=Severity.S1)
    waiting(office)
    counts = race(2, lambda _: sweep(office, after(days=2, hours=1)))
    assert sum(counts) == 2
    with office.database.read() as session:
        shown = escalation_steps.listed(session, SUPERVISOR, now=after(days=2, hours=1))
        assert ({each.kind for each in shown.steps}, shown.more) == ({"immediate", "warning"}, 0)
        assert audit.verify(session).first_broken is None


@SQLITE_ONLY
def test_an_alarm_is_for_who_may_take_it(office: Office) -> None:
    """Not outside their areas, not for who takes no cases; a raised case rings too."""
    case_id = waiting(office)
    with office.database.write() as session:
        case_clocks.reprioritise(
            session, CLERK, case_id, Severity.S1, taxonomy=Taxonomy.load(), now=NOW
        )
    assert ringing(office, CLERK, NOW) == [case_id]
    assert ringing(office, Actor("lise", Role.INTAKE, frozenset({"health"})), NOW) == []
    assert ringing(office, Actor("luc", Role.CASE_WORKER), NOW) == []
    with pytest.raises(PermissionDenied):
        ringing(office, Actor("ines", Role.DIRECTOR), NOW)


@SQLITE_ONLY
def test_an_alarm_nobody_takes_comes_less_often_and_never_ends(office: Office) -> None:
    """After five, ten, fifteen minutes, then twenty-five, forty-five ..., at last every hour."""
    arriving(office, severity=Severity.S1)
    raised = [at for at in range(0, 400, 5) if sweep(office, after(minutes=at))]
    assert raised == [0, 5, 10, 15, 25, 45, 85, 145, 205, 265, 325, 385]
