"""What leaves the house leaves it at most once a step, unless a supervisor says so."""

from __future__ import annotations

from datetime import datetime

import pytest

from classifiers.model import Severity
from review_queue import alerts, deliveries
from review_queue.alerts import Alert
from review_queue.errors import AlertNotFound, PermissionDenied
from review_queue.escalation_tables import AlertRow
from review_queue.model import Actor, Role
from tests.review_queue.crew import arriving, hire
from tests.review_queue.office import CLERK, NOW, SQLITE_ONLY, SUPERVISOR, Office, after
from tests.review_queue.race import race
from tests.review_queue.test_escalations import sweep


def claim(office: Office, now: datetime = NOW) -> Alert | None:
    with office.database.write() as session:
        return alerts.claim(session, now=now)


def ring(office: Office) -> str:
    hire(office, "rosa")
    case_id = arriving(office, severity=Severity.S1)
    sweep(office, NOW)
    return case_id


def test_fault_f61_each_message_is_claimed_once_and_sent_once(office: Office) -> None:
    """To the webhook and to the owner's address at work; codes and ids, nothing else."""
    case_id = ring(office)
    claimed = [each for each in race(4, lambda _: claim(office)) if each is not None]
    assert {(each.channel, each.address) for each in claimed} == {
        ("webhook", ""), ("email", "rosa@example.ca"),
    }  # fmt: skip
    assert {each.case_id for each in claimed} == {case_id}
    assert "rosa" not in repr(claimed)
    with office.database.write() as session:
        for each in claimed:
            deliveries.sent(session, AlertRow, each, now=NOW)
        assert deliveries.give_up_silent(session, now=after(days=1)) == 0
    assert claim(office, after(days=1)) is None


def test_fault_f9_a_worker_that_dies_while_sending_leaves_it_to_a_person(office: Office) -> None:
    """Nobody knows whether it arrived: it is shown, and goes again only when someone says so."""
    case_id = ring(office)
    assert claim(office) is not None
    late = after(minutes=4)
    with office.database.write() as session:
        assert deliveries.give_up_silent(session, now=after(minutes=2)) == 0
        assert deliveries.give_up_silent(session, now=late) == 1
        [unclear] = alerts.unsettled(session, SUPERVISOR)
        assert (unclear.case_id, unclear.state) == (case_id, "unclear")
        assert alerts.unsettled(session, Actor("x", Role.SUPERVISOR, frozenset({"health"}))) == []
        with pytest.raises(PermissionDenied):
            alerts.settle(session, CLERK, unclear.id, "again", now=late)
        alerts.settle(session, SUPERVISOR, unclear.id, "again", now=late)
        with pytest.raises(AlertNotFound):
            alerts.settle(session, SUPERVISOR, unclear.id, "arrived", now=late)
    again = [claim(office, late), claim(office, late), claim(office, late)]
    assert sorted(each.id for each in again if each is not None) == [1, 2]
    assert office.view(case_id).history[-1].tag == "oversight:alert:settled"


@SQLITE_ONLY
def test_fault_f61_what_surely_did_not_arrive_is_tried_again_and_given_up(office: Office) -> None:
    """Twenty seconds, forty, eighty ...; after eight times a supervisor sees it."""
    ring(office)
    at, times = NOW, 0
    other = claim(office)
    assert other is not None
    while (alert := claim(office, at)) is not None:
        with office.database.write() as session:
            deliveries.refused(session, AlertRow, alert, "no_connection", now=at)
            assert alerts.claim(session, now=at) is None
        times += 1
        at = at + deliveries.FIRST_DELAY * 2**times
    assert times == deliveries.MAX_ATTEMPTS
    with office.database.read() as session:
        assert [each.state for each in alerts.unsettled(session, SUPERVISOR)] == ["failed"]


@SQLITE_ONLY
def test_what_was_not_sent_yet_is_left_out_once_someone_took_the_case(office: Office) -> None:
    """Nobody is called to a case that has its person."""
    case_id = ring(office)
    first = claim(office)
    assert first is not None
    office.claim(case_id, CLERK)
    assert claim(office, after(hours=1)) is None
