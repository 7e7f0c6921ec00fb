"""Clocks of cases, and whom an emergency calls."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import (
    alerts,
    case_clocks,
    deliveries,
    escalation_calls,
    escalations,
)
from review_queue.escalation_tables import AlertRow
from review_queue.tables import CaseRow
from tests.review_queue.actions.ready import Ready, Step, of_case
from tests.review_queue.crew import arriving
from tests.review_queue.office import (
    CLERK,
    NOW,
    SUPERVISOR,
    Office,
    after,
)


def _paused(office: Office) -> str:
    case_id = office.waiting()
    with office.database.write() as session:
        case_clocks.pause(session, CLERK, case_id, reason="call_awaited", days=1, now=NOW)
    return case_id


def _waits_no_longer(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.wait_no_longer(
        session, CLERK, session.get_one(CaseRow, case_id), "by_mistake", now=after(hours=1)
    )


def _clock_answered(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.answered(session, case_id, now=after(hours=1))


def _resume(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.resume(
        session, CLERK, case_id, outcome="answered", now=after(hours=1)
    )


def _sweep(office: Office) -> Step:
    _paused(office)
    return lambda session: case_clocks.sweep(session, now=after(days=9))


def _emergency(office: Office) -> Step:
    arriving(office, severity=Severity.S1)

    def step(session: Session) -> object:
        calls = escalation_calls.emergencies(session, now=NOW)
        return escalations.sweep(session, calls, now=NOW, channels={alerts.WEBHOOK})

    return step


def _unclear_alert(office: Office) -> Step:
    tell = _emergency(office)
    with office.database.write() as session:
        tell(session)
        alert = alerts.claim(session, now=NOW)
        assert alert is not None
        deliveries.unclear(session, AlertRow, alert, now=NOW)
    return lambda s: alerts.settle(s, SUPERVISOR, alert.id, deliveries.ARRIVED, now=NOW)


ACTIONS: Mapping[str, Ready] = {
    "alerts.settle": _unclear_alert,
    "case_clocks.answered": _clock_answered,
    "case_clocks.pause": of_case(
        lambda s, c: case_clocks.pause(s, CLERK, c, reason="call_awaited", days=2, now=NOW)
    ),
    "case_clocks.reprioritise": of_case(
        lambda s, c: case_clocks.reprioritise(
            s, CLERK, c, Severity.S2, taxonomy=Taxonomy.load(), now=NOW
        )
    ),
    "case_clocks.resume": _resume,
    "case_clocks.sweep": _sweep,
    "case_clocks.wait_no_longer": _waits_no_longer,
    "escalations.sweep": _emergency,
}
