"""Name the words and the known texts that carried a category, and what speaks against it.

Everything is read off the model itself: its score is a sum over known texts, so each one's part in
it is known; and the score's gradient says what each word adds (K. Simonyan, A. Vedaldi and
A. Zisserman, "Deep Inside Convolutional Networks", 2013, for the idea of gradient times input).
Words count by their own terms and by the sentence they stand in. No text is encoded again. Where
a fine-tuned encoder speaks too, this is the known texts' part; of its own none can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.category import CategoryModel
from classifiers.model import Witness
from classifiers.passages import sentences
from classifiers.reading import Reading
from redaction.placeholders import PLACEHOLDER

_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_SHOWN = 4
_MOST_WORDS = 200
_WITNESSES = 3
_OPPOSED = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold the words for one label and the known texts for it and against it, strongest first."""

    words: tuple[str, ...]
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: str
    sentence: int


def evidence(text: str, reading: Reading, model: CategoryModel, label: int, rival: int) -> Evidence:
    """Say what makes `label` likelier than `rival` for one text, read before.

    Up to four words or pairs of words stand as they do in the text; placeholders are never
    evidence. Witnesses are the known texts that add most to the score, then those that take
    most away.
    """
    voice = model.voices[:, label] - model.voices[:, rival]
    near = model.near(reading)[0]
    return Evidence(_words(text, reading, model, voice), _witnesses(model, near * voice))


def _words(
    text: str, reading: Reading, model: CategoryModel, voice: NDArray[np.float32]
) -> tuple[str, ...]:
    phrases = _phrases(text)
    if not phrases:
        return ()
    gradient = model.direction(reading, voice)
    alone = model.lexicon([phrase.words for phrase in phrases]) @ gradient.lexical
    around = reading.windows[0] @ gradient.bilingual
    strength = alone * (1 + np.maximum(0, [around[phrase.sentence] for phrase in phrases]))
    order = np.argsort(-strength, kind="stable")
    return _distinct([phrases[row].words for row in order if strength[row] > 0])


def _witnesses(model: CategoryModel, part: NDArray[np.float32]) -> tuple[Witness, ...]:
    order = np.argsort(-part, kind="stable")
    most = [row for row in order[:_WITNESSES] if part[row] > 0]
    least = [row for row in order[::-1][:_OPPOSED] if part[row] < 0]
    labels = model.voices.argmax(axis=1)
    return tuple(
        Witness(model.known.sources[row], model.labels[labels[row]], round(float(part[row]), 4))
        for row in (*most, *least)
    )


def _phrases(text: str) -> list[_Phrase]:
    """List distinct words and pairs of neighbouring words, each with its first sentence."""
    found: dict[str, int] = {}
    for number, sentence in enumerate(sentences(PLACEHOLDER.sub(" . ", text))):
        previous: re.Match[str] | None = None
        for match in _WORD.finditer(sentence):
            found.setdefault(match[0], number)
            if previous and sentence[previous.end() : match.start()] == " ":
                found.setdefault(f"{previous[0]} {match[0]}", number)
            previous = match
        if len(found) > _MOST_WORDS:
            break
    return [_Phrase(words, sentence) for words, sentence in found.items()]


def _distinct(phrases: Sequence[str]) -> tuple[str, ...]:
    """Keep the first phrases that share no word with one kept before."""
    kept: list[str] = []
    taken: set[str] = set()
    for phrase in phrases:
        words = set(phrase.lower().split())
        if len(kept) < _SHOWN and not words & taken:
            taken |= words
            kept.append(phrase)
    return tuple(kept)
