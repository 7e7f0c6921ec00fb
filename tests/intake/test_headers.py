"""Headers are read through one function, and nothing in them is believed too much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.intake.addresses import Mailbox, mailboxes, only_mailbox
from app.intake.email import parse_email
from app.intake.headers import decode_words, split_fields
from tests.intake.letters import NOON, letter, received


@pytest.mark.parametrize("value", ["<>", "<", "<[x]>", "", "no brackets", "<a b@c>", "<@>", "<x@>"])
def test_case_01_an_unusable_message_id_is_treated_as_absent(value: str) -> None:
    """The message is read, and the defect recorded."""
    submission = received(letter("From: lea@example.org", f"Message-ID: {value}"))
    assert submission.message_id == ""
    assert "message_id_unusable" in submission.defects
    assert submission.body == "The culvert on Old Mill Road is blocked."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<abc.123@mail.example.org>", "abc.123@mail.example.org"),
        ("  <a@[192.0.2.1]>  ", "a@[192.0.2.1]"),
    ],
)
def test_a_usable_message_id_is_kept_without_its_brackets(value: str, expected: str) -> None:
    """Domain literals are legal (RFC 5322, 3.6.4)."""
    assert received(letter(f"Message-ID: {value}", "From: a@example.org")).message_id == expected


def test_two_message_ids_name_no_message() -> None:
    """Which one a reader would take is anybody's guess."""
    raw = letter(
        "From: a@example.org", "Message-ID: <a@example.org>", "Message-ID: <b@example.org>"
    )
    assert received(raw).message_id == ""


@pytest.mark.parametrize("value", ["<", "a@", '"', "", "(", "a@b, ,<", "Léa <lea@example.org", "@"])
def test_case_02_a_malformed_sender_is_unknown(value: str) -> None:
    """The message is read all the same."""
    submission = received(letter(f"From: {value}", "Subject: Culvert"))
    assert "sender_unknown" in submission.defects
    assert all(name in value for name in submission.sender.names)
    assert (submission.subject, submission.body[:11]) == ("Culvert", "The culvert")


@pytest.mark.parametrize(
    "headers",
    [
        ("Subject: Culvert",),
        ("From: lea@example.org", "From: tom@example.org", "Subject: Culvert"),
        ("From: lea@example.org, tom@example.org", "Subject: Culvert"),
    ],
    ids=["missing", "doubled", "two mailboxes"],
)
def test_case_02_an_absent_or_ambiguous_sender_is_unknown(headers: tuple[str, ...]) -> None:
    """Nobody is taken for the sender, but every address found can be redacted."""
    submission = received(letter(*headers))
    assert "sender_unknown" in submission.defects
    if len(headers) > 1 or "," in headers[0]:
        assert set(submission.sender.emails) == {"lea@example.org", "tom@example.org"}


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (b"lea@example.org", "", "lea@example.org"),
        (b'"Googoo, Mary" <m.googoo@example.org>', "Googoo, Mary", "m.googoo@example.org"),
        (b"=?utf-8?Q?L=C3=A9a_Cormier?= <lea@example.org>", "Léa Cormier", "lea@example.org"),
        ("Léa Cormier <lea@example.org>".encode(), "Léa Cormier", "lea@example.org"),
        ("Léa Cormier <lea@example.org>".encode("latin-1"), "Léa Cormier", "lea@example.org"),
        (b"lea@example.org (Lea at home)", "", "lea@example.org"),
        (b"=?utf-8?Q?A=2C_B?= <ab@example.org>", "A, B", "ab@example.org"),
    ],
)
def test_one_mailbox_is_read(value: bytes, name: str, address: str) -> None:
    """A comma inside an encoded word or quotes does not separate mailboxes."""
    fields = split_fields(b"From: " + value)
    assert only_mailbox(fields, "from") == Mailbox(name, address)


def test_groups_and_lists_give_every_mailbox() -> None:
    """The name of a group is dropped; Outlook's semicolons separate too."""
    found = mailboxes(b"Council: a@example.org, B <b@example.org>; c@example.org;")
    assert [box.address for box in found] == ["a@example.org", "b@example.org", "c@example.org"]


