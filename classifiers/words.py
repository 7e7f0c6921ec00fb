"""Read a text as words: folded, with contractions undone, and what parts each from the last.

Case, accents, the shape of apostrophes and what redaction put in place of a name do not matter;
`don't` and `dont` are one word, `I'm` is `i am`, `n'ai` is `n ai`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from redaction.model import Language
from redaction.normalization import fold
from redaction.placeholders import PLACEHOLDER

JOINED, CLAUSE, PART, SENTENCE = range(4)
"""What stands before a word: nothing, a comma or the like, a colon or semicolon, a full stop."""

_SINGLE = str.maketrans("’‘ʼ`´\u00a0\u202f\u2011", "'''''  -")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_BLANK = re.compile(r"\S")
_CONTRACTED = {"m": "am", "re": "are", "ve": "have", "ll": "will"}
_OTHER: dict[Language, Language] = {"en": "fr", "fr": "en"}


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text that has only spaces between them."""
    return frozenset(words.split())


_BEFORE_IS = word_set(
    "he she it that there who what where here how nothing nobody everything someone"
)
_ABBREVIATED = word_set(
    """st ste mr mrs ms dr rte no av ave boul blvd m mme mlle dept apt ext approx hwy rd ch env h a
    p am pm jan feb mar apr jun jul aug sept sep oct nov dec janv fevr avr juil"""
)
# Words of one language that the other does not have.
_TELLING: dict[Language, frozenset[str]] = {
    "en": word_set(
        """the and is of my to that with was are have he she we they it for not this i you in at be
        has will can from but your our there his her who been had would"""
    ),
    "fr": word_set(
        """le la les des est et que je pas une dans pour il elle mon ma du au qui sur avec ce nous
        vous de un mes ses sa l d j qu c n y notre votre aux ont sont ca"""
    ),
}


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """Hold the words of a text; word `i` was read from `text[starts[i]:ends[i]]`.

    `breaks[i]` is what stands between word `i - 1` and word `i`; the first follows a SENTENCE.
    """

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    breaks: Sequence[int]

    def between(self, first: int, end: int) -> str:
        """Return the stretch of text the words `first` to `end - 1` were read from."""
        return self.text[self.starts[first] : self.ends[end - 1]]


def plain(text: str) -> str:
    """Lower the case and drop accents, keeping every character at its place."""
    return fold(text.translate(_SINGLE))


def parted(word: str) -> str:
    """Write the letters of a ligature one after the other: soeur for sœur."""
    return word if word.isascii() else word.replace("œ", "oe").replace("æ", "ae")


def read_words(text: str, written_as: Mapping[str, Sequence[str]]) -> Words:
    """Read a text as words; `written_as` gives what a word stands for, `im` for `i am` say."""
    low = plain(PLACEHOLDER.sub(_blank, text) if "[" in text else text)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    position = 0
    for match in _WORD.finditer(low):
        word, start, end = parted(match[0]), match.start(), match.end()
        gap, position = low[position:start], end
        before = words[-1] if words else ""
        if gap == "'" and _joins(before, word):
            words[-1] += word
            ends[-1] = end
            continue
        kind = _break(gap, before, word) if words else SENTENCE
        for each in written_as.get(word, (undone(before, word) if gap == "'" else word,)):
            words.append(each)
            starts.append(start)
            ends.append(end)
            breaks.append(kind)
            kind = JOINED
    return Words(text, words, starts, ends, breaks)


def read_in(words: Words, language: Language, spoken: Language) -> list[bool]:
    """Tell for each word whether its sentence may be read as `language`, in a text of `spoken`.

    People mix languages, so a sentence may be read as both unless it is plainly one of them:
    `son` is a child in English and somebody's in French.
    """
    readable: list[bool] = []
    for start, end in _sentences(words):
        sentence = words.words[start:end]
        own = sum(word in _TELLING[language] for word in sentence)
        other = sum(word in _TELLING[_OTHER[language]] for word in sentence)
        foreign = other >= (3 if language == spoken else 1)
        readable += [not ((own == 0 and foreign) or (own == 1 and other >= 6))] * (end - start)
    return readable


def told_language(text: str) -> Language | None:
    """Return the language whose own words a text has more of; None where that tells nothing."""
    words = read_words(text, {}).words
    english, french = (sum(word in _TELLING[each] for word in words) for each in ("en", "fr"))
    return None if english == french else "en" if english > french else "fr"


def _sentences(words: Words) -> Iterator[tuple[int, int]]:
    starts = [place for place, kind in enumerate(words.breaks) if kind == SENTENCE]
    return pairwise([*starts, len(words.words)])


def _blank(match: re.Match[str]) -> str:
    return _BLANK.sub(" ", match[0])


def _joins(before: str, word: str) -> bool:
    """Tell whether an apostrophe stands within one word: don't, aujourd'hui."""
    return (word == "t" and before.endswith("n")) or before == "aujourd"


def undone(before: str, word: str) -> str:
    """Write out what stands after an apostrophe: `am` for the m of I'm."""
    if word == "s" and before in _BEFORE_IS:
        return "is"
    return _CONTRACTED.get(word, word)


def _break(gap: str, before: str, word: str) -> int:
    if gap in (" ", "'", "-", ""):
        return JOINED
    if before.isdecimal() and word.isdecimal() and gap in ".,:":
        return JOINED
    if gap.startswith(".") and before in _ABBREVIATED and "\n" not in gap:
        return JOINED
    return _kind(gap)


@lru_cache(maxsize=4096)
def _kind(gap: str) -> int:
    if any(sign in gap for sign in ".!?…") or gap.count("\n") > 1:
        return SENTENCE
    if ":" in gap or ";" in gap:
        return PART
    if gap in ("'", "/") or (gap.isspace() and "\n" not in gap):
        return JOINED
    return CLAUSE
