"""Bytes to text: character sets with fallbacks, and the characters nobody should receive."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls, direction marks and overrides, zero-width characters, soft hyphens, the
# invisible operators, variation tags (U+E0000 block) and lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
# Inside a word, a zero-width character has no use in a language written in Latin letters.
_SMUGGLED = re.compile(
    "[0-9A-Za-z\u00c0-\u024f@.][\u00ad\u200b-\u200d\u2060\ufeff]+[0-9A-Za-z\u00c0-\u024f@.]"
    "|[\U000e0020-\U000e007e]{4}"
)
# Codecs that Python calls text encodings but no message uses; punycode is quadratic.
_NOT_FOR_MAIL = frozenset(
    {"unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "mbcs", "oem"}
)
_OFTEN_WRONG = frozenset({"ascii", "iso8859-15", "cp1252"})


@dataclass(frozen=True, slots=True, repr=False)
class Decoded:
    """Hold a decoded text; `defect` is a code when the declared character set did not fit."""

    text: str
    defect: str | None = None

    def __repr__(self) -> str:
        return f"Decoded({len(self.text)} characters, {self.defect})"


def decode(content: bytes, charset: str = "") -> Decoded:
    """Decode with the declared character set, else UTF-8, else Windows-1252. Never raises."""
    codec = _codec(charset)
    unknown = "charset_unknown" if charset.strip() and codec is None else None
    if content.isascii() and codec in (None, "utf-8-sig", *_OFTEN_WRONG):
        return Decoded(content.decode("ascii"), unknown)
    if codec is None or codec in _OFTEN_WRONG:
        # Senders that declare Latin-1 and send UTF-8 are common; the reverse never validates.
        utf8 = _strictly(content, "utf-8-sig")
        if utf8 is not None:
            return Decoded(utf8, unknown or ("charset_wrong" if codec else None))
    if codec is not None:
        text = _strictly(content, codec)
        if text is not None:
            return Decoded(text)
    text = _strictly(content, "utf-8-sig")
    if text is None:
        text = content.decode("cp1252", errors="replace")
    return Decoded(text, unknown or "charset_wrong")


def clean(text: str) -> str:
    """Normalise line ends to LF and drop every character that cannot be seen."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text).replace("\u00a0", " "))


def one_line(text: str, limit: int) -> str:
    """Clean a text and make it a single line of at most `limit` characters."""
    return " ".join(clean(text[: 4 * limit]).split())[:limit].rstrip()


def has_smuggled_characters(text: str) -> bool:
    """Tell whether invisible characters break up words or spell out a hidden text."""
    return _SMUGGLED.search(text) is not None


def _codec(charset: str) -> str | None:
    try:
        codec = codecs.lookup(charset.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if codec == "iso8859-1":
        return "cp1252"  # As every browser does: what is sent as Latin-1 is Windows-1252.
    if codec == "utf-8":
        return "utf-8-sig"  # The same, less a byte order mark.
    return codec if codec not in _NOT_FOR_MAIL and _makes_text(codec) else None


def _makes_text(codec: str) -> bool:
    """Tell a character set from Python's other codecs, such as hex and zlib."""
    try:
        b" ".decode(codec)
    except UnicodeError:
        return True  # One byte is too few for UTF-16.
    except LookupError:
        return False
    return True


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None
