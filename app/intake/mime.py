"""The outline of a message: its parts found in the raw bytes, within limits.

One pass over the bytes finds the parts and counts depth, parts and header bytes, so what the
limits allow and what is read afterwards cannot differ. Nested messages are counted, never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.intake.errors import LimitExceeded
from app.intake.headers import Fields, is_field, split_fields
from app.intake.parameters import Structured, disposition, media_type

_DELIMITER = re.compile(rb"\n--([^\r\n]{1,250})")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\r?\n)*(?:>?From [^\r\n]*\r?\n)?")
_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what is taken apart; sizes in bytes.

    `header` holds for one block, `headers` for all blocks together, `structured` for one
    Content-* field, `delimiters` for the lines that look like a boundary.
    """

    size: int
    header: int
    headers: int
    structured: int
    depth: int
    parts: int
    delimiters: int


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """Hold one leaf of the message, still transfer-encoded.

    `alternative` numbers the multipart/alternative it belongs to. `broken` marks the text of a
    multipart in which no part was found.
    """

    fields: Fields
    content_type: Structured
    disposition: Structured
    content: bytes
    alternative: int | None
    broken: bool = False

    def __repr__(self) -> str:
        return f"Part({self.content_type.value}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class Outline:
    """Hold the fields of the message and its leaves in order."""

    fields: Fields
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        return f"Outline({len(self.parts)} parts)"


