"""Remove from the database's files what was taken out of search, within a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from review_queue import lexical_upkeep
from review_queue.database import Database

EVERY = timedelta(seconds=30)

log = logging.getLogger(__name__)


class Purging:
    """Look now and then whether stems of removed texts may lie in the files, and purge them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._next = clock()

    def step(self) -> None:
        """Purge if it is time to look and there is something; a failure waits for the next time."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + EVERY
        try:
            with self._database.read() as session:
                wanted = lexical_upkeep.unpurged(session)
            if wanted:
                self._database.purge()
        except Exception as error:
            log.exception("purging failed: %s", type(error).__name__, exc_info=False)
