"""Compile the phrases of severity.toml, which people write, into patterns.

    gas leak            these words, one after the other
    (gas|propane) leak  one of several
    (strong)? smell     a word that may be missing
    suicid*             any ending
    8#                  any digit
    smell ~ gas         up to four other words between, none of them a negation

Case, accents and the shape of apostrophes do not matter. No match runs over the end of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_BETWEEN = r"[^\w.!?;:\n]{1,4}"
_ELEMENT = re.compile(r"\([^()]*\)\??|[^\s()]+")
_SINGLE = {"œ": "o", "æ": "a", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " "}


def plain(text: str) -> str:
    """Lower the case and drop accents, keeping every character at its place."""
    return "".join(map(_plain_character, text))


def compile_phrases(phrases: Sequence[str], negations: Sequence[str] = ()) -> re.Pattern[str]:
    """Compile phrases to one pattern over `plain` text; no phrase gives one that never matches."""
    if not phrases:
        return re.compile(r"(?!)")
    gap = _gap(negations)
    return re.compile("|".join(f"(?<!\\w)(?:{_phrase(each, gap)})(?!\\w)" for each in phrases))


def _plain_character(character: str) -> str:
    if character in _SINGLE:
        return _SINGLE[character]
    return unicodedata.normalize("NFD", character)[0].lower()[0]


def _gap(negations: Sequence[str]) -> str:
    words = "|".join(sorted({_words(each) for each in negations if " " not in each}))
    barrier = rf"(?!(?:{words})(?!\w))" if words else ""
    return rf"(?:{_BETWEEN}{barrier}\w+){{0,4}}"


def _phrase(phrase: str, gap: str) -> str:
    pattern = ""
    for element in _ELEMENT.findall(plain(phrase)):
        between = _BETWEEN if pattern else ""
        if element == "~":
            pattern += gap
        elif element.endswith(")?"):
            inner = _alternatives(element[1:-2])
            pattern += f"(?:{between}{inner})?" if pattern else f"(?:{inner}{_BETWEEN})?"
        elif element.startswith("("):
            pattern += between + _alternatives(element[1:-1])
        else:
            pattern += between + _words(element)
    # An optional word at the start brings its own space, and leaves one too many after it.
    return pattern.replace(f"{_BETWEEN})?{_BETWEEN}", f"{_BETWEEN})?", 1)


def _alternatives(inner: str) -> str:
    return "(?:" + "|".join(_words(each.strip()) for each in inner.split("|")) + ")"


def _words(text: str) -> str:
    words = [word for word in re.split(r"[\s'-]+", text) if word]
    return _BETWEEN.join(map(_word, words))


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\#", r"\d")