@dataclass(frozen=True, slots=True)
class _Level:
    """An open multipart, or a nested message when `boundary` is None."""

    boundary: bytes | None
    alternative: int | None
    sealed: bool


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part whose end has not been seen.

    `preamble` is the text before the first part of a multipart, dropped once a part follows.
    """

    fields: Fields
    content_type: Structured
    start: int
    depth: int
    alternative: int | None
    preamble: bool = False
    broken: bool = False


@dataclass(slots=True)
class _Scan:
    raw: bytes
    limits: Limits
    levels: list[_Level] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    leaf: _Leaf | None = None
    entities: int = 0
    header_bytes: int = 0

    def open_entity(self, start: int) -> Fields:
        """Read one header block and open what it announces."""
        fields, body = self._head(start)
        content_type = _content_type(fields, self.raw, body, first=not self.entities)
        self.entities += 1
        if self.entities > self.limits.parts:
            raise LimitExceeded("too_many_parts")
        above = self.levels[-1] if self.levels else _Level(None, None, sealed=False)
        leaf = _Leaf(fields, content_type, body, len(self.levels), above.alternative)
        if content_type.value in _NESTED and not _is_encoded(fields):
            self._open_leaf(leaf, above)
            self._push(_Level(None, None, sealed=True))
            self.open_entity(body)
        elif content_type.value.startswith("multipart/"):
            self._open_multipart(leaf, above)
        else:
            self._open_leaf(leaf, above)
        return fields

    def meet(self, line: bytes, start: int, end: int) -> None:
        """End and open parts at a line that may be the delimiter of an open multipart."""
        for index in range(len(self.levels) - 1, -1, -1):
            boundary = self.levels[index].boundary
            if boundary is None or line not in (boundary, boundary + b"--"):
                continue
            closing = line != boundary
            if self.leaf and index < self.leaf.depth:
                followed = not closing and index == self.leaf.depth - 1
                self.close_leaf(start, followed=followed)
            del self.levels[index + (0 if closing else 1) :]
            if not closing:
                self.open_entity(_line_end(self.raw, end))
            return

    def close_leaf(self, end: int, *, followed: bool = False) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is None or (leaf.preamble and followed):
            return
        if self.raw[end - 1 : end] == b"\r":
            end -= 1
        content = self.raw[leaf.start : max(leaf.start, end)]
        if leaf.preamble and not content.strip():
            return
        how = disposition(next(iter(leaf.fields.raw("content-disposition")), b""))
        part = Part(leaf.fields, leaf.content_type, how, content, leaf.alternative, leaf.broken)
        self.parts.append(part)

    def _open_multipart(self, leaf: _Leaf, above: _Level) -> None:
        """Push a level for its parts; what comes before them is text only if none comes."""
        boundary = leaf.content_type.get("boundary").encode("utf-8").rstrip(b" \t")
        group = above.alternative
        if leaf.content_type.value == "multipart/alternative":
            group = self.entities
        if boundary:
            self._push(_Level(boundary, group, above.sealed))
        text = Structured("text/plain", leaf.content_type.parameters)
        preamble = bool(boundary)
        self._open_leaf(
            _Leaf(leaf.fields, text, leaf.start, len(self.levels), group, preamble, broken=True),
            above,
        )

    def _open_leaf(self, leaf: _Leaf, above: _Level) -> None:
        if not above.sealed:
            self.leaf = leaf

    def _push(self, level: _Level) -> None:
        self.levels.append(level)
        if len(self.levels) > self.limits.depth:
            raise LimitExceeded("too_deep")

    def _head(self, start: int) -> tuple[Fields, int]:
        end, body = _header_end(self.raw, start, self.limits.header)
        self.header_bytes += end - start
        if self.header_bytes > self.limits.headers:
            raise LimitExceeded("header_too_large")
        fields = split_fields(self.raw[start:end])
        if any(
            len(value) > self.limits.structured
            for name, value in fields.items
            if name.startswith("content-")
        ):
            raise LimitExceeded("header_too_large")
        if self.levels:
            return fields, body
        # Prose that starts with `word:` is no header: all of it is the message.
        return (fields, body) if fields.recognised else (Fields(()), start)


def outline(raw: bytes, limits: Limits) -> Outline:
    """Find the parts of a message. Raises LimitExceeded, and nothing else, for any bytes."""
    if len(raw) > limits.size:
        raise LimitExceeded("too_large")
    scan = _Scan(raw, limits)
    envelope = _ENVELOPE.match(raw)
    fields = scan.open_entity(envelope.end() if envelope else 0)
    if scan.levels:
        for count, match in enumerate(_DELIMITER.finditer(raw)):
            if count >= limits.delimiters:
                raise LimitExceeded("too_many_parts")
            scan.meet(match[1].rstrip(b" \t"), match.start(), match.end())
    scan.close_leaf(len(raw))
    return Outline(fields, tuple(scan.parts))


def _header_end(raw: bytes, start: int, limit: int) -> tuple[int, int]:
    """Return where the block that begins at `start` ends, and where the body begins."""
    at = start
    while at < len(raw):
        if at - start > limit:
            raise LimitExceeded("header_too_large")
        match = _LINE.match(raw, at, at + limit + 1)
        line = match[0] if match else b""
        content = line.rstrip(b"\r\n")
        if not content:
            return at, at + len(line)
        if not (is_field(content) or (content[:1] in (b" ", b"\t") and at > start)):
            return at, at
        at += len(line)
    return at, at


def _line_end(raw: bytes, at: int) -> int:
    newline = raw.find(b"\n", at)
    return len(raw) if newline < 0 else newline + 1


def _is_encoded(fields: Fields) -> bool:
    encoding = fields.text("content-transfer-encoding", 40).lower()
    return encoding in ("base64", "quoted-printable")


def _content_type(fields: Fields, raw: bytes, body: int, *, first: bool) -> Structured:
    declared = fields.raw("content-type")
    if declared:
        return media_type(declared[0])
    if first and not fields.items:
        return Structured(_sniffed(raw[body : body + 4096]), ())
    return Structured("text/plain", ())


def _sniffed(beginning: bytes) -> str:
    """Guess what a file without any header is: a page, text, or no text at all."""
    if re.match(
        rb"\s*<(?:\?xml[^>]*>\s*<)?(?:!doctype|html|head|body|meta|div|p|table)\b",
        beginning,
        re.IGNORECASE,
    ):
        return "text/html"
    if b"\0" in beginning and not beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "application/octet-stream"
    return "text/plain"
