"""Name the words that carried a category, by leaving words out and scoring the text again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.calibration import Scores
from redaction.placeholders import PLACEHOLDER

Score = Callable[[Sequence[str]], Scores]
"""Scores of one label: n texts or pieces of text to n numbers, higher is more probable."""

_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_TRIED = 5
_SHOWN = 4
_MOST_WORDS = 150


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: str
    without: str


def evidence(text: str, alone: Score, whole: Score) -> tuple[str, ...]:
    """Return up to four words or pairs of words, strongest first, as they stand in the text.

    `alone` scores single words and pairs cheaply and chooses candidates; each is then left out of
    the text wherever it occurs, and stays only if `whole` falls. Placeholders are never evidence.
    """
    phrases = _phrases(text)
    if not phrases:
        return ()
    strength = alone(phrases)
    order = np.argsort(-strength, kind="stable")
    candidates = _distinct([phrases[row] for row in order], text)
    scores = whole([text, *(each.without for each in candidates)])
    falls = scores[0] - scores[1:]
    ranked = np.argsort(-falls, kind="stable")[:_SHOWN]
    return tuple(candidates[row].words for row in ranked if falls[row] > 0)


def _phrases(text: str) -> list[str]:
    """List distinct words and pairs of neighbouring words, in the order of the text."""
    visible = PLACEHOLDER.sub(lambda match: " . " * (len(match[0]) // 3), text)
    found: dict[str, None] = {}
    previous: re.Match[str] | None = None
    for match in list(_WORD.finditer(visible))[:_MOST_WORDS]:
        found.setdefault(match[0])
        if previous and visible[previous.end() : match.start()] == " ":
            found.setdefault(f"{previous[0]} {match[0]}")
        previous = match
    return list(found)


def _distinct(phrases: Sequence[str], text: str) -> list[_Candidate]:
    """Keep the first phrases that share no word with one kept before."""
    kept: list[_Candidate] = []
    taken: set[str] = set()
    for phrase in phrases:
        words = set(phrase.lower().split())
        if len(kept) < _TRIED and not words & taken:
            taken |= words
            pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
            kept.append(_Candidate(phrase, re.sub(pattern, " ", text, flags=re.IGNORECASE)))
    return kept
