"""From what is missing to the citizen's answer in the case, as people do it on the pages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from email import message_from_string, policy

import pytest
from flask import Flask

from app.bootstrap import Counter
from app.clock import now
from app.followups import address_of
from app.letters import letters
from app.outbox import Outbox
from app.past_cases import PastCases
from app.worker import Worker
from classifiers.model import Severity
from review_queue import case_clocks, decisions, followups, left_out
from review_queue.acceptance import accept
from review_queue.model import Actor, CaseState, Channel, Correction, Delivery, Role
from tests.app.post_offices import MailServer, open_
from tests.web.desk import USERNAMES, Visitor, case_view, suggestion, waiting_case

CLERK = Actor(USERNAMES[Role.INTAKE], Role.INTAKE)
LISE = "lise.doiron@example.org"
BODY = "The plough did not come to us, {0.__class__} %s {{7*7}} click http://evil.example"
LINK = re.compile(r"/answer/([\w-]{20,64})")


@pytest.fixture
def intake(visitor: Visitor) -> Visitor:
    return visitor.sign_in(Role.INTAKE)


@pytest.fixture
def citizen(new_visitor: Callable[[], Visitor]) -> Visitor:
    return new_visitor()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with open_(MailServer()) as server:
        yield server


def send(intake: Visitor, case_id: str, language: str = "en") -> str:
    """Approve the letter that the assistant drafted; returns where that leads."""
    intake.post(f"/cases/{case_id}/ask", {"question": "Draft the follow-up"})
    ids = re.findall(r'name="information" id="[^"]+" value="([^"]+)"', intake.page)
    assert ids
    asked = intake.post(
        f"/cases/{case_id}/follow-up",
        {"information": ids, "language": language, "once": "k" * 32},
    )
    assert asked.status_code == 303, intake.page
    return asked.headers["Location"]


def link(intake: Visitor, case_id: str) -> str:
    """Send by hand and copy the link."""
    intake.get(send(intake, case_id))
    found = LINK.search(intake.page)
    assert found is not None
    return found.group(1)


def work(counter: Counter) -> None:
    with closing(PastCases(counter)) as past_cases:
        Worker(counter, past_cases, now).work_through(lambda _remaining: None)


def test_a_missing_answer_comes_back_into_the_case(
    intake: Visitor, citizen: Visitor, counter: Counter
) -> None:
    """Drafted, approved, copied, answered, redacted, added; and asked no more."""
    case_id = waiting_case(counter, body=BODY, subject="Snow", email=LISE)
    token = link(intake, case_id)
    assert LISE not in intake.page
    assert "evil.example" not in intake.page
    assert citizen.get(f"/answer/{token}").status_code == 200
    for hidden in (LISE, "did not come", "Snow and ice", "evil"):
        assert hidden not in citizen.page
    assert case_id in citizen.page
    answers = {
        "answer-road": "Pine Glen Road, ask Samantha Sock, 506-555-0143",
        "answer-community": "Shediac",
    }
    assert citizen.post(f"/answer/{token}", answers).headers["Location"] == "/answer/thanks"
    citizen.get("/answer/thanks")
    assert case_id in citizen.page
    work(counter)
    view = case_view(counter, case_id)
    assert view.redacted is not None
    assert "Pine Glen Road" in view.redacted.body.text
    assert "Shediac" in view.redacted.body.text
    assert "Samantha" not in view.redacted.body.text
    assert "0143" not in view.redacted.body.text
    assert view.suggestion is not None
    intake.get(f"/cases/{case_id}")
    assert "it is part of the text now" in intake.page
    assert citizen.get(f"/answer/{token}").status_code == 404


def test_the_loop_is_closed_by_mail(
    intake: Visitor, citizen: Visitor, counter: Counter, app: Flask, mail: MailServer
) -> None:
    """Drafted, approved, sent, answered through the link; and counted for the figures."""
    sending = _configured(counter, mail.port)
    app.extensions["counter"] = sending
    case_id = waiting_case(counter, body="The plough did not come.", subject="Snow", email=LISE)
    with counter.database.write() as rows:
        left_out.note(rows, case_id, "roads.snow", {"road": True})
    assert send(intake, case_id) == f"/cases/{case_id}"
    assert _paused(counter, case_id)
    look(sending)
    token = LINK.search(message_from_string(mail.letters[0], policy=policy.default).get_content())
    assert token is not None
    citizen.get(token.group())
    assert citizen.post(token.group(), {"answer-road": "Pine Glen Road"}).status_code == 303
    assert not _paused(counter, case_id)
    work(sending)
    view = case_view(counter, case_id)
    assert view.redacted is not None
    assert "Pine Glen Road" in view.redacted.body.text
    supervisor = Visitor(app.test_client()).enter(counter, Role.SUPERVISOR)
    supervisor.get("/overview/left-out")
    line = supervisor.page.partition("Road</th>")[2].partition("</tr>")[0]
    assert re.findall(r">(\d+%?)<", line) == ["1", "1", "100%", "1", "1"], supervisor.page


def _paused(counter: Counter, case_id: str) -> bool:
    with counter.database.read() as rows:
        running = case_clocks.clock(rows, CLERK, case_id, now=now())
    assert running is not None
    return running.pause is not None


def test_the_citizens_page_is_in_the_letters_language_or_their_own(
    intake: Visitor, citizen: Visitor, counter: Counter
) -> None:
    """The switch keeps what was typed; an empty form is asked for one answer."""
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE)
    location = send(intake, case_id, "fr")
    intake.get(location)
    assert "De quel chemin" in intake.page
    found = LINK.search(intake.page)
    assert found is not None
    token = found.group(1)
    citizen.get(f"/answer/{token}")
    assert "Quelques questions" in citizen.page
    citizen.post(f"/answer/{token}", {"page_language": "en", "answer-road": "Gould Road"})
    assert "Which road is it" in citizen.page
    assert "Gould Road" in citizen.page
    assert citizen.post(f"/answer/{token}", {"answer-road": " "}).status_code == 422
    assert citizen.post(f"/answer/{token}", {"answer-road": "x" * 1001}).status_code == 422
    # A field that was not asked for is no answer.
    assert citizen.post(f"/answer/{token}", {"answer-sin": "046 454 286"}).status_code == 404


def test_a_wrong_link_says_no_more_than_a_closed_one(citizen: Visitor) -> None:
    """With a way to write all the same."""
    for token in ("guess", "x" * 200, "%00"):
        assert citizen.get(f"/answer/{token}").status_code == 404
        assert "This link is closed" in citizen.page or "does not exist" in citizen.page


def test_a_letter_leaves_once_to_the_vaults_address(
    intake: Visitor, counter: Counter, mail: MailServer
) -> None:
    """In the catalogue's words, with the link, marked so that no machine answers (case 29)."""
    case_id = waiting_case(counter, body=BODY, subject=BODY, email=LISE)
    sending = _configured(counter, mail.port)
    _approve(sending, case_id)
    for minutes in (0, 1, 2):
        look(sending, minutes)
    (written,) = mail.letters
    letter = message_from_string(written, policy=policy.default)
    assert mail.recipients == [LISE]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["From"] == "counter@example.ca"
    text = letter.get_content()
    assert "Which road is it" in text
    assert "https://counter.example.ca/answer/" in text
    for foreign in ("evil", "{{", "%s", "plough did not"):
        assert foreign not in written
    with counter.database.read() as rows:
        assert followups.followups(rows, CLERK, case_id)[0].sending == "sent"


