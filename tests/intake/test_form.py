"""Forms: canonical bytes, one Submission, and answers that say who the person is kept apart."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.intake.errors import UnreadableForm
from app.intake.form import Form, form_bytes, full_body, parse_form, read_form
from app.intake.parse import parse
from app.intake.submission import Submission
from review_queue.model import Channel
from tests.intake.letters import NOON, letter

FILLED = Form(
    subject="Lampadaire brûlé",
    body="Le lampadaire ne s'allume plus.",
    language="fr",
    name="Réjean Doucet",
    email="rejean@example.org",
    phone="506-555-0142",
    address="12 rue du Quai",
    community="Shippagan",
    fields={"place": "coin de la 15e", "since": "lundi"},
)


def submitted(raw: bytes, channel: Channel = Channel.WEB) -> Submission:
    return parse(raw, id="HM-TEST-0002", channel=channel, received_at=NOON)


def test_a_form_survives_its_bytes() -> None:
    """What is read is what was written, whatever the order of the answers."""
    assert read_form(form_bytes(FILLED)) == FILLED
    other = replace(FILLED, fields={"since": "lundi", "place": "coin de la 15e"})
    assert form_bytes(other) == form_bytes(FILLED)


def test_a_form_becomes_a_submission_with_the_person_apart() -> None:
    """Name, e-mail, telephone and address are known for redaction and are in no text."""
    submission = submitted(form_bytes(FILLED))
    sender = submission.sender
    assert (sender.names, sender.emails) == (("Réjean Doucet",), ("rejean@example.org",))
    assert (sender.phones, sender.addresses) == (("506-555-0142",), ("12 rue du Quai",))
    assert (submission.language, submission.subject) == ("fr", "Lampadaire brûlé")
    for value in ("Réjean", "rejean@", "0142", "rue du Quai"):
        assert value not in submission.subject + full_body(submission)


def test_the_answers_follow_the_text_line_by_line() -> None:
    """The community is one of them, so that routing sees the place."""
    assert full_body(submitted(form_bytes(FILLED))) == (
        "Le lampadaire ne s'allume plus.\n\n"
        "Place: coin de la 15e\nSince: lundi\nCommunauté: Shippagan"
    )


def test_a_form_without_answers_is_its_text() -> None:
    """No empty lines are added."""
    assert full_body(submitted(form_bytes(Form("Road", "It is flooded.")))) == "It is flooded."


def test_case_35_a_callers_markup_and_controls_are_plain_text() -> None:
    """A script stays words; controls, direction marks and lone surrogates are gone."""
    body = "<script>alert(1)</script> My SIN is\x00 046 454 286\u202e\ud800"
    submission = submitted(form_bytes(Form("Call", body)), Channel.PHONE)
    assert submission.body == "<script>alert(1)</script> My SIN is 046 454 286?"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"subject":""}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"body":' + b"9" * 10_000 + b"}",
        b'"text"',
    ],
)
def test_bytes_that_are_no_form_become_a_submission_with_a_defect(raw: bytes) -> None:
    """Nothing is raised and nothing is lost."""
    submission = parse_form(raw, id="x", channel=Channel.WEB, received_at=NOON)
    assert submission.defects == ("unreadable_form",)
    with pytest.raises(UnreadableForm):
        read_form(raw)


def test_unknown_answers_become_fields_and_nested_ones_are_flattened() -> None:
    """A column nobody foresaw is still read and redacted."""
    raw = json.dumps(
        {"body": "Flooded.", "road_number": 15, "seen": ["Mon", "Tue"], "fields": {"depth": "knee"}}
    ).encode()
    fields = submitted(raw).fields
    assert fields == {"road_number": "15", "seen": "Mon, Tue", "depth": "knee"}


@pytest.mark.parametrize("language", ["fr", "FR", "fr-CA", "français"])
def test_the_language_a_person_chose_is_kept(language: str) -> None:
    """However it is spelled."""
    raw = json.dumps({"body": "Inondé.", "language": language}).encode()
    assert submitted(raw).language == "fr"


def test_letters_and_referrals_come_either_way() -> None:
    """A scanned letter is typed into the form; a referral may be a forwarded e-mail."""
    mail = letter("From: a@example.org", "Subject: Referral", body="Please take this over.")
    for channel in (Channel.LETTER, Channel.REFERRAL):
        assert submitted(form_bytes(FILLED), channel).subject == "Lampadaire brûlé"
        submission = submitted(mail, channel)
        assert (submission.subject, submission.channel) == ("Referral", channel)


def test_an_email_that_looks_like_a_form_is_an_email() -> None:
    """Only the door decides; a sender cannot fill in a form by mail."""
    submission = submitted(form_bytes(FILLED), Channel.EMAIL)
    assert submission.sender.names == ()
    assert submission.body.startswith("{")


def test_the_choice_of_the_delivery_stands_in_for_a_missing_one() -> None:
    """A person who read the page in French gets French."""
    raw = form_bytes(Form("Road", "Flooded."))
    given = parse(raw, id="x", channel=Channel.WEB, received_at=NOON, language="fr")
    assert given.language == "fr"


def test_nothing_of_a_form_shows_when_it_is_printed() -> None:
    """Neither in logs nor in tracebacks."""
    shown = repr(FILLED) + repr(submitted(form_bytes(FILLED)))
    assert "Doucet" not in shown
    assert "lampadaire" not in shown.lower()
