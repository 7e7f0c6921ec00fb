"""Text as the recognisers read it, with the way back to the original characters."""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_PLAIN = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u02b9\u2032\u00b4\u0060\uff07", "'"),
    **dict.fromkeys("\u2028\u2029\u0085\u000b\u000c", "\n"),
    # Letters drawn as nothing: the fillers of Hangul, a blank of Braille.
    **dict.fromkeys("\u115f\u1160\u3164\uffa0", ""),
    "\u2800": " ",
}
# Cyrillic and Greek letters drawn like Latin ones (Unicode Technical Standard 39).
_LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝвкмнтѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχ",
        "ABESIJKMHOPCTYXaesijopcyxhdqwBkMHTvABEZHIKMNOPTYXayiKvoptux",
        strict=True,
    )
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FOREIGN = re.compile(r"[\u0370-\u052f]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+")
# Tags without attributes: an attribute may hold what must be found.
_DRESS = (
    r"(?:</?(?:b|i|u|s|em|strong|span|font|small|big|sub|sup|wbr|mark|code|tt|ins|del|strike)\s{0,3}/?>|"
    r"<!--\s{0,9}-->)+"
)
_BLOCK = r"</?(?:br|p|div|li|ul|ol|td|tr|th|table|h[1-6])\s{0,3}/?>"
_HIDING = re.compile(
    rf"(?P<dress>{_DRESS})|(?P<block>{_BLOCK})|"
    r"(?P<soft>(?<=\w)=\r?\n(?=\w))|"
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)|"
    r"(?P<return>\r\n?)|(?P<odd>[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153]|[`\x0b\x0c])"
)
_MARKED = re.compile(r"[\u0300-\u036f]")


@dataclass(frozen=True, slots=True, repr=False)
class NormalizedText:
    """Hold a searchable text and, for each of its characters, where the original has it.

    `starts[i]` and `ends[i]` are half-open code points in the original; both ascend.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the non-empty span lies in the original, dropped characters included."""
        return self.starts[start], self.ends[end - 1]


def normalize(text: str) -> NormalizedText:
    """Undo what hides an identifier from a pattern: invisible, wide, split and odd characters.

    Zero-width characters, soft hyphens and tags inside a word are dropped, compatibility forms,
    foreign digits and letters drawn like Latin ones become plain (NFKC, Unicode Annex 15),
    marks join their letter, character references are read, CRLF becomes LF.
    """
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    position = 0
    drawn = _drawn_like_latin(text) if _FOREIGN.search(text) else {}
    for match in _HIDING.finditer(text):
        start, end = match.span()
        _copy(text, position, start, pieces, starts, ends)
        position = end
        plain = drawn.get(start) or _plain(match)
        if match["odd"] and unicodedata.category(match["odd"])[0] == "M":
            _join(match["odd"], end, pieces, ends)
            continue
        pieces.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    if not pieces and position == 0:
        return NormalizedText(text, range(len(text)), range(1, len(text) + 1))
    _copy(text, position, len(text), pieces, starts, ends)
    return NormalizedText("".join(pieces), starts, ends)


def _copy(
    text: str, start: int, end: int, pieces: list[str], starts: array[int], ends: array[int]
) -> None:
    """Take over a stretch in which nothing hides."""
    if start < end:
        pieces.append(text[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))


def _join(mark: str, end: int, pieces: list[str], ends: array[int]) -> None:
    """Join a mark to the letter before it, or drop it with the letter where none has both."""
    while pieces and not pieces[-1]:
        pieces.pop()
    if pieces:
        last = pieces[-1]
        joined = unicodedata.normalize("NFC", last[-1] + mark)
        pieces[-1] = last[:-1] + (joined if len(joined) == 1 else last[-1])
        ends[-1] = end


def _plain(match: re.Match[str]) -> str:
    """Return what stands for a match: one character or several, none when it is invisible."""
    if match["odd"]:
        return _plain_character(match["odd"])
    if match["return"] or match["block"]:
        return "\n"
    if match["entity"]:
        read = html.unescape(match["entity"])
        return "".join(map(_plain_character, read)) if read != match["entity"] else read
    if match["dress"]:
        return " " if _different(match.string, *match.span()) else ""
    return ""


def _different(text: str, start: int, end: int) -> bool:
    """Tell whether a letter and a digit meet where a tag is taken out: a name and a number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalnum() and after.isalnum() and before.isdigit() != after.isdigit()


@cache
def _plain_character(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    if unicodedata.decomposition(character).startswith("<"):
        return unicodedata.normalize("NFKC", character)
    return character


def _drawn_like_latin(text: str) -> dict[int, str]:
    """Return the Latin letter for each place where a foreign one stands among Latin letters.

    Among them means in one word, or anywhere in an e-mail address: a word wholly of another
    alphabet stays as it is.
    """
    return {
        place: _LOOKALIKES[text[place]]
        for start, end in _mixed(text)
        for place in range(start, end)
        if text[place] in _LOOKALIKES
    }


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_WORD, _ADDRESS):
        for match in pattern.finditer(text):
            piece = match.group()
            sought = pattern is _WORD or "@" in piece
            if sought and _FOREIGN.search(piece) and _LATIN.search(piece):
                yield match.span()


def fold(text: str) -> str:
    """Return the text in lower case without accents, one character for each one given."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    lowered = (base if base.isascii() else character).lower()
    return lowered if len(lowered) == 1 else character
