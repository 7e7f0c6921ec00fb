"""When it is time again for what a worker does now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Pace:
    """Tell every so often, and the first time at once, that it is time."""

    def __init__(self, every: timedelta, clock: Callable[[], datetime]) -> None:
        self._every = every
        self._clock = clock
        self._next = clock()

    def due(self) -> bool:
        """Say whether it is time, and if so wait for the next one from now on."""
        now = self._clock()
        # A clock that was set back must not keep things waiting until it is where it was.
        if self._next - self._every <= now < self._next:
            return False
        self._next = now + self._every
        return True
