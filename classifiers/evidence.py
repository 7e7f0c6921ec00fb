"""Name the words and the known texts that carried a category, and what speaks against it.

Everything is read off the model itself: its score is a sum over known texts, so each one's part in
it is known; and the score's gradient says what each word adds (K. Simonyan, A. Vedaldi and
A. Zisserman, "Deep Inside Convolutional Networks", 2013, for the idea of gradient times input).
A word counts by its own terms and by the sentence it stands in. No text is encoded again. Where a
fine-tuned encoder speaks too, this is the known texts' part; of its own none can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse

from classifiers.category import CategoryModel, Labels
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
    """Hold n texts as the model saw them.

    `features` has n rows, `windows` the vectors of each text's sentences first, `near` (n, known)
    the similarities with every known text.
    """

    texts: Sequence[str]
    features: Features
    windows: Sequence[Vectors]
    near: Similarities


def evidence(
    explained: Explained, model: CategoryModel, labels: Labels, rivals: Labels
) -> list[Evidence]:
    """Say of each text what makes its label likelier than its rival, and what the other way round.

    Up to four words each stand as they do in the text; placeholders are never evidence.
    """
    parts = explained.near * (model.voices[:, labels] - model.voices[:, rivals]).T
    slopes = model.reference.bilingual_slopes(explained.features, parts)
    spoken = [_words(text) for text in explained.texts]
    # Words recur: each is laid out once for all texts.
    column = {word: row for row, word in enumerate(dict.fromkeys(chain.from_iterable(spoken)))}
    laid_out = model.lexicon(list(column) or [""])
    found = []
    for row, words in enumerate(spoken):
        strength = np.zeros(0, dtype=np.float32)
        if words:
            alone = laid_out[[column[word] for word in words]].tocsc()
            around = (explained.windows[row] @ slopes[row])[list(words.values())]
            strength = _strengths(explained.features.pick([row]), model, parts[row], alone, around)
        found.append(_evidence(list(words), strength, witnesses(model, parts[row], labels[row])))
    return found


def _strengths(
    text: Features,
    model: CategoryModel,
    part: Similarities,
    alone: sparse.csc_matrix,
    around: Similarities,
) -> Similarities:
    """Weigh each distinct word: what its terms add, the more the better its sentence fits."""
    terms = np.flatnonzero(np.diff(alone.indptr))
    added = np.asarray(alone[:, terms] @ model.reference.term_slopes(text, part, terms))
    # A word for the label counts more in a sentence for it, one against it in one against.
    return np.asarray(added * (1 + np.maximum(0, np.sign(added) * around)))


def _evidence(words: list[str], strength: Similarities, witnesses: tuple[Witness, ...]) -> Evidence:
    order = np.argsort(-strength, kind="stable")
    return Evidence(
        words=tuple(words[row] for row in order[:_SHOWN] if strength[row] > 0),
        against=tuple(words[row] for row in order[::-1][:_SHOWN] if strength[row] < 0),
        witnesses=witnesses,
    )


def _words(text: str) -> dict[str, int]:
    """List distinct words, each with the number of the first sentence it stands in."""
    found: dict[str, int] = {}
    for number, sentence in enumerate(sentences(text)):
        for match in _WORD.finditer(sentence):
            found.setdefault(match[0], number)
        if len(found) > _MOST_WORDS:
            break
    return found
