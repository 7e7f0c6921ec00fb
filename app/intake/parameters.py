"""The parameters of Content-Type and Content-Disposition (RFC 2045, RFC 2231)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.intake.headers import decode_words, unicode_of
from app.intake.text import decode

_TYPE = re.compile(r"\s*([\w.+-]{1,80}/[\w.+-]{1,120})\s*(?:;|$|\s)", re.ASCII)
_PARAMETER = re.compile(
    r";\s*([\w!#$%&'*+.^`|~-]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;\"]*))", re.ASCII
)
_SEGMENT = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?", re.ASCII)
_VALUE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Structured:
    """Hold a structured field: its lower-case value and its parameters by lower-case name."""

    value: str
    parameters: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return a parameter, empty when absent."""
        return next((value for key, value in self.parameters if key == name), "")


def media_type(raw: bytes) -> Structured:
    """Read a Content-Type field; anything malformed is text/plain (RFC 2045, 5.2)."""
    text = unicode_of(raw)
    match = _TYPE.match(text)
    return Structured(match[1].lower() if match else "text/plain", _parameters(text))


def disposition(raw: bytes) -> Structured:
    """Read a Content-Disposition field."""
    text = unicode_of(raw)
    return Structured(text.split(";", 1)[0].strip().lower(), _parameters(text))


def _parameters(text: str) -> tuple[tuple[str, str], ...]:
    plain: dict[str, str] = {}
    segments: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(text):
        value = match[3].strip() if match[2] is None else re.sub(r"\\(.)", r"\1", match[2])
        name = match[1].lower()
        part = _SEGMENT.fullmatch(name)
        if part and (part[2] or part[3]):
            numbered = segments.setdefault(part[1], {})
            numbered.setdefault(int(part[2] or 0), (value, part[3] is not None))
        else:
            plain.setdefault(name, value)
    extended = {name: _joined(numbered) for name, numbered in segments.items()}
    return tuple({**plain, **extended}.items())


def _joined(numbered: dict[int, tuple[str, bool]]) -> str:
    """Join the continuations of RFC 2231, percent-decoding the extended ones."""
    charset, content = "", b""
    for number, (value, is_extended) in sorted(numbered.items()):
        if is_extended and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if is_extended else value.encode("utf-8")
    return decode(content[:_VALUE_LIMIT], charset).text


def file_name(content_type: Structured, content_disposition: Structured) -> str:
    """Return the sender's name for a part, cleaned for display; empty when there is none."""
    name = content_disposition.get("filename") or content_type.get("name")
    name = decode_words(name[:_VALUE_LIMIT], _VALUE_LIMIT)
    if re.search(r"%(?:2f|5c|00)", name, re.IGNORECASE):
        name = decode_words(decode(unquote_to_bytes(name)).text, _VALUE_LIMIT)
    # Only the last step of a path, on either system, and nothing hidden or relative.
    name = re.split(r"[/\\]", name)[-1].lstrip(". ")
    name = re.sub(r'[<>:"|?*]', "_", name)
    stem, dot, ending = name.rpartition(".")
    if len(name) > 120:
        name = f"{stem[:100]}.{ending[:15]}" if dot else name[:120]
    return name
