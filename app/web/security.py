"""What every answer and every request must satisfy, whatever the page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request

from app.intake.uploads import LARGEST_ALL

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # data: is for the arrows and ticks inside Bootstrap's style sheet.
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 31_536_000
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
LARGEST_REQUEST = 512 * 1024
# Pages that take files, and the largest request they take: the files and a form around them.
LARGEST_WITH_FILES = LARGEST_ALL + LARGEST_REQUEST
WITH_FILES = frozenset({"request.send"})
LARGEST_FORM = 256 * 1024
MOST_FIELDS = 200


def limit_requests(app: Flask) -> None:
    """Set the sizes past which a request is refused with 413."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.request_class = CounterRequest
    app.before_request(_make_room)


class CounterRequest(Request):
    """Keep what is uploaded in memory: werkzeug would put it, unsealed, into a temporary file."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()


def _make_room() -> None:
    """Take more where files are taken; runs before anything reads the form."""
    if request.endpoint in WITH_FILES and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST_WITH_FILES


def add_headers(response: Response) -> Response:
    """Put the security headers on an answer; pages are never kept by caches."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint not in ("static", "bootstrap.static"):
        response.headers["Cache-Control"] = "no-store"
    return response


def local_path(target: str | None) -> str:
    """Return `target` when it is a path of this site, else "/".

    Browsers read a backslash as a slash and drop control characters, so "/\\\\evil" and
    "/\\t/evil" lead elsewhere.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    if "\\" in target or any(
        ord(character) < 0x21 or ord(character) == 0x7F for character in target
    ):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target
