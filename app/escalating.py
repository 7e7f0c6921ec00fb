"""Look every few seconds after deadlines, trays, absences and alarms; send what is to be sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.messengers import Messenger, NotDelivered, Uncertain
from review_queue import alerts, case_clocks, escalations, ownership
from review_queue.alerts import Alert
from review_queue.database import Database

EVERY = timedelta(seconds=5)
# Between two looks, so that a dead mail server does not keep messages from being triaged.
MOST_SENT = 3

log = logging.getLogger(__name__)


class Escalating:
    """Take the steps that time alone asks for; a failure of one is not the others'."""

    def __init__(
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._next = clock()

    def step(self) -> None:
        """Sweep and send if it is time to."""
        now = self._clock()
        # A clock that was set back must not keep alarms waiting until it is where it was.
        if self._next - EVERY <= now < self._next:
            return
        self._next = now + EVERY
        for sweep in (self._absences, self._trays, self._clocks, self._escalations, self._silent):
            try:
                with self._database.write() as session:
                    sweep(session)
            except Exception as error:
                log.exception("a sweep failed: %s", type(error).__name__, exc_info=False)
        try:
            self._send_some()
        except Exception as error:
            # What was being sent stays marked so, and becomes unclear.
            log.exception("sending failed: %s", type(error).__name__, exc_info=False)

    def _absences(self, session: Session) -> None:
        ownership.settle_absences(session, now=self._clock())

    def _trays(self, session: Session) -> None:
        ownership.fill(session, now=self._clock())

    def _clocks(self, session: Session) -> None:
        case_clocks.sweep(session, now=self._clock())

    def _escalations(self, session: Session) -> None:
        escalations.sweep(session, now=self._clock(), channels=self._messengers.keys())

    def _silent(self, session: Session) -> None:
        alerts.give_up_silent(session, now=self._clock())

    def _send_some(self) -> None:
        if not self._messengers:
            return
        for _ in range(MOST_SENT):
            with self._database.write() as session:
                alert = alerts.claim(session, now=self._clock())
            if alert is None or not self._send(alert):
                return

    def _send(self, alert: Alert) -> bool:
        """Send one message and note what became of it; False when the line is down."""
        messenger = self._messengers.get(alert.channel)
        try:
            if messenger is None:
                raise NotDelivered("not_configured")
            messenger(alert)
        except NotDelivered as error:
            log.warning("alert %d was not delivered: %s", alert.id, error.code)
            with self._database.write() as session:
                alerts.refused(session, alert, error.code, now=self._clock())
            return error.code != "no_connection"
        except Uncertain:
            log.warning("alert %d may or may not have arrived: a supervisor decides", alert.id)
            with self._database.write() as session:
                alerts.unclear(session, alert, now=self._clock())
            return False
        with self._database.write() as session:
            alerts.sent(session, alert, now=self._clock())
        return True
