"""Telephone numbers said in words: five oh six ..., cinq zéro six ..."""

from __future__ import annotations

import re

from redaction.normalization import fold
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_ONE_DIGIT = """
    zero oh o one two three four five six seven eight nine zéro un une deux trois quatre cinq sept
    huit neuf
"""
_TWO_DIGITS = """
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen dix onze
    douze treize quatorze quinze seize
"""
_ROUND = """
    twenty thirty forty fourty fifty sixty seventy eighty ninety vingt vingts trente quarante
    cinquante soixante septante huitante nonante
"""
_UNITS = frozenset(_ONE_DIGIT.split())
_TEENS = frozenset(_TWO_DIGITS.split())
_TENS = frozenset(_ROUND.split())
_HUNDREDS = ["hundred", "cent", "cents"]
_TIMES = ["double", "triple"]
_WORDS = sorted(
    {*_UNITS, *_TEENS, *_TENS, *_HUNDREDS, *_TIMES}, key=lambda word: (-len(word), word)
)
_WORD = rf"(?:{'|'.join(_WORDS)}|\d{{1,4}})"
_SHORTEST, _LONGEST = 6, 19


class SpelledPhoneRecognizer(TimedRecognizer):
    """Find runs of number words that come to as many digits as telephones and cards have."""

    ENTITY = "PHONE_NUMBER"
    NEEDS = (
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "zero",
        "cinq",
        "sept",
        "huit",
        "neuf",
        "zéro",
    )
    PATTERNS = (
        Pattern(
            "spelled",
            rf"(?<![\w'-]){_WORD}(?:(?:[\s,.\-/]{{1,3}}|\s(?:et|and)\s){_WORD}){{4,24}}(?![\w'-])",
            0.7,
        ),
    )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute runs of too few or too many digits, and those mostly written in digits."""
        words = re.findall(r"[^\W_]+", fold(pattern_text))
        spelled = sum(not word.isdigit() for word in words if word not in ("and", "et"))
        enough = _SHORTEST <= _digits(words) <= _LONGEST
        return None if enough and spelled > len(words) / 2 else False


def _digits(words: list[str]) -> int:
    """Count the digits that number words stand for: fifty-five has two, five hundred three."""
    count = 0
    room = 0  # digits the number begun can still take without growing
    times = 1
    for word in words:
        size = 2 if word in _TENS or word in _TEENS else 1
        if word in _TIMES:
            times = 2 + _TIMES.index(word)
        elif word in _HUNDREDS:
            count, room = count + 2, 2
        elif word.isdigit():
            count, room = count + len(word), 0
        elif word in _UNITS or size == 2:
            count += 0 if room >= size else size * times
            room = 1 if word in _TENS else 0
            times = 1
    return count
