"""Nothing raises, whatever the bytes, and what comes out is safe to store and show."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.form import full_body
from app.intake.html import page
from app.intake.limits import inspect
from app.intake.parse import parse
from app.intake.replies import split_reply
from app.intake.submission import Submission
from app.intake.text import clean
from review_queue.model import Channel
from tests.intake.letters import NOON, file_part, letter, multipart, text_part

REAL = [
    letter(
        "From: =?utf-8?Q?L=C3=A9a_Cormier?= <lea@example.org>",
        "To: counter@example.ca",
        "Cc: Tom Paul <tom@example.org>",
        "Subject: =?utf-8?B?UG9udCBmZXJtw6k=?=",
        "Message-ID: <1@example.org>",
        "Content-Type: text/plain; charset=utf-8",
        body="Le pont est fermé.\n\nCordialement,\nLéa\n\nLe 3 mars 2026, Tom a écrit :\n> Quoi?",
    ),
    b"From: tom@example.org\r\nSubject: Plans\r\n"
    + multipart(
        "mixed",
        multipart(
            "alternative",
            text_part("See the plans."),
            text_part("<p>See the <b>plans</b>.</p><p hidden>x</p>", "html"),
            boundary="inner",
        ),
        file_part("attachment; filename*=utf-8''Relev%C3%A9.pdf", b"%PDF-1.7"),
        b"Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n\r\nInner text.",
    ),
    b'{"subject":"Road","body":"Flooded.","fields":{"depth":"knee"},"language":"en"}',
]
SYNTAX = [b"\r\n", b"\n", b"<", b"(", b'"', b";", b"{", b"> ", b"-- \n", b"From: ", b"=3D", b"?="]
MIME = [b"--cut", b"--cut--", b"--inner", b"=?utf-8?Q?", b"charset=utf-16", b"\r\n\r\n"]
OPENINGS = [
    b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
]
PIECES = st.sampled_from([*SYNTAX, *MIME, *OPENINGS, b"\x00", b"\xff\xfe", b"\xc3"])


def read(raw: bytes) -> Submission:
    inspect(raw)
    channel = list(Channel)[len(raw) % len(Channel)]
    return parse(raw, id="HM-ANY", channel=channel, received_at=NOON)


def assert_safe(submission: Submission) -> None:
    """Text has no character that cannot be stored, shown or sent; names are single lines."""
    full_body(submission).encode("utf-8")
    for text in (submission.subject, submission.body, submission.quoted):
        assert text == clean(text)
        text.encode("utf-8")
    lines = [submission.subject, submission.message_id, *submission.sender.names]
    lines += [file.name for file in submission.attachments]
    assert all("\n" not in line and "\r" not in line and "\0" not in line for line in lines)
    assert submission.received_at == NOON


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    """Pure noise."""
    assert_safe(read(raw))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60))
def test_any_arrangement_of_mail_syntax_is_read(pieces: list[bytes]) -> None:
    """Noise made of the pieces that mean something."""
    assert_safe(read(b"".join(pieces)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REAL), st.lists(st.tuples(st.integers(0, 2**16), PIECES), max_size=8))
def test_mutated_messages_are_read(message: bytes, edits: list[tuple[int, bytes]]) -> None:
    """Real messages with pieces written over and between their own."""
    raw = message
    for place, piece in edits:
        at = place % (len(raw) + 1)
        raw = raw[:at] + piece + raw[at + (place % 3) * len(piece) :]
    assert_safe(read(raw))


def test_messages_cut_short_or_with_bytes_flipped_are_read() -> None:
    """Every beginning of a real message, and two thousand with random bytes changed."""
    chance = random.Random(20260303)
    for message in REAL:
        for end in range(len(message)):
            assert_safe(read(message[:end]))
        for _ in range(700):
            raw = bytearray(message)
            for _ in range(chance.randint(1, 6)):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            assert_safe(read(bytes(raw)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
def test_any_markup_becomes_clean_text(markup: str) -> None:
    """The page reader never raises and gives nothing unseen."""
    shown = page(markup)
    assert shown.text == clean(shown.text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "> a",
                "Regards,",
                "--",
                "x y.",
                "",
                "On 3 May, b wrote:",
                "De : x",
                "Objet : y",
                "À : z",
                "Léa",
                "P.S. c",
                "_____",
                "Sent from my iPhone",
            ]
        ),
        max_size=15,
    )
)
def test_splitting_a_reply_keeps_every_line(lines: list[str]) -> None:
    """Body and quoted together have each line that is not blank exactly once."""
    split = split_reply("\n".join(lines))
    kept = [line for line in (split.body + "\n" + split.quoted).split("\n") if line.strip()]
    assert sorted(kept) == sorted(line for line in lines if line.strip())