def test_people_in_copy_are_known_and_desks_are_not() -> None:
    """The names of those copied in can be redacted; the counter's own name stays readable."""
    raw = letter(
        'From: "Paul, Hannah" <hannah@example.org>',
        "Reply-To: hpaul@example.com",
        "Cc: Ngoc Tran <ngoc@example.org>, Service counter <counter@example.ca>",
    )
    sender = received(raw).sender
    assert sender.names == ("Hannah Paul", "Ngoc Tran")
    assert {"hannah@example.org", "hpaul@example.com", "ngoc@example.org"} <= set(sender.emails)


@pytest.mark.parametrize(
    "encoded",
    [
        "=?UTF-8?Q?x=0ABcc:_v@example.org?=",
        "=?UTF-8?Q?x=0D=0ABcc:_v@example.org?=",
        "=?UTF-8?B?eApCY2M6IHZAZXhhbXBsZS5vcmc=?=",
        "x\tBcc: v@example.org",
        "x\x00\x0b\x1b Bcc: v@example.org",
        "x\u2028Bcc: v@example.org",
        "x \u202eBcc: v@example.org\u202c",
    ],
)
def test_case_15_a_subject_is_one_line_whatever_it_encodes(encoded: str) -> None:
    """No line break, control or direction mark survives; a reply cannot gain a header."""
    subject = received(letter("From: a@example.org", f"Subject: {encoded}")).subject
    assert subject == "x Bcc: v@example.org"


def test_case_16_a_display_name_that_is_an_address_is_no_name() -> None:
    """The real address is known; the pretended one does not become a person."""
    raw = letter('From: "clerk@city.example.ca" <x@elsewhere.example.org>')
    sender = received(raw).sender
    assert sender.names == ()
    assert "x@elsewhere.example.org" in sender.emails


@pytest.mark.parametrize(
    "date", ["Mon, 1 Jan 1900 00:00:00 +0000", "1 Jan 2999 00:00 -9999", "next Tuesday", "", None]
)
def test_case_24_the_date_of_a_message_is_our_clock(date: str | None) -> None:
    """What the header claims changes nothing."""
    headers = ["From: a@example.org"] + ([f"Date: {date}"] if date is not None else [])
    assert received(letter(*headers)).received_at == NOON
    later = datetime(2026, 7, 1, tzinfo=UTC)
    assert parse_email(letter(*headers), id="x", received_at=later).received_at == later


def test_case_25_our_own_headers_in_incoming_mail_have_no_effect() -> None:
    """A message with them gives the very same Submission as one without."""
    plain = ("From: a@example.org", "Subject: Culvert")
    ours = (
        "X-Triage-Severity: S1",
        "X-Triage-Role: supervisor",
        "X-Priority: 1",
        "Importance: high",
        "X-Zammad-Ticket-State: closed",
        "Auto-Submitted: no",
    )
    assert received(letter(*plain, *ours)) == received(letter(*plain))
    assert received(letter(*ours, *plain)) == received(letter(*plain))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?iso-8859-1?Q?Pont_ferm=E9?=", "Pont fermé"),
        ("=?utf-8?B?TmlkLWRlLXBvdWxl?= =?utf-8?Q?_=C3=A0_Dieppe?=", "Nid-de-poule à Dieppe"),
        ("=?utf-8?B?w4A=?= propos", "À propos"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?x-nonsense?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?!!!?= kept", "=?utf-8?B?!!!?= kept"),
        ("=?utf-8*fr?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
    ],
)
def test_encoded_words_are_decoded_or_left_as_they_are(value: str, expected: str) -> None:
    """RFC 2047, with a character split between two words and unknown character sets."""
    assert decode_words(value) == expected


def test_a_header_value_is_bounded() -> None:
    """A subject of sixty thousand characters is cut to a thousand."""
    assert len(received(letter("From: a@b.ca", "Subject: " + "é" * 30_000)).subject) == 1_000


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (
            'Cc: "Noel Sappier" <n@example.org> =?utf-8?q?=2C?= "Ana Reyes" <a@example.org>',
            ("Noel Sappier", "Ana Reyes"),
        ),
        ('From: "Kwame Adeyemi <k@example.org>', ("Kwame Adeyemi",)),
        ("From: lea@example.org (Léa Robichaud)", ("Léa Robichaud",)),
        ("From: Robichaud, Léa <lea@example.org>", ("Léa Robichaud",)),
    ],
    ids=["folded wrongly", "open quote", "comment", "bare comma"],
)
def test_case_44_names_of_a_malformed_field_are_known(field: str, names: tuple[str, ...]) -> None:
    """Nobody may be answered by such a field, but who it names must not stay readable."""
    assert received(letter(field)).sender.names == names
