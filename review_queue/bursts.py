"""Notice when many cases are likely one incident, and tell a supervisor as they grow.

The worker finds them; nothing is linked, merged or decided by it. What one sender can add in a
day counts once, so that nobody raises a notice alone (case 56).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile

from sqlalchemy import ColumnElement, CursorResult, Select, select, true, update
from sqlalchemy.orm import Session

from review_queue import audit, nearness, proposals
from review_queue.access import Permission, require
from review_queue.conditions import not_erased, unrestricted
from review_queue.errors import BurstNotFound
from review_queue.model import WORKER, Actor
from review_queue.occurrence_tables import BurstCaseRow, BurstRow
from review_queue.tables import CaseRow
from review_queue.visibility import may_open

WINDOW = timedelta(hours=72)
ANONYMOUS = 2
"""How many cases without a known sender count, however many there are."""
MOST_NEAR = 50
MOST_MEMBERS = 1000
SHOWN_FOR = timedelta(days=14)
MOST_NOTICES = 20
MOST_LISTED = 60
FIRST_STEPS = (3, 5, 10)


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell of a burst, as its reader may see it; `count` is what its senders come to.

    `cases` are its newest, `more` how many are not listed.
    """

    id: int
    area: str
    community: str | None
    level: int
    count: int
    first_at: datetime
    last_at: datetime
    cases: tuple[str, ...]
    more: int


def level(number: int) -> int:
    """Return the highest step a number of cases has reached: 3, 5, 10, 20, 40 and so on; 0."""
    return max(takewhile(lambda step: step <= number, _steps()), default=0)


def watch(session: Session, case_id: str, *, now: datetime) -> None:
    """Put a case just triaged with those it is likely one incident with, if they are enough.

    To be called in triage's transaction, after its event: two workers then come one by one.
    """
    case = session.get_one(CaseRow, case_id)
    found = nearness.near(session, WORKER, case_id, limit=MOST_NEAR) or ()
    near = [each.case_id for each in found if abs(each.received_at - case.received_at) <= WINDOW]
    if not near or case.area is None:
        return
    together = [case_id, *near]
    burst = _burst_of(session, together, case.area)
    if burst is None:
        if not level(weight(session, together)):
            return
        burst = BurstRow(area=case.area, level=0, grew_at=now, seen_level=0)
        session.add(burst)
        session.flush()
    _add(session, burst, together)
    _grow(session, burst, case, now=now)


def weight(session: Session, case_ids: Sequence[str]) -> int:
    """Count senders rather than cases: one a day each, and two for all that are unknown."""
    keys = nearness.senders(session, case_ids)
    return len(set(keys.values())) + min(len(case_ids) - len(keys), ANONYMOUS)


def notices(session: Session, actor: Actor, *, now: datetime) -> tuple[Notice, ...]:
    """List the bursts that grew since a supervisor looked, the largest first.

    Only cases the actor may open are counted or listed.
    """
    require(actor, Permission.SEE_OVERSIGHT)
    query = (
        select(BurstRow)
        .where(
            BurstRow.level > BurstRow.seen_level,
            BurstRow.grew_at >= now - SHOWN_FOR,
            _theirs(actor),
        )
        .order_by(BurstRow.level.desc(), BurstRow.grew_at.desc(), BurstRow.id)
        .limit(MOST_NOTICES)
    )
    shown = (_notice(session, actor, burst) for burst in session.scalars(query).all())
    return tuple(each for each in shown if each is not None)


def mark_seen(session: Session, actor: Actor, burst_id: int, *, seen: int, now: datetime) -> None:
    """Take a notice away until its burst grows past `seen`, the level the page showed.

    Raises BurstNotFound, also for a burst outside the actor's areas.
    """
    require(actor, Permission.ANSWER_NOTICE)
    burst = session.scalar(select(BurstRow).where(BurstRow.id == burst_id, _theirs(actor)))
    if burst is None:
        raise BurstNotFound("there is no such notice: open the overview again")
    statement = (
        update(BurstRow)
        .where(BurstRow.id == burst_id, BurstRow.seen_level < seen, BurstRow.level >= seen)
        .values(seen_level=seen, seen_by=actor.id, seen_at=now)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    # A colleague was faster: the notice is gone either way, and one event says so.
    if isinstance(result, CursorResult) and result.rowcount == 1:
        details: dict[str, audit.Detail] = {"cases": seen}
        audit.record(session, "oversight:burst:seen", actor, str(burst_id), details, now=now)


def _steps() -> Iterator[int]:
    yield from FIRST_STEPS
    for doubling in count(1):
        yield FIRST_STEPS[-1] * 2**doubling


def _theirs(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.areas is None else BurstRow.area.in_(sorted(actor.areas))


def _burst_of(session: Session, case_ids: Sequence[str], area: str) -> BurstRow | None:
    """Find the oldest burst that holds one of the cases."""
    query = (
        select(BurstRow)
        .join(BurstCaseRow, BurstCaseRow.burst_id == BurstRow.id)
        .where(BurstCaseRow.case_id.in_(case_ids), BurstRow.area == area)
        .order_by(BurstRow.id)
        .limit(1)
    )
    return session.scalars(query).first()


def _add(session: Session, burst: BurstRow, case_ids: Sequence[str]) -> None:
    held = select(BurstCaseRow.case_id).where(BurstCaseRow.case_id.in_(case_ids))
    known = set(session.scalars(held))
    session.add_all(
        BurstCaseRow(case_id=case_id, burst_id=burst.id)
        for case_id in case_ids
        if case_id not in known
    )
    session.flush()


def _grow(session: Session, burst: BurstRow, newest: CaseRow, *, now: datetime) -> None:
    """Raise the burst's level when those near in time to the newest case reach a step."""
    around = CaseRow.received_at.between(newest.received_at - WINDOW, newest.received_at + WINDOW)
    members = [case.id for case in session.scalars(_members(burst, around))]
    reached = level(weight(session, members))
    if reached <= burst.level:
        return
    burst.level, burst.grew_at = reached, now
    session.flush()
    details: dict[str, audit.Detail] = {"burst": burst.id, "cases": reached}
    audit.record(session, "worker:burst:grew", WORKER, newest.id, details, now=now)


def _members(burst: BurstRow, *conditions: ColumnElement[bool]) -> Select[CaseRow]:
    return (
        select(CaseRow)
        .join(BurstCaseRow, BurstCaseRow.case_id == CaseRow.id)
        .where(
            BurstCaseRow.burst_id == burst.id,
            CaseRow.area == burst.area,
            CaseRow.state.in_(nearness.OPEN),
            unrestricted(),
            not_erased(),
            *conditions,
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(MOST_MEMBERS)
    )


def _notice(session: Session, actor: Actor, burst: BurstRow) -> Notice | None:
    cases = session.scalars(_members(burst, may_open(actor))).all()
    number = weight(session, [case.id for case in cases])
    reached = min(level(number), burst.level)
    if reached <= burst.seen_level:
        return None
    route = proposals.load_route(session, cases[0].id, cases[0].round)
    return Notice(
        id=burst.id,
        area=burst.area,
        community=dict(route.reasons).get("community") if route else None,
        level=reached,
        count=number,
        first_at=cases[-1].received_at,
        last_at=cases[0].received_at,
        cases=tuple(case.id for case in cases[:MOST_LISTED]),
        more=max(0, len(cases) - MOST_LISTED),
    )
