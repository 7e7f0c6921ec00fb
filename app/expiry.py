"""Let go, every few minutes, of what was kept for some time only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from app.bootstrap import Counter
from app.pace import Pace
from review_queue import first_contacts, parked

EVERY = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Expiry:
    """Remove parked calls and counts whose time is over; a failure waits for the next time."""

    def __init__(self, counter: Counter, clock: Callable[[], datetime]) -> None:
        self._counter = counter
        self._clock = clock
        self._pace = Pace(EVERY, clock)

    def step(self) -> None:
        """Look if it is time to, and write only where something is over."""
        if not self._pace.due():
            return
        now = self._clock()
        try:
            with self._counter.database.read() as session:
                over = bool(parked.expired(session, now=now))
                old = first_contacts.any_old(session, now=now)
            if over or old:
                with self._counter.database.write() as session:
                    parked.let_expired_go(session, self._counter.vault, now=now)
                    first_contacts.forget_old(session, now=now)
        except Exception as error:
            log.exception("letting go failed: %s", type(error).__name__, exc_info=False)
