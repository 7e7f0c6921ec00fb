"""Files a person adds to a form: what they are is told by their first bytes, never by their name.

They are never opened here: nothing is unpacked, decoded or drawn. What may unpack into something
else, such as a document or an archive, is refused (cases 8 to 12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.intake.text import one_line

MOST_FILES = 5
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_ALL = 10 * 1024 * 1024
LONGEST_NAME = 120
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"heif")
KINDS = ("PDF", "JPEG", "PNG", "WebP", "HEIC")
"""What may be added, as people know it."""


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """Hold one file as it came; `content_type` is what its bytes say."""

    name: str
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.content_type}, {len(self.content)} bytes)"


class UploadRefused(Exception):
    """A file cannot be taken; `reason` is too_many, too_large, empty or not_allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def take(files: list[tuple[str, bytes]]) -> tuple[Upload, ...]:
    """Take named files as they came; raises UploadRefused for the first that cannot be."""
    if len(files) > MOST_FILES:
        raise UploadRefused("too_many")
    if sum(len(content) for _, content in files) > LARGEST_ALL:
        raise UploadRefused("too_large")
    return tuple(_take(name, content, number) for number, (name, content) in enumerate(files, 1))


def content_type_of(content: bytes) -> str | None:
    """Tell what a file is by how it begins; None for anything that is not taken."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIF else None


def _take(name: str, content: bytes, number: int) -> Upload:
    if not content:
        raise UploadRefused("empty")
    if len(content) > LARGEST_FILE:
        raise UploadRefused("too_large")
    kind = content_type_of(content)
    if kind is None:
        raise UploadRefused("not_allowed")
    return Upload(file_name(name) or f"file {number}", kind, content)


def file_name(name: str) -> str:
    """Return a file's own name: no folders, line breaks or marks that turn letters around."""
    last = re.split(r"[/\\]", one_line(name[-4 * LONGEST_NAME :], 4 * LONGEST_NAME))[-1]
    return last.strip(". ")[-LONGEST_NAME:]
