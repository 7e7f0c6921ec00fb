"""Send what waits to leave the house: alarms and letters, at most once each.

Whoever sends says which of three things happened: it arrived, it surely did not, or nobody knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from app.pace import Pace
from review_queue import deliveries
from review_queue.database import Database
from review_queue.deliveries import Message, Table

EVERY = timedelta(seconds=5)
MOST_SENT = 3
"""Of a kind between two looks, so that a dead mail server does not keep messages from triage."""
Sent = TypeVar("Sent", bound=Message)

log = logging.getLogger(__name__)


class NotDelivered(Exception):
    """The message surely did not arrive; `code` is a short reason for its row."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the message was not delivered ({code})")
        self.code = code


class Uncertain(Exception):
    """The line broke after the message had left: nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Post(Generic[Sent]):
    """One kind of message: its rows, how the next one is claimed, and how one is sent.

    `send` raises NotDelivered or Uncertain; after anything else the message becomes unclear too.
    """

    table: Table
    claim: Callable[[Session], Sent | None]
    send: Callable[[Sent], None]


class Outbox:
    """Look every few seconds for messages to be sent, kind by kind."""

    def __init__(
        self, database: Database, posts: Sequence[Post[Any]], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._posts = posts
        self._clock = clock
        self._pace = Pace(EVERY, clock)

    def step(self) -> None:
        """Send some messages if it is time to; a failure of one kind is not the others'."""
        if not self._pace.due():
            return
        for post in self._posts:
            try:
                self._send_some(post)
            except Exception as error:
                # What was being sent stays marked so, and becomes unclear.
                log.exception("sending failed: %s", type(error).__name__, exc_info=False)

    def _send_some(self, post: Post[Any]) -> None:
        for _ in range(MOST_SENT):
            with self._database.write() as session:
                message = post.claim(session)
            if message is None or not self._send(post, message):
                return

    def _send(self, post: Post[Any], message: Message) -> bool:
        """Send one message and note what became of it; False when the line is down."""
        table, name = post.table, post.table.__tablename__
        try:
            post.send(message)
        except NotDelivered as error:
            log.warning("%s %d: not delivered: %s", name, message.id, error.code)
            with self._database.write() as session:
                deliveries.refused(session, table, message, error.code, now=self._clock())
            return error.code != "no_connection"
        except Uncertain:
            log.warning("%s %d: may or may not have arrived, a person decides", name, message.id)
            with self._database.write() as session:
                deliveries.unclear(session, table, message, now=self._clock())
            return False
        with self._database.write() as session:
            deliveries.sent(session, table, message, now=self._clock())
        return True
