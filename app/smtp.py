"""Hand a message to the mail server that the settings name."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.message import EmailMessage
from email.utils import make_msgid

from app.outbox import NotDelivered, Uncertain
from app.settings import Settings

SECONDS = 10.0


def new_message(settings: Settings, to: str, name: str) -> EmailMessage:
    """Begin a message that no machine answers (RFC 3834); `name` tells its row in its id."""
    message = EmailMessage()
    message["From"] = settings.smtp_from or "harbourmaster@localhost"
    message["To"] = to
    message["Message-ID"] = make_msgid(name, domain="harbourmaster.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand a message over; raises NotDelivered or Uncertain."""
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
        line.ehlo_or_helo_if_needed()
        for code, _said in (line.mail(str(message["From"])), line.rcpt(str(message["To"]))):
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
