"""Files and folders to deliveries: one message or one form each, nothing skipped, nothing lost."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.intake.errors import SourceUnreadable
from app.intake.limits import SIZE_LIMIT, inspect
from app.intake.tables import csv_deliveries, jsonl_deliveries
from review_queue.model import Channel, Delivery

MAILBOX = "import"
_BLOCK = 1024 * 1024
# A separator carries an address, a date or a bare dash (RFC 4155 and its common variants).
_SEPARATOR = re.compile(
    rb"(?:\xef\xbb\xbf)?From (?:-(?:\s|$)|\S+@\S+\s*$|\S.{0,200}\d\d:\d\d.{0,60}\d{4})"
)
_HEADER = re.compile(rb">?(?:From |[!-9;-~]+[ \t]*:)")
_ESCAPED = re.compile(rb">+From ")


def deliveries(path: Path, *, now: datetime, mailbox: str = MAILBOX) -> Iterator[Delivery]:
    """Hand over everything in a file or, recursively, in a folder.

    A message beyond a limit comes with `quarantine` set. Files that cannot be read are reported
    by SourceUnreadable after all others were handed over.
    """
    failed: list[str] = []
    for file in _files(path):
        try:
            yield from _file_deliveries(file, now, mailbox)
        except OSError:
            failed.append(str(file))
    if failed:
        raise SourceUnreadable(tuple(failed))


def _files(path: Path) -> Iterator[Path]:
    """List a folder in a stable order, leaving out the unfinished deliveries of a Maildir."""
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path):
        here = Path(folder)
        below.sort()
        if _is_maildir(here):
            # Dovecot and others keep indexes beside cur and new; only those two hold mail.
            below[:] = [name for name in below if name != "tmp"]
            names = []
        yield from (here / name for name in sorted(names) if (here / name).is_file())


def _file_deliveries(path: Path, now: datetime, mailbox: str) -> Iterator[Delivery]:
    name = path.name.lower()
    if path.parent.name in ("cur", "new") and _is_maildir(path.parent.parent):
        yield _message(path, now, mailbox)
    elif name.endswith((".mbox", ".mbx")) or name == "mbox":
        yield from _mbox(path, now, mailbox)
    elif name.endswith(".jsonl"):
        yield from jsonl_deliveries(path, now=now, mailbox=mailbox)
    elif name.endswith(".csv"):
        yield from csv_deliveries(path, now=now, mailbox=mailbox)
    else:
        yield _message(path, now, mailbox)


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _message(path: Path, now: datetime, mailbox: str) -> Delivery:
    with path.open("rb") as stream:
        raw = stream.read(SIZE_LIMIT + 1)
        return _delivery(_noted(raw, stream) if len(raw) > SIZE_LIMIT else raw, now, mailbox)


def _delivery(raw: bytes, now: datetime, mailbox: str) -> Delivery:
    return Delivery(Channel.EMAIL, mailbox, raw, now, quarantine=inspect(raw))


def _noted(head: bytes, rest: BinaryIO) -> bytes:
    """Keep the head of a message too large to hold, and what identifies the whole of it."""
    digest, size = hashlib.sha256(head), len(head)
    while block := rest.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return _with_note(head, size, digest.hexdigest())


def _with_note(head: bytes, size: int, digest: str) -> bytes:
    note = f"\n[{size} bytes in all, sha256 {digest}; only the beginning is kept]\n"
    return head[: SIZE_LIMIT + 1] + note.encode("ascii")


class _MessageBuffer:
    """Collect one message of an mbox; beyond the size limit only its digest goes on."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._digest = hashlib.sha256()
        self._size = 0

    def add(self, line: bytes) -> None:
        self._digest.update(line)
        self._size += len(line)
        if len(self._head) <= SIZE_LIMIT:
            self._head += line

    def message(self) -> bytes:
        """Return the message without the blank line that mbox puts after it."""
        head = bytes(self._head)
        if self._size > SIZE_LIMIT:
            return _with_note(head, self._size, self._digest.hexdigest())
        for ending in (b"\r\n\r\n", b"\n\n"):
            if head.endswith(ending):
                return head[: -len(ending) // 2]
        return head


def _mbox(path: Path, now: datetime, mailbox: str) -> Iterator[Delivery]:
    """Stream the messages of an mbox, however large and however badly separated.

    A line is a separator only when it carries an address or a date and a header follows it:
    `From here on ...` in a body is neither.
    """
    with path.open("rb") as stream:
        buffer = _MessageBuffer()
        line = stream.readline(_BLOCK)
        while line:
            following = stream.readline(_BLOCK)
            if _SEPARATOR.match(line) and _HEADER.match(following):
                if raw := buffer.message():
                    yield _delivery(raw, now, mailbox)
                buffer = _MessageBuffer()
            else:
                buffer.add(line[1:] if _ESCAPED.match(line) else line)
            line = following
        if raw := buffer.message():
            yield _delivery(raw, now, mailbox)
