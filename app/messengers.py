"""Carry alarms out of the house: e-mail in both languages, and a call of ids and codes.

Neither holds a word that a citizen wrote. A messenger says which of three things happened: it
arrived, it surely did not, or nobody knows.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from zoneinfo import ZoneInfo

import httpx

from app.settings import Settings
from review_queue.alerts import EMAIL, WEBHOOK, Alert
from review_queue.calendars import ZONES
from review_queue.escalation_calls import BREACH, IMMEDIATE

SECONDS = 10.0
Messenger = Callable[[Alert], None]
SUBJECTS: Mapping[str, str] = {
    IMMEDIATE: "{severity}: {case} waits for a person / attend une personne",
    BREACH: "{case} is late / est en retard",
}
SOON = "{case} is due soon / arrive à échéance"


class NotDelivered(Exception):
    """The message surely did not arrive; `code` is a short reason for the row."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the message was not delivered ({code})")
        self.code = code


class Uncertain(Exception):
    """The line broke after the message had left: nobody knows whether it arrived."""


def messengers(settings: Settings) -> dict[str, Messenger]:
    """Return the messengers that are configured, by channel."""
    found: dict[str, Messenger] = {}
    if settings.smtp_host:
        found[EMAIL] = by_email(settings)
    if settings.webhook_url:
        found[WEBHOOK] = by_webhook(settings)
    return found


def by_email(settings: Settings) -> Messenger:
    """Bind a messenger to the configured mail server."""

    def send(alert: Alert) -> None:
        if not alert.address:
            raise NotDelivered("no_address")
        letter = written(alert, settings)
        try:
            line = _connected(settings)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered("no_connection") from error
        try:
            _hand_over(line, letter)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()

    return send


def by_webhook(settings: Settings) -> Messenger:
    """Bind a messenger to the configured address; each message has a key of its own."""

    def send(alert: Alert) -> None:
        said = {
            "case": alert.case_id,
            "kind": alert.kind,
            "step": alert.step,
            "severity": alert.severity.name,
            "team": alert.team,
            "due_at": alert.due_at.isoformat(),
        }
        key = {"Idempotency-Key": f"alert-{alert.id}"}
        try:
            answer = httpx.post(
                settings.webhook_url, json=said, headers=key, timeout=SECONDS,
                follow_redirects=False,
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise NotDelivered("no_connection") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Uncertain from error
        if not answer.is_success:
            raise NotDelivered(f"status_{answer.status_code}")

    return send


def written(alert: Alert, settings: Settings) -> EmailMessage:
    """Write an alarm as a letter in both languages, with codes, times and a link."""
    facts = {"severity": alert.severity.name, "case": alert.case_id}
    letter = EmailMessage()
    letter["From"] = settings.smtp_from or "harbourmaster@localhost"
    letter["To"] = alert.address
    letter["Subject"] = SUBJECTS.get(alert.kind, SOON).format(**facts)
    letter["Message-ID"] = make_msgid(f"alert-{alert.id}", domain="harbourmaster.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    due = format_datetime(alert.due_at.astimezone(ZoneInfo(ZONES[settings.province])))
    lines = [
        f"Case / dossier: {alert.case_id}",
        f"Severity / gravité: {alert.severity.name}",
        f"Team / équipe: {alert.team}",
        f"Due / échéance: {due}",
        f"Step / étape: {alert.kind} {alert.step}",
    ]
    if settings.public_url:
        lines += ["", f"{settings.public_url.rstrip('/')}/cases/{alert.case_id}"]
    letter.set_content("\n".join(lines) + "\n")
    return letter


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


def _hand_over(line: smtplib.SMTP, letter: EmailMessage) -> None:
    """Hand a letter over; only once its text is on the way can its end be unknown."""
    try:
        for code, _said in (
            line.mail(str(letter["From"])),
            line.rcpt(str(letter["To"])),
        ):
            if code not in (250, 251):
                raise NotDelivered(f"status_{code}")
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered("no_connection") from error
    try:
        code, _said = line.data(letter.as_bytes())
    except smtplib.SMTPDataError as error:
        raise NotDelivered(f"status_{error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain from error
    if code != 250:
        raise NotDelivered(f"status_{code}")
