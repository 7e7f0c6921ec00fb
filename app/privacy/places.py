"""Find words that somebody wrote down in the text they were read in."""

from __future__ import annotations

import re


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Return every place of the words as half-open spans; line breaks count as spaces.

    As they are written, or in any case when they are nowhere so; never inside a longer word.
    """
    written = words.split()
    if not any(map(str.isalnum, "".join(written))):
        return []
    joined = r"\s+".join(map(re.escape, written))
    pattern = rf"(?<!\w){joined}(?!\w)"
    return _spans(pattern, text, re.NOFLAG) or _spans(pattern, text, re.IGNORECASE)


def _spans(pattern: str, text: str, flags: re.RegexFlag) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text, flags)]


def pattern_like(words: str) -> str:
    """Write a pattern for everything built like these words: same letters, any digits.

    Up to three letters beside digits are any letters: `AB-2041-7` gives two letters, a hyphen,
    four digits, a hyphen, one digit. Words without digits stand for themselves.
    """
    pieces = re.findall(r"\d+|[^\W\d_]+|\s+|[\W_]", words.strip())
    short = 3 if any(map(str.isdigit, pieces)) else 0
    like = "".join(_like(piece, short) for piece in pieces)
    return rf"(?<!\w){like}(?!\w)"


def _like(piece: str, short: int) -> str:
    if piece.isdigit():
        return rf"\d{{{len(piece)}}}"
    if piece.isspace():
        return r"\s+"
    if piece.isalpha() and len(piece) <= short:
        return rf"\p{{L}}{{{len(piece)}}}"
    return re.escape(piece)
