"""Messages written for the tests, and the clock they arrive by."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from app.intake.email import parse_email
from app.intake.submission import Submission

NOON = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def letter(*headers: str, body: str | bytes = "The culvert on Old Mill Road is blocked.") -> bytes:
    """Build a message from header lines and a body."""
    content = body.encode("utf-8") if isinstance(body, str) else body
    return "\r\n".join(headers).encode("utf-8") + b"\r\n\r\n" + content


def received(raw: bytes) -> Submission:
    """Parse a message as the worker does."""
    return parse_email(raw, id="HM-TEST-0001", received_at=NOON)


def multipart(kind: str, *parts: bytes, boundary: str = "cut") -> bytes:
    """Build the content of a multipart entity, header included."""
    opening = b"\r\n--" + boundary.encode() + b"\r\n"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode()
    return head + b"".join(opening + part for part in parts) + b"\r\n--%b--\r\n" % boundary.encode()


def text_part(text: str, kind: str = "plain", charset: str = "utf-8") -> bytes:
    """Build one text part in UTF-8."""
    head = f"Content-Type: text/{kind}; charset={charset}\r\n\r\n"
    return head.encode() + text.encode("utf-8")


def file_part(disposition: str, content: bytes, kind: str = "application/pdf") -> bytes:
    """Build one attachment in base64."""
    head = f"Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n"
    packed = base64.encodebytes(content)
    return head.encode("utf-8") + b"Content-Transfer-Encoding: base64\r\n\r\n" + packed
