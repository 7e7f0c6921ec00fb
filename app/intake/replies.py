"""What a person wrote now, told apart from what their message repeats.

Works line by line in time linear in the text. Every line that is not blank ends up in exactly
one of the two parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.intake.signatures import signature_lines

_QUOTED = re.compile(r"\s{0,3}(?:>|\|\s?>)")
_RULE = re.compile(r"\s*[_\-=*]{10,}\s*$")
_ORIGINAL = re.compile(
    r"\s*[-_*]{2,}\s*(?:original (?:message|appointment)|reply message"
    r"|(?:message|courriel) (?:d'origine|d’origine|original|initial)"
    r"|rendez-vous d['’]origine)\s*[-_*]{2,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*(?:[-_*]{2,}\s*(?:forwarded (?:message|by\b.{0,80})"
    r"|message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]|transmis)|courriel transf[ée]r[ée])\s*[-_*]*"
    r"|begin forwarded message\s*:"
    r"|d[ée]but du (?:message|courriel) (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])\s*:)\s*$",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|tr|i)\s*:", re.IGNORECASE)
_SENDER_LINE = re.compile(r"[\s*_]*(?:from|de|sender|exp[ée]diteur)\b[\s*_]{0,3}:", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"[\s*_]*(?:message du|from|sent|date|to|cc|subject|importance|reply-to|de|envoy[ée](?: le)?"
    r"|date d['’]envoi|[àa]|objet|sujet|copie|exp[ée]diteur|destinataires?|r[ée]pondre [àa]"
    r")[\s*_]{0,3}:",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:\bwrote|\bsaid|\bwrites|a\s+[ée]crit|[ée]crivait|a\s+envoy[ée])\b.{0,40}:\s*$",
    re.IGNORECASE,
)
_WROTE_STARTS = re.compile(r"\s*(?:(?:on|le|am|el|il|op|em|den)\b|- |\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class Split:
    """Hold the two parts, and the signature (also within `quoted`) on its own."""

    body: str
    quoted: str
    signature: str

    def __repr__(self) -> str:
        return f"Split({len(self.body)} + {len(self.quoted)} characters)"


def split_reply(text: str, subject: str = "") -> Split:
    """Split a clean text (LF line ends) into what is new and what is repeated.

    A forwarded message is what the person sends when they wrote nothing else. Without any of
    the two the body is empty.
    """
    lines = text.split("\n")
    repeated = [_QUOTED.match(line) is not None for line in lines]
    _mark_attributions(lines, repeated)
    cut, forwarded = _earlier_mail(lines, repeated)
    for index in range(cut, len(lines)):
        repeated[index] = True
    own = [index for index in range(cut) if not repeated[index]]
    signed = signature_lines(lines, own)
    if forwarded or _FORWARD_SUBJECT.match(subject):
        written = any(lines[index].strip() for index in own if index not in signed)
        if not written:
            repeated = [False] * len(lines)
    body = [line for index, line in enumerate(lines) if not repeated[index] and index not in signed]
    other = [line for index, line in enumerate(lines) if repeated[index] or index in signed]
    signature = "\n".join(lines[index] for index in sorted(signed))
    return Split(_joined(body), _joined(other), signature.strip())


def _joined(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _mark_attributions(lines: Sequence[str], repeated: list[bool]) -> None:
    """Mark the one to three lines (`On ... wrote:`) that introduce lines quoted with `>`."""
    for index in range(1, len(lines)):
        if not repeated[index] or repeated[index - 1]:
            continue
        last = index - 1
        while last > 0 and not lines[last].strip() and index - last < 3:
            last -= 1
        first = _attribution_start(lines, last)
        if first is not None and not any(repeated[first : last + 1]):
            repeated[first : last + 1] = [True] * (last + 1 - first)


def _attribution_start(lines: Sequence[str], last: int) -> int | None:
    """Return where an attribution that ends in line `last` begins; None when it is none."""
    if not lines[last].rstrip().endswith(":") or len(lines[last]) > 300:
        return None
    dated = False
    for first in range(last, max(-1, last - 4), -1):
        if not lines[first].strip():
            break
        joined = " ".join(lines[first : last + 1])
        dated = re.search(r"\d", joined) is not None
        if dated and _WROTE_STARTS.match(lines[first]) and ("@" in joined or _WROTE.search(joined)):
            return first
    return last if dated and _WROTE.search(lines[last]) else None


def _earlier_mail(lines: Sequence[str], repeated: Sequence[bool]) -> tuple[int, bool]:
    """Return the line from which all is an earlier message, and whether it was forwarded."""
    for index, line in enumerate(lines):
        if repeated[index] or not line.strip():
            continue
        if _FORWARDED.match(line):
            return index, True
        if _ORIGINAL.match(line) or _is_header_block(lines, index):
            return _with_rule(lines, index), False
        if _WROTE.search(line) and (first := _attribution_start(lines, index)) is not None:
            return first, False
    return len(lines), False


def _is_header_block(lines: Sequence[str], index: int) -> bool:
    """Tell whether at least three header lines, `From:`/`De :` among them, begin here."""
    if not _HEADER_LINE.match(lines[index]):
        return False
    block = [lines[index]]
    block += [line for line in lines[index + 1 : index + 12] if line.strip()][:5]
    headers = [line for line in block if _HEADER_LINE.match(line)]
    return len(headers) >= 3 and any(_SENDER_LINE.match(line) for line in headers)


def _with_rule(lines: Sequence[str], index: int) -> int:
    """Include the rule Outlook draws above the header of the earlier mail."""
    above = index - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else index
