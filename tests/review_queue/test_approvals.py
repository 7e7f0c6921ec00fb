"""Four eyes: who opens many originals in an hour asks a second person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from review_queue import approvals, audit
from review_queue.approvals import ALONE, LASTS, OpeningRequest
from review_queue.errors import ApprovalNeeded, ApprovalRefused
from review_queue.model import Actor
from review_queue.originals import OpeningReason, open_original
from review_queue.vault_tables import OriginalOpeningRow
from tests.review_queue.office import (
    CLERK,
    COLLEAGUE,
    NOW,
    PRIVACY,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
    redacted,
)
from tests.review_queue.openings import NOTE
from tests.review_queue.race import race


@pytest.fixture
def case_id(office: Office) -> str:
    """A case whose original the clerk has opened as often as one may alone."""
    case_id = office.accept().case_id
    with office.database.write() as session:
        for number in range(ALONE):
            opened_at = NOW - timedelta(minutes=number)
            session.add(
                OriginalOpeningRow(
                    id=f"{number:032d}",
                    case_id=case_id,
                    opened_by=CLERK.id,
                    reason="complaint",
                    note="x",
                    policy_version="policy-1",
                    opened_at=opened_at,
                    expires_at=opened_at,
                )
            )
    return case_id


def _open(office: Office, case_id: str, actor: Actor = CLERK, *, now: datetime = NOW) -> None:
    with office.database.write() as session:
        open_original(session, actor, case_id, reason=OpeningReason.COMPLAINT, note=NOTE, now=now)


def _ask(
    office: Office, *, count: int = 2, note: str = "An access request for 40 files."
) -> OpeningRequest:
    with office.database.write() as session:
        return approvals.ask(
            session, CLERK, count=count, reason="access_request", note=redacted(note), now=NOW
        )


def _grant(office: Office, request: OpeningRequest, actor: Actor = PRIVACY) -> None:
    with office.database.write() as session:
        approvals.grant(session, actor, request.id, now=NOW)


def test_one_too_many_in_an_hour_needs_a_second_person(office: Office, case_id: str) -> None:
    """Nobody else is held up, and the hour passes."""
    with pytest.raises(ApprovalNeeded):
        _open(office, case_id)
    _open(office, case_id, COLLEAGUE)
    _open(office, case_id, now=after(minutes=45))


def test_what_is_granted_is_a_number_for_a_while(office: Office, case_id: str) -> None:
    """As many as were asked for, and no more when they are used or the day is over."""
    request = _ask(office)
    with pytest.raises(ApprovalNeeded):
        _open(office, case_id)
    _grant(office, request)
    _open(office, case_id, now=after(minutes=1))
    _open(office, case_id, now=after(minutes=2))
    with pytest.raises(ApprovalNeeded):
        _open(office, case_id, now=after(minutes=3))


def test_a_leave_ends_with_the_day(office: Office, case_id: str) -> None:
    """What was not used by then is asked for anew."""
    _grant(office, _ask(office, count=500))
    late = NOW + LASTS
    with office.database.write() as session:
        for row in session.scalars(select(OriginalOpeningRow)):
            row.opened_at = late
        session.flush()
        approvals.require_leave(session, CLERK, now=late - timedelta(seconds=1))
        with pytest.raises(ApprovalNeeded):
            approvals.require_leave(session, CLERK, now=late)


def test_nobody_approves_for_themselves_or_twice(office: Office, case_id: str) -> None:
    """Not the same person, not without the role, not what was answered."""
    request = _ask(office)
    own = Actor(CLERK.id, SUPERVISOR.role)
    with pytest.raises(ApprovalRefused, match="own"):
        _grant(office, request, own)
    with office.database.write() as session:
        approvals.refuse(session, SUPERVISOR, request.id, now=NOW)
        assert approvals.waiting(session, PRIVACY) == []
    with pytest.raises(ApprovalRefused, match="answered"):
        _grant(office, request)
    with pytest.raises(ApprovalNeeded):
        _open(office, case_id)


@SQLITE_ONLY
@pytest.mark.parametrize(("count", "note"), [(0, "For the archive."), (501, "For it."), (5, "x")])
def test_a_request_says_how_many_and_what_for(office: Office, count: int, note: str) -> None:
    """Too little said or too much asked is refused, and so is asking twice."""
    with pytest.raises(ApprovalRefused):
        _ask(office, count=count, note=note)
    _ask(office)
    with pytest.raises(ApprovalRefused, match="waiting"):
        _ask(office)


def test_both_people_are_on_record(office: Office, case_id: str) -> None:
    """Who asked and who agreed, with the number and the reason, never the note."""
    _grant(office, _ask(office), SUPERVISOR)
    with office.database.read() as session:
        granted, asked = audit.events(session, PRIVACY, limit=2)
    assert (asked.tag, asked.actor) == ("privacy:bulk:asked", CLERK.id)
    assert (granted.tag, granted.actor) == ("privacy:bulk:granted", SUPERVISOR.id)
    assert granted.subject == CLERK.id
    assert granted.details == (("count", 2), ("reason", "access_request"), ("request", 1))


def test_two_openings_at_once_are_counted_one_after_the_other(office: Office, case_id: str) -> None:
    """Of four at the same moment one gets the last free place."""
    with office.database.write() as session:
        session.delete(session.get_one(OriginalOpeningRow, f"{0:032d}"))

    def attempt(_number: int) -> bool:
        try:
            _open(office, case_id)
        except ApprovalNeeded:
            return False
        return True

    assert sum(race(4, attempt)) == 1
