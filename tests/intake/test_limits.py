"""Limits are measured on raw bytes, and quickly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.intake.limits import SIZE_LIMIT, inspect
from tests.intake.letters import letter, multipart, received, text_part


@contextmanager
def seconds_of_work(most: float) -> Iterator[None]:
    """Assert on the processor time that a block takes, whatever else the machine does."""
    before = time.process_time()
    yield
    assert time.process_time() - before < most


def nested_multiparts(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(depth)
    )
    return b"From: a@example.org\r\n" + opened + b"\r\nhello"


@pytest.mark.parametrize("count", [2_000, 20_000, 60_000, 100_000])
def test_case_03_a_sender_of_open_parentheses_costs_nothing(count: int) -> None:
    """Neither the limits nor the address reader ever nest with the input."""
    raw = letter("From: " + "(" * count, "Subject: hello")
    with seconds_of_work(0.5):
        reason = inspect(raw)
        submission = received(raw)
    assert submission.sender.names == ()
    assert reason == ("header_too_large" if count > 65_000 else None)
    assert reason or "sender_unknown" in submission.defects


@pytest.mark.parametrize("depth", [21, 1_000, 10_000])
def test_case_04_nested_multiparts_are_refused_before_parsing(depth: int) -> None:
    """Depth is counted while scanning; nothing recurses with the message."""
    with seconds_of_work(1):
        assert inspect(nested_multiparts(depth)) == "too_deep"


def test_case_04_nested_messages_are_refused_before_parsing() -> None:
    """Three thousand forwarded messages inside one another are one refusal."""
    raw = b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"Subject: innermost\r\n\r\nhello"
    with seconds_of_work(1):
        assert inspect(b"From: a@example.org\r\n" + raw) == "too_deep"


def test_case_04_a_deep_but_real_message_is_accepted() -> None:
    """Twenty levels are allowed."""
    assert inspect(nested_multiparts(20)) is None


@pytest.mark.parametrize(
    "header",
    [
        "To: " + ", ".join(f"person{number}@example.org" for number in range(8_000)),
        "Subject: " + "=?utf-8?q?caf=C3=A9?= " * 4_000,
        "Content-Type: text/plain; " + "; ".join(f"name{n}=value" for n in range(4_000)),
        "X-Long: " + "a" * 70_000,
        "".join(f"X-Many-{number}: value\r\n" for number in range(5_000)) + "Subject: hello",
    ],
    ids=["addresses", "encoded words", "parameters", "one line", "many lines"],
)
def test_case_05_header_blocks_beyond_the_limit_are_refused(header: str) -> None:
    """64 KB are counted over folded lines, single lines and many lines alike."""
    with seconds_of_work(1):
        assert inspect(letter("From: a@example.org", header)) == "header_too_large"


def test_case_05_what_stays_below_the_limit_is_read_quickly() -> None:
    """The largest header allowed is read in a fraction of a second."""
    addresses = ", ".join(f"p{number}@example.org" for number in range(2_000))
    words = "=?utf-8?q?=C3=A9?= " * 1_000
    raw = letter("From: Léa <lea@example.org>", f"Cc: {addresses}", f"Subject: {words}")
    with seconds_of_work(0.5):
        assert inspect(raw) is None
        assert received(raw).subject.startswith("ééé")


def test_case_05_one_structured_field_is_capped_by_itself() -> None:
    """Nine kilobytes of quotes in Content-Type would be quadratic to split."""
    raw = letter("From: a@example.org", 'Content-Type: text/plain; a="' + '";"' * 3_000)
    assert inspect(raw) == "header_too_large"


def test_case_06_a_hundred_thousand_parts_are_refused() -> None:
    """Parts are counted as they are met, so the scan stops early."""
    raw = b"From: a@example.org\r\n" + multipart("mixed", *[b"\r\nx"] * 100_000)
    with seconds_of_work(1):
        assert inspect(raw) == "too_many_parts"


def test_case_06_two_hundred_parts_are_accepted() -> None:
    """A long report with many pictures is ordinary mail: 199 parts and their container."""
    raw = b"From: a@example.org\r\n" + multipart("mixed", *[text_part("page")] * 199)
    assert inspect(raw) is None


def test_case_06_lines_that_only_look_like_boundaries_are_bounded() -> None:
    """Millions of candidate lines end the scan instead of filling it."""
    raw = b"From: a@example.org\r\n" + multipart("mixed", b"\r\n" + b"\n--x" * 2_000_000)
    with seconds_of_work(1):
        assert inspect(raw) == "too_many_parts"


def test_case_07_a_message_beyond_the_size_limit_is_refused_unread() -> None:
    """Size is looked at before anything else."""
    raw = letter("From: a@example.org", body=b"A" * (SIZE_LIMIT + 1))
    with seconds_of_work(0.2):
        assert inspect(raw) == "too_large"


@pytest.mark.parametrize(
    "filling",
    [b"A" * 76 + b"\n", b"\n", b"--\n", b"- ", b"> ", b"From: x\nTo: y\nDate: z\n", b"a wrote: "],
)
def test_four_megabytes_of_any_line_are_read_in_linear_time(filling: bytes) -> None:
    """No line pattern makes reply separation or decoding quadratic."""
    raw = letter("From: a@example.org", body=b"Hello\n" + filling * (4_000_000 // len(filling)))
    with seconds_of_work(10):
        assert inspect(raw) in (None, "too_many_parts")
        received(raw)


@pytest.mark.parametrize("reason", ["too_large", "too_deep", "too_many_parts", "header_too_large"])
def test_parsing_what_the_limits_refuse_gives_an_empty_submission(reason: str) -> None:
    """A caller that forgot to look at the limits still gets no parsing and no exception."""
    raw = {
        "too_large": b"A" * (SIZE_LIMIT + 1),
        "too_deep": nested_multiparts(30),
        "too_many_parts": multipart("mixed", *[b"\r\nx"] * 300),
        "header_too_large": letter("Subject: " + "a" * 70_000),
    }[reason]
    submission = received(raw)
    assert (submission.body, submission.subject, submission.defects) == ("", "", (reason,))
