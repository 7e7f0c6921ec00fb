"""Header fields: split from raw bytes, and read through one function that cannot fail."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from app.intake.text import decode, one_line

TEXT_LIMIT = 1000
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([BbQq])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_MESSAGE_ID = re.compile(r"<([!-;=?-Z^-~]{1,400}@[!-;=?-~]{1,400})>")
# RFC 5322 and MIME fields; one of them must be present for the first lines to be a header.
_KNOWN = re.compile(
    "from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received"
    "|return-path|delivered-to|mime-version|content-type|content-transfer-encoding|x-mailer"
    "|x-received|envelope-to|list-id|auto-submitted|precedence"
)


@dataclass(frozen=True, slots=True, repr=False)
class Fields:
    """Hold the raw fields of one header block: lower-case names, unfolded bytes."""

    items: tuple[tuple[str, bytes], ...]

    def __repr__(self) -> str:
        return f"Fields({len(self.items)})"

    @property
    def recognised(self) -> bool:
        """Tell a header block from prose that happens to start with `word:`."""
        return any(_KNOWN.fullmatch(name) for name, _ in self.items)

    def raw(self, name: str) -> tuple[bytes, ...]:
        """Return every value of a field, undecoded."""
        return tuple(value for key, value in self.items if key == name)

    def text(self, name: str, limit: int = TEXT_LIMIT) -> str:
        """Read the first value of a field as one clean line, empty when absent. Never raises."""
        values = self.raw(name)
        return decode_words(unicode_of(values[0]), limit) if values else ""

    def message_id(self) -> str:
        """Return the Message-ID without its brackets, empty when absent, doubled or malformed."""
        values = self.raw("message-id")
        if len(values) != 1 or len(values[0]) > TEXT_LIMIT:
            return ""
        match = _MESSAGE_ID.fullmatch(unicode_of(values[0]).strip())
        return match[1] if match else ""


def is_field(line: bytes) -> bool:
    """Tell whether a line opens a header field; `--boundary:1` does not."""
    return not line.startswith(b"--") and _FIELD.match(line) is not None


def split_fields(block: bytes) -> Fields:
    """Split a header block into its fields, joining folded lines (RFC 5322, 2.2.3)."""
    fields: list[tuple[str, list[bytes]]] = []
    for line in block.splitlines():
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(b" " + line.strip())
        elif match:
            fields.append((match[1].decode("ascii").lower(), [match[2].strip()]))
    return Fields(tuple((name, b"".join(parts)) for name, parts in fields))


def unicode_of(value: bytes) -> str:
    """Decode raw header bytes: ASCII by the standard, UTF-8 or Windows-1252 by habit."""
    return decode(value).text


def decode_words(value: str, limit: int = TEXT_LIMIT) -> str:
    """Decode RFC 2047 encoded words into one clean line. Undecodable words stay as they are."""
    joined = _BETWEEN_WORDS.sub(r"\1", value[: 20 * limit])
    pieces: list[str] = []
    pending, charset, at = b"", "", 0
    for match in _ENCODED_WORD.finditer(joined):
        content = _word_bytes(match[2].lower(), match[3])
        if content is None:
            continue
        if match.start() > at or match[1].lower() != charset:
            # A multi-byte character may be split between two words of one character set.
            pieces += [decode(pending, charset).text, joined[at : match.start()]]
            pending = b""
        pending, charset, at = pending + content, match[1].lower(), match.end()
    pieces += [decode(pending, charset).text, joined[at:]]
    return one_line("".join(pieces), limit)


def _word_bytes(encoding: str, content: str) -> bytes | None:
    raw = content.encode("utf-8")
    if encoding == "q":
        return binascii.a2b_qp(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except ValueError:
        return None
