"""Compare texts: one number for how much two of them have in common, whatever its features.

A Gaussian kernel over the bilingual vector, the English vector and the words, each with its own
weight. Texts in different languages may count for less than texts in one (`across`): at 1 both
languages teach each other fully, at 0 each has a model of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifiers.encoder import Vectors
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading
from redaction.model import Language

Similarities = NDArray[np.float32]
_ROWS = 512
"""Texts compared at once, so that no second array of the kernel's size is ever held."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Say what counts in a comparison, and how near two texts must be to count.

    `bilingual`, `english` and `words` weigh the features; a larger `narrowness` makes only close
    texts alike; `across` (0..1) is how much a text in the other language counts.
    """

    bilingual: float = 1.4
    english: float = 1.0
    words: float = 0.7
    narrowness: float = 0.3
    across: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class Features:
    """Hold n texts as the kernel sees them.

    `bilingual` is (n, 512) and `english` (n, 384), rows of length 1 or 0; `lexical` is
    (n, terms), TF-IDF.
    """

    bilingual: Vectors
    english: Vectors
    lexical: sparse.csr_matrix
    languages: tuple[Language, ...]

    @classmethod
    def of(cls, reading: Reading, lexicon: Lexicon) -> Features:
        """Lay out a reading, with the terms that a lexicon knows."""
        words = lexicon(reading.texts).astype(np.float32)
        return cls(reading.bilingual, reading.english, words, reading.languages)

    def __len__(self) -> int:
        return len(self.languages)

    def pick(self, rows: Sequence[int] | NDArray[np.intp]) -> Features:
        """Keep some of the texts, in the order given."""
        chosen = np.asarray(rows, dtype=np.intp)
        languages = tuple(self.languages[row] for row in chosen)
        return Features(
            self.bilingual[chosen], self.english[chosen], self.lexical[chosen], languages
        )


@dataclass(frozen=True, slots=True, repr=False)
class Reference:
    """Hold texts that others are compared with, laid out so that comparing is quick.

    `by_term` is (terms, n), `lengths` (n,) each text's squared length under the weights.
    """

    features: Features
    weights: Weights
    by_term: sparse.csr_matrix
    lengths: Similarities

    @classmethod
    def of(cls, features: Features, weights: Weights) -> Reference:
        """Prepare the comparison, once for many."""
        lengths = _squared_lengths(features, weights)
        return cls(features, weights, features.lexical.T.tocsr(), lengths)

    def similarities(self, texts: Features) -> Similarities:
        """Compare every text with every one here: (texts, n), each 0..1."""
        found = np.empty((len(texts), len(self.features)), dtype=np.float32)
        for start in range(0, len(texts), _ROWS):
            block = texts.pick(range(start, min(start + _ROWS, len(texts))))
            nearness = self._shared(block)
            nearness *= 2
            nearness -= _squared_lengths(block, self.weights)[:, None]
            nearness -= self.lengths[None, :]
            nearness *= np.float32(self.weights.narrowness)
            np.exp(nearness, out=found[start : start + len(block)])
        if self.weights.across < 1.0:
            left, right = np.array(texts.languages), np.array(self.features.languages)
            found[left[:, None] != right[None, :]] *= np.float32(self.weights.across)
        return found

    def _shared(self, texts: Features) -> Similarities:
        weights, own = self.weights, self.features
        shared = (texts.bilingual * np.float32(weights.bilingual**2)) @ own.bilingual.T
        shared += (texts.english * np.float32(weights.english**2)) @ own.english.T
        shared += np.float32(weights.words**2) * (texts.lexical @ self.by_term).toarray()
        return np.asarray(shared)

    def bilingual_slopes(self, texts: Features, pulls: Similarities) -> Similarities:
        """Differentiate, for each text, the sum of its `pulls` row by its bilingual vector.

        A row (n,) holds similarities times what each text here counts; the Gaussian's constant
        factor is left out.
        """
        slopes = pulls @ self.features.bilingual - pulls.sum(axis=1)[:, None] * texts.bilingual
        return np.asarray(np.float32(self.weights.bilingual**2) * slopes)

    def term_slopes(
        self, text: Features, pull: Similarities, terms: NDArray[np.intp]
    ) -> Similarities:
        """Differentiate the same sum for one text by the weights of some terms (columns)."""
        slopes = self.by_term[terms] @ pull - pull.sum() * text.lexical[0, terms].toarray()[0]
        return np.asarray(np.float32(self.weights.words**2) * slopes)


def _squared_lengths(features: Features, weights: Weights) -> Similarities:
    return np.asarray(
        weights.bilingual**2 * np.einsum("ij,ij->i", features.bilingual, features.bilingual)
        + weights.english**2 * np.einsum("ij,ij->i", features.english, features.english)
        + weights.words**2
        * np.asarray(features.lexical.multiply(features.lexical).sum(axis=1)).ravel(),
        dtype=np.float32,
    )
