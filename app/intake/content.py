"""The text and the attachments of a message, gathered from its parts."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.intake.html import page
from app.intake.mime import Outline, Part
from app.intake.parameters import file_name
from app.intake.submission import ReceivedFile
from app.intake.text import clean, decode, has_smuggled_characters

_READ = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
# Containers whose text nobody but the recipient's own software can read (case 22).
_CLOSED = re.compile(
    r"application/(?:(?:vnd\.)?ms-tnef|(?:x-)?pkcs7-mime|pgp-encrypted)"
    r"|message/(?:partial|external-body)"
)
_WORD = re.compile(r"[^\W_]{3,}")
_LINK = re.compile(r"<?\bhttps?://\S+|<?mailto:\S+|\[cid:[^\]]*\]")
_DATA_URI = re.compile(rb"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=\s]+")
# Nobody writes this much; beyond it, text parts are kept as files so that reading stays quick.
TEXT_LIMIT = 4 * 1024 * 1024
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """Hold what the parts say: `hidden` is text that its sender kept from readers' eyes."""

    text: str
    hidden: str
    files: tuple[ReceivedFile, ...]
    defects: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Content({len(self.text)} characters, {len(self.files)} files)"


@dataclass(frozen=True, slots=True, repr=False)
class _Text:
    """The text of one part and the alternative it belongs to."""

    text: str
    hidden: str
    is_html: bool
    alternative: int | None
    defects: tuple[str, ...]


def gather(message: Outline) -> Content:
    """Read the text parts and take every other part as an unopened attachment."""
    texts: list[_Text] = []
    files: list[ReceivedFile] = []
    defects: list[str] = []
    room = TEXT_LIMIT
    for part in message.parts:
        content = _transfer_decoded(part)
        text = b"" if content is None else _without_pictures(part, content)
        defect = _unreadable(part, content, len(text) > room)
        if defect is None:
            room -= len(text)
            texts.append(_text(part, text))
            defects += texts[-1].defects
        else:
            defects += [defect] if defect else []
            files.append(_file(part, part.content if content is None else content, len(files)))
    text_of_all, differs = _merged(texts)
    defects += ["alternatives_differ"] if differs else []
    hidden = "\n".join(item.hidden for item in texts if item.hidden)
    return Content(text_of_all, hidden, tuple(files), tuple(dict.fromkeys(defects)))


def _unreadable(part: Part, content: bytes | None, is_too_long: bool) -> str | None:
    """Say why a part is kept as a file: a defect code, "" for an ordinary file, None for text."""
    if content is None:
        return "undecodable"
    if _is_read(part):
        return "text_too_long" if is_too_long else None
    if not part.fields.items:
        return "not_a_message"
    return "closed_container" if _CLOSED.fullmatch(part.content_type.value) else ""


def _without_pictures(part: Part, content: bytes) -> bytes:
    """Drop the pictures that some programs write into the page itself."""
    return _DATA_URI.sub(b"", content) if part.content_type.value == "text/html" else content


def _is_read(part: Part) -> bool:
    attached = part.disposition.value == "attachment" or part.disposition.get("filename")
    return part.content_type.value in _READ and not attached


def _transfer_decoded(part: Part) -> bytes | None:
    """Undo the transfer encoding; None when the bytes are not what they claim to be.

    The standard library decodes damaged base64 to garbage without a word; here it is refused.
    """
    encoding = part.fields.text("content-transfer-encoding", 40).lower()
    if part.broken or encoding in _PLAIN_ENCODINGS:
        return part.content
    if encoding == "quoted-printable":
        return binascii.a2b_qp(part.content)
    if encoding != "base64":
        return part.content if part.content_type.value in _READ else None
    packed = b"".join(part.content.split()).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except ValueError:
        return None


def _text(part: Part, content: bytes) -> _Text:
    decoded = decode(content, part.content_type.get("charset"))
    defects = [decoded.defect] if decoded.defect else []
    defects += ["broken_structure"] if part.broken else []
    defects += ["hidden_text"] if has_smuggled_characters(decoded.text) else []
    if part.content_type.value == "text/plain":
        return _Text(clean(decoded.text), "", False, part.alternative, tuple(defects))
    shown = page(decoded.text)
    defects += ["hidden_text"] if shown.hidden else []
    return _Text(shown.text, shown.hidden, True, part.alternative, tuple(defects))


def _file(part: Part, content: bytes, position: int) -> ReceivedFile:
    name = file_name(part.content_type, part.disposition) or f"document-{position + 1}"
    return ReceivedFile(name, part.content_type.value, content)


def _merged(texts: Sequence[_Text]) -> tuple[str, bool]:
    """Join the texts in order; of alternatives, the plain one and what only the page says."""
    plain = _by_alternative(item for item in texts if not item.is_html and item.text.strip())
    pages = _by_alternative(item for item in texts if item.is_html)
    both = plain.keys() & pages.keys()
    said = {group: _words("\n".join(plain[group])) for group in both}
    shown = {group: _words("\n".join(pages[group])) for group in both}
    differs = any(_unsaid("\n".join(plain[group]), shown[group]) for group in both)
    pieces: list[str] = []
    for item in texts:
        if item.is_html and item.alternative in both:
            unsaid = _unsaid(item.text, said[item.alternative])
            differs = differs or bool(unsaid)
            pieces.append("\n".join(unsaid))
        else:
            pieces.append(item.text)
    return "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()), differs


def _by_alternative(texts: Iterable[_Text]) -> dict[int, list[str]]:
    """Group the texts of each multipart/alternative, what a page hides included."""
    groups: dict[int, list[str]] = {}
    for item in texts:
        if item.alternative is not None:
            groups.setdefault(item.alternative, []).extend((item.text, item.hidden))
    return groups


def _unsaid(text: str, known: frozenset[str]) -> list[str]:
    """List the lines of a text with words that are not known.

    Where most lines are new, the other text is only a stand-in (`see this in a browser`) and
    every line is listed.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    unsaid = [line for line in lines if not _words(line) <= known]
    return lines if 2 * len(unsaid) > len(lines) else unsaid


def _words(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKD", _LINK.sub(" ", text)).encode("ascii", "ignore").decode()
    return frozenset(_WORD.findall(folded.casefold()))
