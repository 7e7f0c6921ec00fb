"""Name the words and the known texts that carried a category, and what speaks against it.

Everything is read off the model itself: its score is a sum over known texts, so each one's part in
it is known; and the score's gradient says what each word adds (K. Simonyan, A. Vedaldi and
A. Zisserman, "Deep Inside Convolutional Networks", 2013, for the idea of gradient times input).
A word counts by its own terms and by the sentence it stands in. No text is encoded again. Where a
fine-tuned encoder speaks too, this is the known texts' part; of its own none can be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from classifiers.category import CategoryModel
from classifiers.encoder import Vectors
from classifiers.kernel import Features, Similarities
from classifiers.model import Witness
from classifiers.passages import sentences
from classifiers.witnesses import witnesses

_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_SHOWN = 4
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold what speaks for a label and what for its rival, strongest first."""

    words: tuple[str, ...]
    against: tuple[str, ...]
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Explained:
    """Hold one text as the model saw it.

    `features` has one row, `windows` the vectors of its sentences first, `near` (known,) its
    similarity with every known text.
    """

    text: str
    features: Features
    windows: Vectors
    near: Similarities


def evidence(explained: Explained, model: CategoryModel, label: int, rival: int) -> Evidence:
    """Say what makes `label` likelier than `rival`, and what the other way round.

    Up to four words each stand as they do in the text; placeholders are never evidence.
    """
    part = explained.near * (model.voices[:, label] - model.voices[:, rival])
    words, strength = _strengths(explained, model, part)
    order = np.argsort(-strength, kind="stable")
    return Evidence(
        words=tuple(words[row] for row in order[:_SHOWN] if strength[row] > 0),
        against=tuple(words[row] for row in order[::-1][:_SHOWN] if strength[row] < 0),
        witnesses=witnesses(model, part, label),
    )


def _strengths(
    explained: Explained, model: CategoryModel, part: Similarities
) -> tuple[list[str], Similarities]:
    """Weigh each distinct word: what its terms add, the more the better its sentence fits."""
    found = _words(explained.text)
    if not found:
        return [], np.zeros(0, dtype=np.float32)
    alone = model.lexicon(list(found)).tocsc()
    terms = np.flatnonzero(np.diff(alone.indptr))
    slopes = model.reference.term_slopes(explained.features, part, terms)
    added = np.asarray(alone[:, terms] @ slopes)
    sentence = explained.windows @ model.reference.bilingual_slope(explained.features, part)
    around = np.array([sentence[number] for number in found.values()])
    # A word for the label counts more in a sentence for it, one against it in one against.
    return list(found), added * (1 + np.maximum(0, np.sign(added) * around))


def _words(text: str) -> dict[str, int]:
    """List distinct words, each with the number of the first sentence it stands in."""
    found: dict[str, int] = {}
    for number, sentence in enumerate(sentences(text)):
        for match in _WORD.finditer(sentence):
            found.setdefault(match[0], number)
        if len(found) > _MOST_WORDS:
            break
    return found
