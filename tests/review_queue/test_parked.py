"""A call set aside waits for its own clerk, sealed, and for a day only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from review_queue import audit, parked
from review_queue.errors import CallNotParked, PermissionDenied, TooManyParked
from review_queue.model import Actor, Role
from review_queue.tables import VaultBlobRow
from tests.review_queue.office import CLERK, NOW, Office

SAID = b'{"story": "Samantha Sock fell"}'
OTHER = Actor("lise", Role.INTAKE)
EVALUATOR = Actor("efua", Role.EVALUATOR)


def _park(office: Office, actor: Actor = CLERK) -> str:
    with office.database.write() as session:
        return parked.park(session, office.vault, actor, SAID, now=NOW)


def test_a_parked_call_is_sealed_and_listed_to_its_clerk(office: Office) -> None:
    """The database holds no word of it, and nobody else sees that there is one."""
    parked_id = _park(office)
    with office.database.read() as session:
        (mine,) = parked.parked(session, office.vault, CLERK, now=NOW)
        assert (mine.id, mine.content) == (parked_id, SAID)
        assert parked.parked(session, office.vault, OTHER, now=NOW) == []
        sealed = session.scalars(select(VaultBlobRow.ciphertext)).all()
        assert all(b"Sock" not in each for each in sealed)
    assert "Sock" not in repr(mine)


def test_only_its_clerk_takes_it_up_again_and_each_time_is_on_record(office: Office) -> None:
    """Somebody else's call and one that never was are refused alike; it stays until let go."""
    parked_id = _park(office)
    with office.database.write() as session:
        with pytest.raises(CallNotParked):
            parked.resume(session, office.vault, OTHER, parked_id, now=NOW)
        with pytest.raises(CallNotParked):
            parked.resume(session, office.vault, CLERK, "0" * 32, now=NOW)
    for _ in range(2):
        with office.database.write() as session:
            assert parked.resume(session, office.vault, CLERK, parked_id, now=NOW).content == SAID
    with office.database.write() as session:
        gone = parked.let_go(
            session, office.vault, CLERK, parked_id, reason=parked.FINISHED, now=NOW
        )
        assert gone
    with office.database.read() as session:
        tags = [entry.tag for entry in audit.history(session, parked_id)]
    assert tags == [
        "intake:call:parked",
        "intake:call:resumed",
        "intake:call:resumed",
        "intake:call:removed",
    ]


def test_what_was_said_is_destroyed_when_it_is_let_go(office: Office) -> None:
    """The blob goes with the row; letting go a second time is no error."""
    parked_id = _park(office)
    for expected in (True, False):
        with office.database.write() as session:
            gone = parked.let_go(
                session, office.vault, CLERK, parked_id, reason=parked.REMOVED, now=NOW
            )
            assert gone is expected
    assert _blobs(office) == 0


def test_after_a_day_it_is_over(office: Office) -> None:
    """It cannot be taken up any more, and the worker destroys it."""
    parked_id = _park(office)
    later = NOW + parked.LASTS
    with office.database.write() as session:
        assert parked.let_expired_go(session, office.vault, now=later - timedelta(seconds=1)) == 0
        with pytest.raises(CallNotParked):
            parked.resume(session, office.vault, CLERK, parked_id, now=later)
        assert parked.let_expired_go(session, office.vault, now=later) == 1
    assert _blobs(office) == 0
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


def test_who_may_not_receive_may_not_park(office: Office) -> None:
    """The permission of every door."""
    with pytest.raises(PermissionDenied):
        _park(office, EVALUATOR)


def test_nobody_parks_without_end(office: Office) -> None:
    """Twenty calls a person; another's do not count."""
    for _ in range(parked.MOST):
        _park(office)
    with pytest.raises(TooManyParked):
        _park(office)
    _park(office, OTHER)


def _blobs(office: Office) -> int:
    with office.database.read() as session:
        query = select(func.count()).where(VaultBlobRow.kind == parked.KIND)
        return session.scalar(query) or 0
