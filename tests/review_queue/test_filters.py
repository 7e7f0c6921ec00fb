"""Which cases a person wants to see, and a page of them at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from classifiers.model import Severity
from redaction.model import Language
from review_queue import claims, listing, nearness
from review_queue.errors import PermissionDenied
from review_queue.filters import Due, Filter, Holding
from review_queue.model import Actor, Channel, Role, Route
from review_queue.places import Place
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    delivery,
    redacted_case,
    suggestion,
)

SHEDIAC = Place("Shediac", 46.2198, -64.5411)
LATE, TODAY, LATER = after(hours=-1), after(hours=5), after(days=9)


def test_each_filter_lets_through_what_it_says(office: Office) -> None:
    """Two cases that differ in everything, one taken, one set aside: each filter finds its own."""
    road = _waiting(office, "roads.southeast", Severity.S3, LATE, channel=Channel.PHONE)
    home = _waiting(office, "housing.central", Severity.S2, TODAY, language="fr", unsure=True)
    mine = _waiting(office, "roads.central", Severity.S4, LATER, received=after(days=-8))
    aside = office.quarantined()
    with office.database.write() as session:
        claims.claim(session, CLERK, mine, now=NOW)
        nearness.keep_place(session, road, SHEDIAC)
    for chosen, expected in (
        (Filter(), {road, home, mine}),
        (Filter(areas=("housing", "health")), {home}),
        (Filter(severities=(Severity.S3, Severity.S4)), {road, mine}),
        (Filter(languages=("fr",)), {home}),
        (Filter(channels=(Channel.PHONE,)), {road}),
        (Filter(region="central"), {home, mine}),
        (Filter(region="entral"), set()),
        (Filter(region="%"), set()),
        (Filter(place=SHEDIAC), {road}),
        (Filter(waited=timedelta(days=7)), {mine}),
        (Filter(due=Due.LATE), {road}),
        (Filter(due=Due.SOON), {home}),
        (Filter(holding=Holding.MINE), {mine}),
        (Filter(holding=Holding.UNASSIGNED), {road, home}),
        (Filter(abstained=True), {home}),
        (Filter(areas=("roads",), region="southeast", due=Due.LATE), {road}),
        (Filter(quarantined=True), {aside}),
    ):
        assert _ids(office, chosen) == expected, chosen
    assert _ids(office, Filter(holding=Holding.MINE), at=after(hours=1)) == set()


def test_the_next_case_comes_from_the_view_that_is_open(office: Office) -> None:
    """Who works through one region is not led to another, however urgent that is."""
    _waiting(office, "housing.central", Severity.S1, TODAY)
    road = _waiting(office, "roads.southeast", Severity.S4, LATER)
    with office.database.write() as session:
        chosen = Filter(areas=("roads",))
        assert claims.claim_next(session, CLERK, chosen, now=NOW) == road
        assert claims.claim_next(session, CLERK, chosen, now=NOW) is None
        assert claims.claim_next(session, CLERK, Filter(quarantined=True), now=NOW) is None


@SQLITE_ONLY
def test_pages_are_of_fifty_and_the_last_is_the_last(office: Office) -> None:
    """Every case is on one page, in one order; a page past the end is the last one."""
    case_id = office.waiting()
    with office.database.write() as session:
        session.execute(_COPIES, {"id": case_id})
    with office.database.read() as session:
        pages = [
            listing.page(session, CLERK, Filter(), number=n, now=NOW) for n in (-1, 1, 2, 3, 9)
        ]
    assert [(page.number, len(page.rows), page.pages, page.total) for page in pages] == [
        (1, 50, 3, 121), (1, 50, 3, 121), (2, 50, 3, 121), (3, 21, 3, 121), (3, 21, 3, 121),
    ]  # fmt: skip
    assert len({row.case_id for page in pages for row in page.rows}) == 121
    assert not any(page.more for page in pages)


def test_nobody_is_listed_what_they_may_not_open(office: Office) -> None:
    """Areas limit a filter, and quarantine needs its own permission."""
    _waiting(office, "housing.central", Severity.S3, TODAY)
    road = _waiting(office, "roads.southeast", Severity.S3, TODAY)
    limited = Actor("lise", Role.INTAKE, frozenset({"roads"}))
    with office.database.read() as session:
        for chosen in (Filter(), Filter(areas=("roads", "housing"))):
            page = listing.page(session, limited, chosen, now=NOW)
            assert ([row.case_id for row in page.rows], page.total) == ([road], 1)
        with pytest.raises(PermissionDenied):
            listing.page(session, EVALUATOR, Filter(quarantined=True), now=NOW)


def test_a_row_says_who_has_it_until_when(office: Office) -> None:
    """A lease is visible while it lasts."""
    case_id = office.waiting()
    office.claim(case_id, COLLEAGUE)
    with office.database.read() as session:
        (row,) = listing.page(session, CLERK, Filter(), now=NOW).rows
        (later,) = listing.page(session, CLERK, Filter(), now=after(minutes=16)).rows
    assert (row.claimed_by, row.claimed_until) == (COLLEAGUE.id, NOW + claims.LEASE)
    assert (later.claimed_by, later.claimed_until) == (None, None)


_COPIES = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) "
    "INSERT INTO cases (id, state, channel, mailbox, fingerprint, received_at, round, severity,"
    " due_at, turn_at, area, team, excerpt, searched, defects, fence) "
    "SELECT printf('HM-%04d-0000', i), state, channel, mailbox, i, received_at, round, severity,"
    " due_at, turn_at, area, team, excerpt, searched, defects, fence FROM cases, n WHERE id = :id"
)


def _ids(office: Office, chosen: Filter, *, at: datetime = NOW) -> set[str]:
    with office.database.read() as session:
        page = listing.page(session, CLERK, chosen, now=at)
    return {row.case_id for row in page.rows} | {row.case_id for row in page.set_aside}


def _waiting(
    office: Office,
    team: str,
    severity: Severity,
    due_at: datetime,
    *,
    channel: Channel = Channel.EMAIL,
    language: Language = "en",
    received: datetime = NOW,
    unsure: bool = False,
) -> str:
    message = replace(delivery(), channel=channel, received_at=received)
    going = Route(team.partition(".")[0], team, None, due_at, (("severity", severity.name),))
    assessment = replace(
        ASSESSMENT,
        redacted=redacted_case(language=language),
        suggestion=suggestion(severity=severity, abstained=unsure),
        route=going,
    )
    return office.assess(office.received(message), assessment)
