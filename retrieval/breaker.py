"""Ask what may be away, and after a failure let it alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from retrieval.errors import IndexUnavailable

Answer = TypeVar("Answer")
REST_SECONDS = 10.0
# An index whose process died refuses within milliseconds, and is back within some seconds.
LEAST_SECONDS = 1.0
TIMES = 5


class Breaker:
    """Spare every caller the wait for a dead index that the first one had.

    After a failure the index is not asked for five times as long as that took, at least a second
    and at most `rest`; then one caller tries, while the others are still told at once.
    """

    def __init__(
        self, rest: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._until: float | None = None

    def __call__(self, ask: Callable[[], Answer]) -> Answer:
        """Return the answer; raises IndexUnavailable, without asking while the index rests."""
        self._pass()
        began = self._clock()
        try:
            answer = ask()
        except IndexUnavailable:
            self._open(self._clock() - began)
            raise
        with self._lock:
            self._until = None
        return answer

    def _pass(self) -> None:
        with self._lock:
            if self._until is None:
                return
            if self._clock() < self._until:
                raise IndexUnavailable("the index did not answer a moment ago; cases go on")
            self._until = self._clock() + self._rest

    def _open(self, waited: float) -> None:
        rest = min(self._rest, max(LEAST_SECONDS, TIMES * waited))
        with self._lock:
            self._until = self._clock() + rest
