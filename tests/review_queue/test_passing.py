"""Pass a case on, with what the next person must know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from classifiers.model import Severity
from redaction.model import RedactedText
from review_queue import claims, listing, passing, queue
from review_queue.account_tables import AccountRow
from review_queue.audit import verify
from review_queue.errors import CaseNotFound, ClaimConflict, TransferRefused
from review_queue.filters import Filter, Holding
from review_queue.model import Actor, Role
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
    redacted,
    route,
    suggestion,
)

WHY = redacted("She called twice about the same culvert.")
LISE = Actor("lise.roy", Role.INTAKE, frozenset({"housing"}))


@pytest.fixture
def staffed(office: Office) -> Office:
    """Give the office's people their accounts; nobody signs in, so no password is hashed."""
    with office.database.write() as session:
        for who in (CLERK, COLLEAGUE, SUPERVISOR, LISE, Actor("ev", Role.EVALUATOR)):
            session.add(
                AccountRow(
                    username=who.id,
                    display_name=who.id.title(),
                    role=who.role,
                    areas=" ".join(who.areas) if who.areas else None,
                    password_hash="",
                    language="fr",
                    created_at=NOW,
                )
            )
    return office


def test_a_case_passed_on_is_kept_for_its_person_and_then_free(staffed: Office) -> None:
    """Nobody else is given it meanwhile; who is away holds nothing up for ever."""
    case_id = staffed.waiting()
    staffed.claim(case_id)
    _to(staffed, case_id, COLLEAGUE.id)
    assert _next(staffed, CLERK) is None
    with pytest.raises(ClaimConflict, match=COLLEAGUE.id):
        staffed.claim(case_id, SUPERVISOR)
    with staffed.database.read() as session:
        mine = listing.page(session, COLLEAGUE, Filter(holding=Holding.MINE), now=NOW)
        free = listing.page(session, CLERK, Filter(holding=Holding.UNASSIGNED), now=NOW)
        handover = passing.latest(session, COLLEAGUE, case_id)
    assert [(row.case_id, row.kept_for) for row in mine.rows] == [(case_id, COLLEAGUE.id)]
    assert free.rows == ()
    assert handover is not None
    assert (handover.passed_by, handover.note) == (CLERK.id, WHY.text)
    assert staffed.view(case_id).notes[-1].text == WHY.text
    assert _next(staffed, CLERK, after(days=1)) == case_id
    with staffed.database.read() as session:
        assert verify(session).first_broken is None


@SQLITE_ONLY
def test_an_s1_is_kept_for_five_minutes_only(staffed: Office) -> None:
    """An emergency waits for nobody in particular."""
    urgent = replace(
        ASSESSMENT, suggestion=suggestion(severity=Severity.S1), route=route(Severity.S1)
    )
    case_id = staffed.waiting(urgent)
    _to(staffed, case_id, COLLEAGUE.id)
    assert _next(staffed, CLERK, after(minutes=4)) is None
    assert _next(staffed, CLERK, after(minutes=5)) == case_id


@SQLITE_ONLY
def test_who_took_a_case_and_put_it_back_keeps_it_from_nobody(staffed: Office) -> None:
    """Taking it ends what it was kept for."""
    case_id = staffed.waiting()
    _to(staffed, case_id, COLLEAGUE.id)
    staffed.claim(case_id, COLLEAGUE)
    with staffed.database.write() as session:
        queue.release(session, COLLEAGUE, case_id, now=NOW)
    assert _next(staffed, CLERK) == case_id


def test_a_team_gets_the_case_into_its_area_and_the_decision(staffed: Office) -> None:
    """Its people see the case; confirming sends it to them and counts as another route."""
    case_id = staffed.waiting()
    with staffed.database.write() as session:
        team = {"person": None, "team": "housing.central"}
        passing.pass_on(session, CLERK, case_id, **team, note=WHY, seen=0, now=NOW)
    assert _next(staffed, LISE) == case_id
    decision = staffed.confirm(case_id, LISE)
    assert (decision.category, decision.team) == ("roads.surface", "housing.central")
    assert not decision.confirmed
    with staffed.database.read() as session, pytest.raises(CaseNotFound):
        queue.view(session, replace(CLERK, areas=frozenset({"roads"})), case_id, now=NOW)


@SQLITE_ONLY
def test_what_cannot_be_passed_on_like_this_is_refused(staffed: Office) -> None:
    """To someone who may not take it, to nobody, without a reason, or from under a colleague."""
    case_id = staffed.waiting()
    for person, note, reason in (
        ("ev", WHY, "person"),
        (LISE.id, WHY, "person"),
        ("nobody.here", WHY, "person"),
        (COLLEAGUE.id, redacted("[PERSON 1] [PHONE 1] ok"), "note"),
    ):
        with pytest.raises(TransferRefused) as refused:
            _to(staffed, case_id, person, note=note)
        assert refused.value.reason == reason
    team = {"person": None, "team": "roads.atlantis"}
    with pytest.raises(TransferRefused, match="team"), staffed.database.write() as session:
        passing.pass_on(session, CLERK, case_id, **team, note=WHY, seen=0, now=NOW)
    staffed.claim(case_id, COLLEAGUE)
    with pytest.raises(ClaimConflict, match=COLLEAGUE.id):
        _to(staffed, case_id, SUPERVISOR.id)
    assert staffed.view(case_id).notes == ()
    with staffed.database.read() as session:
        names = {each.id for each in passing.recipients(session, CLERK, case_id)}
    assert names == {COLLEAGUE.id, SUPERVISOR.id}


def test_fault_f36_a_supervisor_reassigns_while_someone_confirms(staffed: Office) -> None:
    """The fence moved: the confirmation is refused, and the case has its one new owner."""
    case_id = staffed.waiting()
    seen = staffed.claim(case_id, CLERK)
    _to(staffed, case_id, SUPERVISOR.id, by=SUPERVISOR)
    with pytest.raises(ClaimConflict):
        staffed.confirm(case_id, CLERK, seen=seen)
    with pytest.raises(ClaimConflict), staffed.database.write() as session:
        claims.renew(session, CLERK, case_id, now=NOW)
    assert staffed.confirm(case_id, SUPERVISOR).decided_by == SUPERVISOR.id
    with pytest.raises(ClaimConflict):
        _to(staffed, case_id, COLLEAGUE.id, by=SUPERVISOR)


def _to(
    office: Office, case_id: str, person: str, *, by: Actor = CLERK, note: RedactedText = WHY
) -> None:
    seen = office.view(case_id).fence
    with office.database.write() as session:
        to = {"person": person, "team": None}
        passing.pass_on(session, by, case_id, **to, note=note, seen=seen, now=NOW)


def _next(office: Office, actor: Actor, at: datetime = NOW) -> str | None:
    with office.database.write() as session:
        return claims.claim_next(session, actor, now=at)
