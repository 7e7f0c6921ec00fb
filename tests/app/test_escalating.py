"""Alarms leave the house by mail and by call, once, whatever the line does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.escalating import EVERY, Escalating
from app.messengers import Messenger, by_email, by_webhook, messengers, post, written
from app.outbox import NotDelivered, Outbox, Uncertain
from app.settings import Settings
from classifiers.model import Severity
from review_queue import alerts
from review_queue.alerts import Alert
from review_queue.database import Database
from review_queue.escalation_tables import AlertRow, EscalationRow
from review_queue.vault import Vault
from tests.app.post_offices import CallServer, MailServer, open_
from tests.review_queue.crew import arriving, hire
from tests.review_queue.office import NOW, Office
from tests.review_queue.servers import migrated_sqlite

ALERT = Alert(
    7, "email", "rosa@example.ca", "HM-0000-0001", "immediate", 1, Severity.S1,
    "roads.southeast", datetime(2026, 5, 4, 13, 15, tzinfo=UTC),
)  # fmt: skip


def settings(**changes: object) -> Settings:
    return Settings.model_validate(
        {
            "smtp_host": "127.0.0.1",
            "smtp_security": "none",
            "smtp_from": "counter@example.ca",
            "public_url": "https://counter.example.ca/",
        }
        | changes
    )


def test_a_letter_says_in_both_languages_what_is_up_and_holds_no_citizens_word() -> None:
    """Number, severity, team, time and a link from the settings; marked as written by a program."""
    letter = written(ALERT, settings())
    said = letter.get_content()
    assert letter["Subject"] == "S1: HM-0000-0001 waits for a person / attend une personne"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Due / échéance: Mon, 04 May 2026 10:15:00 -0300" in said
    assert "https://counter.example.ca/cases/HM-0000-0001" in said


def test_a_letter_is_handed_over_or_it_is_known_what_became_of_it() -> None:
    """Refused by name, refused for now, cut off after its text: only the last is uncertain."""
    with open_(MailServer()) as server:
        by_email(settings(smtp_port=server.port))(ALERT)
        assert len(server.letters) == 1
        assert "To: rosa@example.ca" in server.letters[0]
    for word, code in (("RCPT", 550), ("DATA", 451)):
        with (
            open_(MailServer(refuses={word: code})) as server,
            pytest.raises(NotDelivered) as refused,
        ):
            by_email(settings(smtp_port=server.port))(ALERT)
        assert refused.value.code == f"status_{code}"
    with open_(MailServer(cuts="END")) as server, pytest.raises(Uncertain):
        by_email(settings(smtp_port=server.port))(ALERT)
    with pytest.raises(NotDelivered, match="no_connection"):
        by_email(settings(smtp_port=server.port))(ALERT)


def test_a_call_brings_ids_and_codes_and_has_a_key_of_its_own() -> None:
    """A refusal is known, a line that breaks after the call is not."""
    with open_(CallServer()) as server:
        by_webhook(settings(webhook_url=server.url))(ALERT)
        [(key, body)] = server.calls
    assert key == "alert-7"
    assert json.loads(body) == {
        "case": "HM-0000-0001", "kind": "immediate", "step": 1, "severity": "S1",
        "team": "roads.southeast", "due_at": "2026-05-04T13:15:00+00:00",
    }  # fmt: skip
    with open_(CallServer(503)) as server, pytest.raises(NotDelivered, match="status_503"):
        by_webhook(settings(webhook_url=server.url))(ALERT)
    with open_(CallServer(0)) as server, pytest.raises(Uncertain):
        by_webhook(settings(webhook_url=server.url))(ALERT)
    with pytest.raises(NotDelivered, match="no_connection"):
        by_webhook(settings(webhook_url=server.url))(ALERT)


def test_without_settings_nothing_leaves_the_house() -> None:
    """An installation with no outside connection has none because of an alarm either."""
    assert messengers(Settings()) == {}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with one emergency and its owner."""
    database = Database(f"sqlite:///{migrated_sqlite(tmp_path / 'counter.db')}")
    office = Office(database, Vault(Vault.new_key()))
    hire(office, "rosa")
    arriving(office, severity=Severity.S1)
    yield office
    database.dispose()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class Line:
    """A line that fails as often as it is told to, and counts what it carried."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.carried = 0

    def __call__(self, _alert: Alert) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.carried += 1


def looking(office: Office, ways: dict[str, Messenger], clock: Clock) -> Callable[[], None]:
    """Look as the worker does: first for what to tell, then for what to send."""
    escalating = Escalating(office.database, ways, clock)
    outbox = Outbox(office.database, [post(ways, clock)], clock)

    def look() -> None:
        escalating.step()
        outbox.step()

    return look


def states(office: Office) -> list[str]:
    with office.database.read() as session:
        return [row.state for row in session.query(AlertRow).order_by(AlertRow.id)]


def test_fault_f61_a_dead_mail_server_keeps_the_message_and_then_one_is_sent(
    office: Office,
) -> None:
    """Down for the first two tries: the message waits, and goes out once."""
    clock, line = Clock(), Line(NotDelivered("no_connection"), NotDelivered("no_connection"))
    look = looking(office, {alerts.EMAIL: line}, clock)
    for _ in range(20):
        look()
        clock.at += EVERY
    assert (line.carried, states(office)) == (1, ["sent"])


def test_a_message_whose_end_is_unknown_is_never_sent_again_by_itself(office: Office) -> None:
    """Not after the line broke, nor after a fault nobody foresaw."""
    clock, line = Clock(), Line(Uncertain(), ValueError("unforeseen"))
    look = looking(office, {alerts.EMAIL: line, alerts.WEBHOOK: line}, clock)
    for _ in range(50):
        look()
        clock.at += EVERY
    assert (line.carried, states(office)) == (0, ["unclear", "unclear"])


def test_fault_f47_a_clock_set_back_does_not_silence_alarms(office: Office) -> None:
    """An hour back: the next look is at once, not in an hour; between looks nothing is asked."""
    clock, line = Clock(), Line()
    look = looking(office, {alerts.EMAIL: line}, clock)
    clock.at += timedelta(hours=1)
    look()
    assert line.carried == 1
    with office.database.write() as session:
        session.query(AlertRow).delete()
        session.query(EscalationRow).delete()
    clock.at += timedelta(seconds=1)
    look()
    assert line.carried == 1
    clock.at -= timedelta(hours=1)
    look()
    assert line.carried == 2