@pytest.mark.parametrize(
    ("cuts", "refuses", "state"),
    [
        ("END", {}, "unclear"),
        ("DATA", {}, "unclear"),
        ("RCPT", {}, "pending"),
        ("", {"RCPT": 550}, "pending"),
        ("", {"DATA": 550}, "pending"),
    ],
)
def test_fault_f61_where_the_line_breaks_decides_who_goes_on(
    counter: Counter, mail: MailServer, cuts: str, refuses: dict[str, int], state: str
) -> None:
    """Before the letter is on its way it is tried again; after, a person says what is true."""
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE)
    mail.cuts, mail.refuses = cuts, refuses
    sending = _configured(counter, mail.port)
    _approve(sending, case_id)
    look(sending)
    with counter.database.read() as rows:
        assert followups.followups(rows, CLERK, case_id)[0].sending == state


def _configured(counter: Counter, port: int) -> Counter:
    settings = counter.settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "smtp_from": "counter@example.ca",
            "public_url": "https://counter.example.ca/",
        }
    )
    return dataclasses.replace(counter, settings=settings)


def look(counter: Counter, minutes: int = 0) -> None:
    def clock() -> datetime:
        return now() + timedelta(minutes=minutes)

    post = letters(counter, clock)
    assert post is not None
    Outbox(counter.database, [post], clock).step()


