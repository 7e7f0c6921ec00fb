"""In which order cases are worked on."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from classifiers.model import Severity, SeverityPrediction
from review_queue import occurrences, queue, urgency
from review_queue.tables import CaseRow
from review_queue.urgency import HARM, expected_harm, turn
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    route,
    suggestion,
)

DAY = timedelta(days=1)


def _urgency(harm: float, due_at: datetime, at: datetime) -> float:
    """The formula as it is documented."""
    return harm * 2 ** -((due_at - at) / DAY)


@pytest.mark.parametrize("at", [NOW - 9 * DAY, NOW, NOW + 3 * DAY, NOW + 400 * DAY])
def test_the_stored_turn_orders_as_the_formula_does_at_every_moment(at: datetime) -> None:
    """Time passing changes no comparison, so that nothing is ever computed again."""
    cases = [
        (level, HARM[level] * factor, NOW + hours * timedelta(hours=1))
        for level in (Severity.S2, Severity.S3, Severity.S4)
        for factor in (1.0, 1.7)
        for hours in (-200, -3, 0, 5, 26, 131, 500)
    ]
    stored = sorted(cases, key=lambda case: turn(*case))
    computed = sorted(cases, key=lambda case: -math.log(_urgency(case[1], case[2], at)))
    assert [turn(*case) for case in stored] == [turn(*case) for case in computed]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((Severity.S2, 0), (Severity.S3, 0)),
        ((Severity.S2, 0), (Severity.S3, -71)),
        ((Severity.S3, -73), (Severity.S2, 0)),
        ((Severity.S3, 24), (Severity.S3, 25)),
        ((Severity.S4, -121), (Severity.S2, 0)),
        ((Severity.S1, 400_000), (Severity.S2, -20_000)),
        ((Severity.S1, 1), (Severity.S1, 2)),
    ],
)
def test_severity_counts_as_days_and_an_s1_before_everything(
    first: tuple[Severity, int], second: tuple[Severity, int]
) -> None:
    """Urgent: three days before standard. An S1 due in years before an S2 years late."""
    turns = [turn(level, HARM[level], after(hours=due)) for level, due in (first, second)]
    assert turns[0] < turns[1]


def test_doubt_counts_for_what_else_it_may_be() -> None:
    """A standard case that may be urgent comes before one that surely is not."""
    sure, unsure = (SeverityPrediction(Severity.S3, p, floored=False) for p in (1.0, 0.6))
    assert expected_harm(Severity.S3, sure) == HARM[Severity.S3]
    assert expected_harm(Severity.S3, unsure) == pytest.approx(0.6 * 4 + 0.4 * (1 + 32) / 2)
    assert expected_harm(Severity.S3, replace(unsure, floored=True)) == HARM[Severity.S3]
    assert expected_harm(Severity.S2, None) == HARM[Severity.S2]


@SQLITE_ONLY
def test_nothing_starves(office: Office) -> None:
    """A question waits while urgent cases arrive every day, and still gets its turn."""
    question = _waiting(office, Severity.S4, after(days=3))
    for day in range(12):
        _waiting(office, Severity.S2, after(days=day))
    with office.database.read() as session:
        order = [row.case_id for row in queue.waiting(session, CLERK)]
    assert 0 < order.index(question) < len(order) - 1


def test_the_turn_follows_whatever_changes_the_deadline(office: Office) -> None:
    """A merge presses the leading case: its place in the queue moves along."""
    other, leading, follower = (settle(office, HERE) for _ in range(3))
    with office.database.write() as session:
        early = {"due": after(days=-40), "id": follower}
        session.execute(text("UPDATE cases SET due_at = :due WHERE id = :id"), early)
    with office.database.write() as session:
        fences = {"seen": 0, "seen_leading": 0}
        occurrences.merge(session, CLERK, follower, leading, **fences, now=NOW)
    with office.database.read() as session:
        order = [row.case_id for row in queue.waiting(session, CLERK)]
    assert set(order) == {leading, other}
    assert order[0] == leading


@SQLITE_ONLY
def test_what_a_person_raises_moves_up_without_doubt(office: Office) -> None:
    """The model's doubt about another severity says nothing about this one."""
    _waiting(office, Severity.S3, after(days=1))
    raised = _waiting(office, Severity.S3, after(days=3))
    with office.database.write() as session:
        case = session.get_one(CaseRow, raised)
        case.severity = Severity.S2
        session.flush()
        assert case.harm == HARM[Severity.S2]
        assert queue.waiting(session, CLERK)[0].case_id == raised


@SQLITE_ONLY
def test_cases_from_before_get_the_same_turns(office: Office) -> None:
    """The migration and the code place a case alike."""
    _waiting(office, Severity.S1, after(hours=1))
    _waiting(office, Severity.S3, after(days=4))
    with office.database.read() as session:
        before = session.execute(text("SELECT id, turn_at, harm FROM cases ORDER BY id")).all()
    office.database.downgrade("0010")
    office.database.upgrade()
    with office.database.read() as session:
        upgraded = session.execute(text("SELECT id, turn_at, harm FROM cases ORDER BY id")).all()
    assert [tuple(row) for row in upgraded] == [tuple(row) for row in before]
    assert timedelta(days=36_000) < urgency.FIRST


def _waiting(office: Office, severity: Severity, due_at: datetime) -> str:
    proposed = suggestion(severity=severity)
    judged = SeverityPrediction(severity, 0.9, floored=False)
    return office.waiting(
        replace(
            ASSESSMENT,
            suggestion=replace(proposed, severity=judged),
            route=route(severity, due_at=due_at),
        )
    )
