"""The sample e-mails are valid, and as various as real ones."""

from __future__ import annotations

import re

import pytest

from tests.demo.samples import expected, mails, paths, submissions


def test_every_mail_is_valid_mime() -> None:
    """The standard library finds no defect, and a sender and a date with an offset in each."""
    assert len(mails()) == 92
    for mail in mails():
        assert mail["From"].addresses
        assert mail["Date"].datetime.utcoffset() is not None
        assert [part.defects for part in mail.walk() if part.defects] == []


def test_mails_come_in_every_common_shape() -> None:
    """Content types, charsets and transfer encodings met in practice all occur."""
    parts = [part for mail in mails() for part in mail.walk()]
    assert {part.get_content_type() for part in parts} >= {
        "text/plain",
        "text/html",
        "multipart/alternative",
        "multipart/mixed",
        "multipart/related",
        "message/rfc822",
        "application/pdf",
        "application/ms-tnef",
        "image/png",
    }
    assert {part.get_content_charset() for part in parts} >= {
        "utf-8",
        "us-ascii",
        "iso-8859-1",
        "windows-1252",
    }
    assert {str(part["Content-Transfer-Encoding"]) for part in parts} >= {
        "7bit",
        "8bit",
        "base64",
        "quoted-printable",
    }
    assert any(part.get_param("format") == "flowed" for part in parts)


def test_some_mails_are_incomplete() -> None:
    """There are mails of HTML alone, without subject, without text, without MIME headers."""
    received = mails()
    assert any(mail.get_content_type() == "text/html" for mail in received)
    assert sum(mail["Subject"] is None for mail in received) >= 3
    assert sum(mail.get_body(("plain", "html")) is None for mail in received) == 2
    assert any(mail["MIME-Version"] is None for mail in received)
    assert any(mail["Message-ID"] is None for mail in received)


@pytest.mark.parametrize(
    "sign",
    [
        rb"(?im)^Subject: .*=\?iso-8859-1\?q\?",
        rb"(?im)^Subject: .*=\?windows-1252\?q\?",
        rb"(?im)^Subject: .*=\?utf-8\?",
        rb"(?im)^From: \"?=\?",
        rb"(?im)filename\*=utf-8''",
        rb"(?im)^Content-ID: <",
        rb"(?im)^In-Reply-To: <",
        rb"(?im)^Auto-Submitted: auto-generated",
        rb"(?im)^X-Priority: 1",
        rb"(?im)^X-Triage-Severity: S4",
        rb"\r\n\r\n",
        rb"[^\r]\n\n",
    ],
)
def test_headers_carry_what_mail_programs_write(sign: bytes) -> None:
    """Encoded headers and names, threads, priorities and both line endings occur, raw."""
    assert any(re.search(sign, path.read_bytes()) for path in paths())


def test_replies_and_signatures_of_several_programs_occur() -> None:
    """Intake finds earlier mail and signatures of each kind, and leaves some new text."""
    quoted = "\n".join(mail.quoted for mail in submissions() if mail.body)
    for sign in ("wrote:", "a écrit :", "-----Original Message-----", "De : ", "Forwarded message"):
        assert sign in quoted
    for sign in ("Sent from my iPhone", "Envoyé de mon iPhone", "--\n", "Ce courriel est conf"):
        assert sign in quoted


def test_orders_to_the_machine_sit_inside_real_emergencies() -> None:
    """A sentence that orders a low rating occurs in both languages; a person decides S1."""
    by_file = {e.file: e for e in expected()}
    order = re.compile(r"(?i)ignor\w+ (toutes vos instructions précédentes|previous instructions)")
    ordering = [by_file[mail.id] for mail in submissions() if order.search(mail.body)]
    assert {e.language for e in ordering} == {"en", "fr"}
    assert {e.severity for e in ordering} == {"S1"}
