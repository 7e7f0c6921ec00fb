"""Look every few seconds after deadlines, trays, absences and alarms."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from app.pace import Pace
from review_queue import case_clocks, deliveries, escalation_calls, escalations, ownership
from review_queue.database import Database
from review_queue.escalation_calls import Call

EVERY = timedelta(seconds=5)
SELDOM = timedelta(seconds=30)

log = logging.getLogger(__name__)


class Sweep(Protocol):
    def __call__(self, session: Session, /, *, now: datetime) -> int: ...


class Find(Protocol):
    def __call__(self, session: Session, /, *, now: datetime) -> Sequence[Call]: ...


class Escalating:
    """Take the steps that time alone asks for; a failure of one is not the others'."""

    def __init__(
        self,
        database: Database,
        channels: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._often, self._now_and_then = Pace(EVERY, clock), Pace(SELDOM, clock)

    def step(self) -> None:
        """Sweep if it is time to."""
        if not self._often.due():
            return
        steps = (self._tell_of(escalation_calls.emergencies), *self._seldom())
        for step in steps:
            try:
                step()
            except Exception as error:
                log.exception("a sweep failed: %s", type(error).__name__, exc_info=False)

    def _seldom(self) -> tuple[Callable[[], None], ...]:
        """Return what a minute's delay does not hurt, when it is time for it."""
        if not self._now_and_then.due():
            return ()
        sweeps = (ownership.settle_absences, case_clocks.sweep, deliveries.give_up_silent)
        return (
            *map(self._written, sweeps), self._fill, self._tell_of(escalation_calls.endings)
        )  # fmt: skip

    def _written(self, sweep: Sweep) -> Callable[[], None]:
        def step() -> None:
            with self._database.write() as session:
                sweep(session, now=self._clock())

        return step

    def _fill(self) -> None:
        """Give out what lies in trays; nothing is written while nobody is free for any of it."""
        with self._database.read() as session:
            wanted = ownership.placeable(session, now=self._clock())
        if wanted:
            self._written(ownership.fill)()

    def _tell_of(self, find: Find) -> Callable[[], None]:
        """Bind a step that tells of what it finds; nothing is written while that is nothing."""

        def step() -> None:
            with self._database.read() as session:
                calls = find(session, now=self._clock())
            if calls:
                with self._database.write() as session:
                    escalations.sweep(session, calls, now=self._clock(), channels=self._channels)

        return step
