"""Many cases that are likely one incident: who is told, when, and what one sender can do."""

from __future__ import annotations

import pytest

from review_queue import audit, bursts, nearness
from review_queue.errors import BurstNotFound
from review_queue.model import Actor, Correction
from tests.review_queue.neighbours import ELSEWHERE, HERE, ROADS, settle
from tests.review_queue.office import CLERK, NOW, SUPERVISOR, Office, after


def _near(office: Office, case_id: str) -> tuple[nearness.NearCase, ...]:
    with office.database.read() as session:
        return nearness.near(session, CLERK, case_id) or ()


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (0, 0),
        (2, 0),
        (3, 3),
        (4, 3),
        (5, 5),
        (9, 5),
        (10, 10),
        (19, 10),
        (20, 20),
        (79, 40),
        (80, 80),
    ],
)
def test_notices_come_at_steps(number: int, step: int) -> None:
    """Three, five, ten, and then at every doubling."""
    assert bursts.level(number) == step


def _notices(office: Office, actor: Actor = SUPERVISOR) -> list[tuple[int, int, int]]:
    with office.database.read() as session:
        found = bursts.notices(session, actor, now=NOW)
    return [(each.level, each.count, len(each.cases)) for each in found]


def test_a_growing_burst_raises_a_notice_at_each_step(office: Office) -> None:
    """Seen, it is gone until the next step; every step is an event of the chain."""
    seen = []
    for number in range(1, 11):
        settle(office, HERE, sender=f"neighbour{number}@example.org", angle=number)
        seen.append(_notices(office))
        if number == 5:
            with office.database.write() as session:
                (notice,) = bursts.notices(session, SUPERVISOR, now=NOW)
                bursts.mark_seen(session, SUPERVISOR, notice.id, seen=notice.level, now=NOW)
                bursts.mark_seen(session, SUPERVISOR, notice.id, seen=notice.level, now=NOW)
    assert seen == [
        [], [], [(3, 3, 3)], [(3, 4, 4)], [(5, 5, 5)], [], [], [], [], [(10, 10, 10)],
    ]  # fmt: skip
    with office.database.read() as session:
        events = audit.events(session, SUPERVISOR)
    grown = [dict(each.details)["cases"] for each in events if each.tag == "worker:burst:grew"]
    assert grown == [10, 5, 3]
    assert [each.details for each in events if each.tag == "oversight:burst:seen"] == [
        (("cases", 5),)
    ]


def test_case_56_one_sender_raises_no_notice(office: Office) -> None:
    """Two hundred mails of one address a day count as one, unsigned ones as two."""
    cases = [settle(office, HERE, sender="loud@example.org") for _ in range(12)]
    assert _notices(office) == []
    assert len(_near(office, cases[-1])) == nearness.PER_SENDER
    settle(office, HERE)
    settle(office, HERE)
    assert _notices(office) == [(3, 3, nearness.PER_SENDER + 2)]


def test_a_notice_tells_a_reader_of_other_areas_nothing(office: Office) -> None:
    """Neither that it is there, nor by the answer to marking it as seen."""
    cases = [settle(office, HERE, sender=f"n{n}@example.org") for n in range(3)]
    limited = Actor(SUPERVISOR.id, SUPERVISOR.role, ELSEWHERE.areas)
    roads = Actor(SUPERVISOR.id, SUPERVISOR.role, ROADS.areas)
    assert _notices(office, limited) == []
    assert _notices(office, roads) == [(3, 3, 3)]
    with office.database.write() as session:
        for number in (1, 99):
            with pytest.raises(BurstNotFound):
                bursts.mark_seen(session, limited, number, seen=3, now=NOW)
    office.correct(cases[0], Correction("housing.repair"))
    assert _notices(office, roads) == []


def test_old_cases_do_not_grow_a_burst(office: Office) -> None:
    """Three in one week, a day and more apart, are not three within 72 hours."""
    for days in (-6, -3.5, 0):
        settle(office, HERE, at=after(days=days), sender=f"n{days}@example.org")
    assert _notices(office) == []
