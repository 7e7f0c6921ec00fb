"""Where last month's cases would have gone under other rules, and how many would be late.

Both tables are played with the same cases and the same people, as everybody is today and with
nobody away, from an empty office on: the two answers differ by the tables alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import staff
from review_queue.access import Permission, require
from review_queue.assignment import Need
from review_queue.model import Actor, CaseState, Route
from review_queue.office_axis import OfficeAxis
from review_queue.ownership import Owner
from review_queue.routing import Asked, Router
from review_queue.simulation import Hand, Office, Request, by_rules
from review_queue.tables import CaseRow, RouteRow
from review_queue.visibility import may_open

BACK = timedelta(days=30)
AHEAD = timedelta(days=90)
MOST = 5_000
PLAYED = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)


@dataclass(frozen=True, slots=True)
class Moved:
    """Count the cases that one owner would have had before and another after."""

    before: Owner
    after: Owner
    cases: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Compare two tables over the same cases.

    `late` counts those not done in time, before and after, without S1; None while nobody can be
    given cases. `tray` counts those that nobody would ever have taken.
    """

    cases: int
    moved: tuple[Moved, ...]
    stayed: int
    late: tuple[int, int] | None
    tray: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Played:
    owners: tuple[Owner, ...]
    late: int


def forecast(
    session: Session,
    actor: Actor,
    before: Router,
    after: Router,
    taxonomy: Taxonomy,
    *,
    now: datetime,
) -> Forecast:
    """Play the cases of the last 30 days, 5,000 at most, under the table in force and another."""
    require(actor, Permission.CHANGE_ROUTING)
    asked = _asked(session, actor, now)
    people = staff.candidates(session, now=now)
    hands = [Hand(replace(each, load=0, away=False)) for each in people]
    axis = OfficeAxis(before.calendar, now - BACK - timedelta(days=7), now + AHEAD)
    old, new = (_play(each, asked, hands, axis, taxonomy) for each in (before, after))
    pairs = Counter(zip(old.owners, new.owners, strict=True))
    moved = [Moved(was, now_, number) for (was, now_), number in pairs.items() if was != now_]
    return Forecast(
        cases=len(asked),
        moved=tuple(sorted(moved, key=_most_first)),
        stayed=sum(number for (was, now_), number in pairs.items() if was == now_),
        late=(old.late, new.late) if hands else None,
        tray=(_in_trays(old.owners), _in_trays(new.owners)),
    )


def _asked(session: Session, actor: Actor, now: datetime) -> list[Asked]:
    """Read what is known of the cases that came, oldest first."""
    here = and_(RouteRow.case_id == CaseRow.id, RouteRow.round == CaseRow.round)
    query = (
        select(CaseRow, RouteRow.reasons)
        .join(RouteRow, here)
        .where(
            CaseRow.received_at >= now - BACK,
            CaseRow.received_at <= now,
            CaseRow.state.in_(PLAYED),
            may_open(actor),
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(MOST)
    )
    return [_facts(case, reasons) for case, reasons in reversed(session.execute(query).all())]


def _facts(case: CaseRow, reasons: Sequence[Sequence[str]]) -> Asked:
    said = {str(code): str(value) for code, value in reasons}
    return Asked(
        category=said.get("category"),
        severity=case.severity or Severity.S3,
        received_at=case.received_at,
        language=case.language or case.text_language,
        community=said.get("community", ""),
        postal=said.get("postal", ""),
    )


def _play(
    router: Router,
    asked: Sequence[Asked],
    hands: Sequence[Hand],
    axis: OfficeAxis,
    taxonomy: Taxonomy,
) -> _Played:
    routes = [router.way(each, taxonomy) for each in asked]
    minutes = float(router.table.handling_minutes)
    requests = [
        Request(axis.place(each.received_at), axis.place(route.due_at), _need(each, route), minutes)
        for each, route in zip(asked, routes, strict=True)
    ]
    done = Office(hands, by_rules, covers={}).play(requests)
    owners = tuple(Owner(route.team, each.owner) for route, each in zip(routes, done, strict=True))
    late = sum(
        each.late for each, fact in zip(done, asked, strict=True) if fact.severity != Severity.S1
    )
    return _Played(owners, late)


def _need(asked: Asked, route: Route) -> Need:
    return Need(
        team=route.team,
        category=asked.category or "other",
        language=asked.language or "en",
        severity=asked.severity,
        skills=tuple(value for code, value in route.reasons if code == "skill"),
    )


def _in_trays(owners: Iterable[Owner]) -> int:
    return sum(each.person is None for each in owners)


def _most_first(moved: Moved) -> tuple[int, str, str]:
    return -moved.cases, moved.before.team, moved.after.team
