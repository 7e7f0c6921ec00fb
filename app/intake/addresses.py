"""Address fields, read strictly: what is ambiguous names nobody (RFC 5322, 3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.intake.headers import Fields, decode_words, unicode_of

FIELD_LIMIT = 8192
_MOST = 100
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[()<>,;:"\\]|[^()<>,;:"\\]+')
_ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\.][^\s@<>()\[\],;:\"\\]{0,252}"
)
# What stands before an address in angle brackets, or beside one in parentheses.
_NAME = re.compile(r"([^<>;:@]{2,200})<|\(([^()<>]{2,100})\)")


@dataclass(frozen=True, slots=True, repr=False)
class Mailbox:
    """Name one correspondent; `name` may be empty, `address` may not."""

    name: str
    address: str

    def __repr__(self) -> str:
        return "Mailbox()"


def only_mailbox(fields: Fields, name: str) -> Mailbox | None:
    """Return the one mailbox of a field; None when it is absent, doubled, malformed or a list."""
    values = fields.raw(name)
    found = mailboxes(values[0]) if len(values) == 1 else ()
    return found[0] if len(found) == 1 else None


def mailboxes(value: bytes) -> tuple[Mailbox, ...]:
    """Read an address field; empty when any part of it is malformed."""
    if len(value) > FIELD_LIMIT:
        return ()
    entries = _entries(unicode_of(value))
    found = [_mailbox(entry) for entry in entries or ()]
    return () if None in found else tuple(box for box in found if box)[:_MOST]


def names_in(value: bytes) -> tuple[str, ...]:
    """Find the names of people in an address field, however malformed.

    Whom a malformed field names is anybody's guess, but every name in it is someone's.
    """
    boxes = mailboxes(value)
    text = unicode_of(value[:FIELD_LIMIT])
    found = [box.name for box in boxes]
    found += [_plain(before) for before, _ in _NAME.findall(text) if not boxes]
    found += [_plain(comment) for _, comment in _NAME.findall(text)]
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST]


def _plain(text: str) -> str:
    return decode_words(text, 200).strip(" \t\"',.")


def addresses_in(value: bytes) -> tuple[str, ...]:
    """Find whatever looks like an address, however malformed the field."""
    return tuple(_ADDRESS.findall(unicode_of(value[:FIELD_LIMIT])))[:_MOST]


def _entries(text: str) -> list[list[str]] | None:
    """Split at the commas between mailboxes; None when quotes or brackets do not fit."""
    entries: list[list[str]] = [[]]
    in_angle = False
    for piece in _without_comments(_PIECE.findall(text)) or '"':
        if piece in ('"', "\\") or (piece in "<>" and in_angle == (piece == "<")):
            return None
        in_angle ^= piece in "<>"
        if piece in ",;" and not in_angle:
            entries.append([])
        elif piece == ":" and not in_angle:
            entries[-1] = []  # The name of a group (RFC 5322, 3.4) is no mailbox.
        else:
            entries[-1].append(piece)
    if in_angle:
        return None
    return [entry for entry in entries if any(piece.strip() for piece in entry)]


def _without_comments(pieces: list[str]) -> list[str] | None:
    """Drop comments in parentheses; None when they are nested deep or do not close."""
    kept: list[str] = []
    depth = 0
    for piece in pieces:
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if not 0 <= depth <= 3:
            return None
        if not depth and piece != ")":
            kept.append(piece)
    return None if depth else kept


def _mailbox(entry: list[str]) -> Mailbox | None:
    if "<" not in entry:
        address = "".join(entry).strip()
        return Mailbox("", address) if _ADDRESS.fullmatch(address) else None
    opened = entry.index("<")
    address = "".join(entry[opened + 1 : -1]).strip()
    if entry[-1].strip() not in (">", "") or not _ADDRESS.fullmatch(address):
        return None
    words = (_unquoted(piece) for piece in entry[:opened])
    return Mailbox(decode_words(" ".join(words), 200), address)


def _unquoted(piece: str) -> str:
    if len(piece) >= 2 and piece.startswith('"') and piece.endswith('"'):
        return re.sub(r"\\(.)", r"\1", piece[1:-1])
    return piece.strip()
