"""Signatures: the closing, the name and the numbers below what a person wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"\s*(?:--|__|—|–)\s*$")
_FOOTER_RULE = re.compile(r"\s*_{5,}\s*$")
_CLOSING_WORDS = (
    r"(?:with |my )?(?:(?:best|kind|kindest|warm|warmest) )?regards",
    r"all the best|best(?: wishes)?",
    r"(?:many )?thanks?(?: you)?(?: (?:so much|very much|again|in advance|kindly))?",
    r"thank-you|sincerely(?: yours)?|yours (?:truly|sincerely|faithfully)",
    r"cheers|respectfully(?: yours)?",
    r"(?:bien )?cordialement|cordiales salutations",
    r"(?:sinc[èe]res |meilleures )?salutations(?: distingu[ée]es)?",
    r"bien [àa] (?:vous|toi)|(?:tr[èe]s )?sinc[èe]rement|respectueusement",
    r"(?:un (?:grand|gros) )?merci(?: (?:beaucoup|bien|d['’]avance|encore|[àa] l['’]avance))?",
    r"bonne (?:journ[ée]e|soir[ée]e|fin de journ[ée]e)|avec mes remerciements",
    r"wela['’]?lin|wela['’]?lioq|woliwon",
)
_ANY_CLOSING = rf"(?:{'|'.join(_CLOSING_WORDS)})"
_CLOSING = re.compile(
    rf"\s*{_ANY_CLOSING}(?:\s*(?:,|-|–|et|and|&)\s*{_ANY_CLOSING})?\s*[,.!…]*\s*$", re.IGNORECASE
)
_CLOSING_WITH_NAME = re.compile(
    r"\s*(?:[Tt]hanks|[Tt]hank you|[Rr]egards|[Cc]heers|[Mm]erci|[Cc]ordialement)\s*[,!.\-–]\s*"
    r"((?:[A-ZÀ-Þ][\w'’.-]*\s*){1,4})$"
)
_DEVICE = r"(?:my|the|mail|outlook|yahoo|samsung|proton|sparrow|iphone|android)"
_APPAREIL = r"(?:mon|ma|mail|outlook|l['’]|yahoo|samsung|proton)"
_SENT_FROM = re.compile(
    rf"\s*(?:sent (?:from|with|via) {_DEVICE}\b|get outlook for"
    rf"|envoy[ée] (?:de|depuis|[àa] partir de|avec|par) {_APPAREIL}"
    r"|(?:obtenez|obtenir|t[ée]l[ée]chargez?r?) outlook|provenance\s*: courrier)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\s*\W{0,3}(?:confidentiality (?:notice|note)|avis de confidentialit[ée]|confidential(?:ity)?:"
    r"|this (?:e-?mail|message|communication)\b.{0,80}\bconfidential"
    r"|(?:ce|le pr[ée]sent) (?:courriel|message|courrier)\b.{0,80}\bconfidentiel"
    r"|please consider the environment|pensez [àa] l['’]environnement)",
    re.IGNORECASE,
)
_DASH_NAME = re.compile(r"\s*[-–—]{1,2}\s?[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*){0,3}\s*$")
_LIST_ITEM = re.compile(r"\s*[-–—•*]\s?\w")
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.-]*|de|du|des|la|le|van|von|d['’]\w+)"
    r"(?:[ -](?:[A-ZÀ-Þ][\w'’.-]*|de|du|des|la|le|van|von|d['’]\w+)){0,4}"
)
# North American numbers with or without area code, or a number that begins with a plus sign.
_PHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-]?)?\d{3}[ .-]?\d{4}"
    r"|\+\d(?:[ .()-]{0,2}\d){7,14})(?![\w/])"
)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_MOST_LINES = 15
_LONGEST_LINE = 90


def signature_lines(lines: Sequence[str], own: Sequence[int]) -> frozenset[int]:
    """Find the signature among the lines a person wrote (`own`, ascending indexes into `lines`).

    Prose that follows a signature (a postscript) is not part of it.
    """
    written = [index for index in own if lines[index].strip()]
    signed = {i for i in written if _SENT_FROM.match(lines[i]) and _fits(lines[i])}
    signed |= _disclaimers(lines, own)
    rest = [index for index in written if index not in signed]
    for position in range(max(0, len(rest) - _MOST_LINES), len(rest)):
        if _opens_signature(lines, rest, position):
            signed |= _signed(lines, rest[position:])
            break
    return frozenset(signed)


def names_and_numbers(signature: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names, phone numbers and e-mail addresses a signature shows."""
    phones = tuple(match.strip() for match in _PHONE.findall(signature))
    return _signer(signature), phones, tuple(_EMAIL.findall(signature))


def _signer(signature: str) -> tuple[str, ...]:
    """Return the name on the first line below the closing; lower lines may be towns or titles."""
    for line in signature.split("\n"):
        with_closing = _CLOSING_WITH_NAME.match(line)
        text = (with_closing[1] if with_closing else line).strip(" \t-–—,*_")
        if not text or _CLOSING.match(line) or _SENT_FROM.match(line):
            continue
        return (text,) if 2 < len(text) <= 60 and _NAME.fullmatch(text) else ()
    return ()


def _opens_signature(lines: Sequence[str], rest: Sequence[int], position: int) -> bool:
    line = lines[rest[position]]
    below = [lines[index] for index in rest[position + 1 :]]
    if _DELIMITER.match(line) or _FOOTER_RULE.match(line):
        return True
    if _CLOSING.match(line) or _CLOSING_WITH_NAME.match(line):
        # A message may begin with its thanks; then only a name makes it a closing.
        return all(_fits(text) for text in below[:1]) and (
            position > 0 or all(len(text.split()) <= 4 for text in below)
        )
    is_last = not below or _FOOTER_RULE.match(below[0]) is not None
    in_list = position > 0 and _LIST_ITEM.match(lines[rest[position - 1]]) is not None
    return is_last and not in_list and _DASH_NAME.match(line) is not None


def _signed(lines: Sequence[str], candidates: Sequence[int]) -> set[int]:
    """Take lines from the opening of a signature down to the first that is prose."""
    signed = {candidates[0]}
    for index in candidates[1:]:
        if not _fits(lines[index]):
            break
        signed.add(index)
    return signed


def _fits(line: str) -> bool:
    """Tell a line of a signature from a sentence."""
    words = len(line.split())
    is_sentence = words > 5 and re.search(r"[.?!…:]\s*$", line) is not None
    is_prose = is_sentence or (words > 9 and re.search(r"[|@•·]", line) is None)
    return len(line) <= _LONGEST_LINE and not is_prose and not _POSTSCRIPT.match(line)


def _disclaimers(lines: Sequence[str], own: Sequence[int]) -> set[int]:
    """Find the paragraphs that mail servers append about confidentiality."""
    found: set[int] = set()
    inside = False
    for index in own:
        starts = _DISCLAIMER.match(lines[index]) is not None
        inside = bool(lines[index].strip()) and (inside or starts)
        if inside:
            found.add(index)
    return found
