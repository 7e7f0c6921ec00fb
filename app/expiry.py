"""Let go, every few minutes, what was kept for a day only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from app.bootstrap import Counter
from review_queue import parked

EVERY = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Expiry:
    """Remove parked calls whose time is over; a failure waits for the next time."""

    def __init__(self, counter: Counter, clock: Callable[[], datetime]) -> None:
        self._counter = counter
        self._clock = clock
        self._next = clock()

    def step(self) -> None:
        """Look if it is time to, and write only where something is over."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY
        try:
            with self._counter.database.read() as session:
                over = bool(parked.expired(session, now=now))
            if over:
                with self._counter.database.write() as session:
                    parked.let_expired_go(session, self._counter.vault, now=now)
        except Exception as error:
            log.exception("letting go failed: %s", type(error).__name__, exc_info=False)
