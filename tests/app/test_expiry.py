"""The worker lets go what was kept for a day."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap import Counter
from app.clock import now
from app.expiry import EVERY, Expiry
from review_queue import parked
from review_queue.model import Actor, Role
from tests.web.conftest import counter, prepared_database, redactor, settings

__all__ = ["counter", "prepared_database", "redactor", "settings"]
CLERK = Actor("test-intake", Role.INTAKE)


def test_parked_calls_are_let_go_when_their_day_is_over(counter: Counter) -> None:
    """Looked for every few minutes, nobody having to ask."""
    at = [now()]
    expiry = Expiry(counter, lambda: at[0])
    with counter.database.write() as rows:
        parked.park(rows, counter.vault, CLERK, b"{}", now=at[0])
    expiry.step()
    at[0] += parked.LASTS - timedelta(seconds=1)
    expiry.step()
    with counter.database.read() as rows:
        assert len(parked.parked(rows, counter.vault, CLERK, now=at[0])) == 1
    at[0] += EVERY
    expiry.step()
    with counter.database.read() as rows:
        assert list(parked.expired(rows, now=at[0])) == []
