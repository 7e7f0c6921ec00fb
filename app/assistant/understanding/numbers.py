"""Read small numbers in figures and words, in both languages."""

from __future__ import annotations

from classifiers.calendar_words import NUMBERS

_MORE = {
    "quelques": 3, "several": 3, "few": 3, "plusieurs": 3, "forty": 40, "quarante": 40,
    "fifty": 50, "cinquante": 50,
}  # fmt: skip
VALUES = {**NUMBERS, **_MORE}
WORDS = "|".join(sorted(VALUES, key=lambda word: (-len(word), word)))
NUMBER = rf"(?:\d{{1,4}}|{WORDS})"
"""A number as a piece of a pattern over folded text."""


def value(word: str) -> int:
    """Return what a word matched by NUMBER comes to."""
    return int(word) if word.isdecimal() else VALUES[word]
