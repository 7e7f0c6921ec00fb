"""Carry alarms out of the house: e-mail in both languages, and a call of ids and codes.

Neither holds a word that a citizen wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import httpx

from app.outbox import NotDelivered, Post, Uncertain
from app.settings import Settings
from app.smtp import SECONDS, deliver, new_message
from review_queue import alerts
from review_queue.alerts import EMAIL, WEBHOOK, Alert
from review_queue.calendars import ZONES
from review_queue.escalation_calls import BREACH, IMMEDIATE
from review_queue.escalation_tables import AlertRow

Messenger = Callable[[Alert], None]
SUBJECTS: Mapping[str, str] = {
    IMMEDIATE: "{severity}: {case} waits for a person / attend une personne",
    BREACH: "{case} is late / est en retard",
}
SOON = "{case} is due soon / arrive à échéance"


def alarms(settings: Settings, clock: Callable[[], datetime]) -> Post[Alert] | None:
    """Return how alarms are sent; None where they are shown on the pages alone."""
    ways = messengers(settings)
    return post(ways, clock) if ways else None


def post(ways: Mapping[str, Messenger], clock: Callable[[], datetime]) -> Post[Alert]:
    """Bind messengers, by channel, to the alarms that wait."""

    def send(alert: Alert) -> None:
        if alert.channel not in ways:
            raise NotDelivered("not_configured")
        ways[alert.channel](alert)

    return Post(AlertRow, lambda session: alerts.claim(session, now=clock()), send)


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
        deliver(written(alert, settings), settings)

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
    letter = new_message(settings, alert.address, f"alert-{alert.id}")
    letter["Subject"] = SUBJECTS.get(alert.kind, SOON).format(**facts)
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