def _approve(counter: Counter, case_id: str) -> None:
    questions = followups.Questions("roads.snow", ("road", "since"), "en")
    with counter.database.write() as rows:
        address = address_of(rows, counter, case_id)
        followups.ask(
            rows, counter.vault, CLERK, case_id, questions, address, by_mail=True, now=now()
        )


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        (b"Auto-Submitted: auto-replied\r\n", "automatic"),
        (b"Precedence: bulk\r\n", "automatic"),
        (b"Return-Path: <>\r\n", "automatic"),
        (b"Auto-Submitted: no\r\n", None),
        (b"", None),
    ],
)
def test_case_29_a_machine_is_not_written_to(
    counter: Counter, fields: bytes, refused: str | None
) -> None:
    """Whatever says in its header that no person sent it."""
    raw = b"From: Lise <lise.doiron@example.org>\r\n" + fields + b"Subject: Snow\r\n\r\nSnow.\r\n"
    with counter.database.write() as rows:
        delivery = Delivery(Channel.EMAIL, "counter", raw, now())
        case_id = accept(rows, counter.vault, delivery, now=now()).case_id
        found = address_of(rows, counter, case_id)
    assert (found.email, found.refused) == ("" if refused else LISE, refused)


def test_a_decided_case_keeps_a_late_answer_as_a_note(
    intake: Visitor, citizen: Visitor, counter: Counter
) -> None:
    """The decision stands on the text it was made on; the answer is beside it, redacted."""
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE)
    token = link(intake, case_id)
    with counter.database.write() as rows:
        seen = case_view(counter, case_id).fence
        other = Correction(severity=Severity.S3)
        decisions.correct(rows, CLERK, case_id, other, seen=seen, now=now())
    citizen.get(f"/answer/{token}")
    citizen.post(f"/answer/{token}", {"answer-road": "Gould Road, says Samantha Sock"})
    work(counter)
    view = case_view(counter, case_id)
    assert view.state is CaseState.DECIDED
    (note,) = view.notes
    assert "Gould Road" in note.text
    assert "Samantha" not in note.text


def test_an_answer_nobody_can_redact_stays_sealed(
    intake: Visitor, citizen: Visitor, counter: Counter
) -> None:
    """The case goes on as it was, and says where the answer can be read."""
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE)
    token = link(intake, case_id)
    words = "Wela'lin, nemultes. Pjila'si, teluisi Nukumij. Mu nestmu ukjit wtui'katikn. " * 2
    citizen.get(f"/answer/{token}")
    citizen.post(f"/answer/{token}", {"answer-road": words})
    work(counter)
    view = case_view(counter, case_id)
    assert view.state is CaseState.WAITING
    assert view.redacted is not None
    assert "Wela" not in view.redacted.body.text
    intake.get(f"/cases/{case_id}")
    assert "could not be shown: open the original" in intake.page
    intake.post(
        f"/cases/{case_id}/original",
        {"reason": "answer_sender", "note": "To read what the citizen answered us."},
    )
    opened = intake.client.get(f"/cases/{case_id}/original")
    assert opened.status_code == 200


def test_an_answer_that_tells_of_danger_makes_a_case_more_severe(
    intake: Visitor, citizen: Visitor, counter: Counter
) -> None:
    """The rules read it, with or without a model; nothing an answer says makes it less severe."""
    urgent = suggestion(severity=Severity.S3)
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE, proposed=urgent)
    token = link(intake, case_id)
    citizen.get(f"/answer/{token}")
    words = "Pine Glen Road. I can smell gas in the basement and my husband is dizzy."
    citizen.post(f"/answer/{token}", {"answer-road": words})
    work(counter)
    with counter.database.read() as rows:
        from review_queue.tables import CaseRow

        assert rows.get_one(CaseRow, case_id).severity is Severity.S1


def test_staff_settle_and_close(intake: Visitor, citizen: Visitor, counter: Counter) -> None:
    """Sent by hand is said once; a closed link stays closed, and the case asks again."""
    case_id = waiting_case(counter, body="Snow.", subject="Snow", email=LISE)
    token = link(intake, case_id)
    intake.get(f"/cases/{case_id}")
    assert "To be sent by you" in intake.page
    number = re.search(r'name="followup" value="(\d+)"', intake.page)
    assert number is not None
    fields = {"followup": number.group(1)}
    path = f"/cases/{case_id}/follow-up"
    assert intake.post(f"{path}/settle", {**fields, "outcome": "arrived"}).status_code == 303
    assert intake.post(f"{path}/settle", {**fields, "outcome": "arrived"}).status_code == 409
    again = intake.post(path, {"information": "road", "language": "en"})
    assert again.status_code == 409
    assert "close that link first" in intake.page
    assert intake.post(f"{path}/withdraw", fields).status_code == 303
    assert citizen.get(f"/answer/{token}").status_code == 404
    assert intake.post(path, {"information": "road", "language": "de"}).status_code == 400
