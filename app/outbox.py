"""Send the letters that people approved, at most once each; what is in doubt a person settles.

A letter leaves only to the address that the vault holds, in the catalogue's words, marked so that
no machine answers it (RFC 3834).
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid

from app.bootstrap import Counter
from app.followups import can_send, link_to, written
from app.settings import Settings
from review_queue import followup_answers, outgoing
from review_queue.outgoing import Outgoing

EVERY = timedelta(seconds=5)
MOST_SENT = 3
"""Between two looks, so that a slow mail server does not keep messages from being triaged."""
SECONDS = 10.0

log = logging.getLogger(__name__)


class NotDelivered(Exception):
    """The letter surely did not arrive; `code` is a short reason for its row."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the letter was not delivered ({code})")
        self.code = code


class Uncertain(Exception):
    """The line broke after the letter had left: nobody knows whether it arrived."""


class Outbox:
    """Look every few seconds for letters to be sent, where a mail server is configured."""

    def __init__(self, counter: Counter, clock: Callable[[], datetime]) -> None:
        self._counter = counter
        self._clock = clock
        self._next = clock()

    def step(self) -> None:
        """Send some letters if it is time to; a failure here is nobody else's."""
        now = self._clock()
        # A clock that was set back must not keep letters waiting until it is where it was.
        if self._next - EVERY <= now < self._next:
            return
        self._next = now + EVERY
        try:
            with self._counter.database.write() as session:
                outgoing.give_up_silent(session, now=now)
            if can_send(self._counter.settings):
                self._send_some()
        except Exception as error:
            # What was being sent stays marked so, and becomes unclear.
            log.exception("sending letters failed: %s", type(error).__name__, exc_info=False)

    def _send_some(self) -> None:
        for _ in range(MOST_SENT):
            with self._counter.database.write() as session:
                letter = outgoing.claim(session, self._counter.vault, now=self._clock())
            if letter is None or not self._send(letter):
                return

    def _send(self, letter: Outgoing) -> bool:
        """Send one letter and note what became of it; False when the line is down."""
        counter = self._counter
        try:
            message = _message(counter, letter, self._clock())
            deliver(message, counter.settings)
        except NotDelivered as error:
            log.warning("letter %d was not delivered: %s", letter.id, error.code)
            with counter.database.write() as session:
                outgoing.refused(session, letter, error.code, now=self._clock())
            return error.code != "no_connection"
        except Uncertain:
            log.warning("letter %d may or may not have arrived: a person decides", letter.id)
            with counter.database.write() as session:
                outgoing.unclear(session, letter, now=self._clock())
            return False
        with counter.database.write() as session:
            outgoing.sent(session, letter, now=self._clock())
        return True


def _message(counter: Counter, letter: Outgoing, now: datetime) -> EmailMessage:
    """Write a letter out; raises NotDelivered for one whose questions are closed by now."""
    with counter.database.read() as session:
        invited = followup_answers.invitation(session, letter.token, now=now)
    if invited is None:
        raise NotDelivered("closed")
    text = written(
        counter,
        case_id=letter.case_id,
        category=invited.category,
        ids=invited.asked,
        language=letter.language,
        link=link_to(counter.settings.public_url, letter.token),
        expires_at=invited.expires_at,
    )
    message = EmailMessage()
    message["From"] = counter.settings.smtp_from
    message["To"] = letter.address
    message["Subject"] = text.subject
    message["Message-ID"] = make_msgid(f"letter-{letter.id}", domain="harbourmaster.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = text.language
    message.set_content(text.body + "\n")
    return message


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand a message to the configured mail server; raises NotDelivered or Uncertain."""
    try:
        line = _connected(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered("no_connection") from error
    try:
        _hand_over(line, message)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()


def _connected(settings: Settings) -> smtplib.SMTP:
    """Open the line as configured: in clear, encrypted after a greeting, or from the start."""
    make = smtplib.SMTP_SSL if settings.smtp_security == "tls" else smtplib.SMTP
    line = make(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    try:
        if settings.smtp_security == "starttls":
            line.starttls()
        if settings.smtp_user:
            line.login(settings.smtp_user, settings.secret("smtp_password"))
    except BaseException:
        line.close()
        raise
    return line


def _hand_over(line: smtplib.SMTP, message: EmailMessage) -> None:
    """Hand a message over; only once its text is on the way can its end be unknown."""
    try:
        for code, _said in (line.mail(_bare(message["From"])), line.rcpt(_bare(message["To"]))):
            if code not in (250, 251):
                raise NotDelivered(f"status_{code}")
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered("no_connection") from error
    try:
        code, _said = line.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        raise NotDelivered(f"status_{error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain from error
    if code != 250:
        raise NotDelivered(f"status_{code}")


def _bare(field: object) -> str:
    return str(field).rpartition("<")[2].rstrip("> ")
