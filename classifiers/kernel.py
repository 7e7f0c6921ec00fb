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


@dataclass(frozen=True, slots=True)
class Direction:
    """Say how a weighted similarity grows with each feature of one text: its gradient."""

    bilingual: Similarities
    english: Similarities
    lexical: Similarities


def similarities(texts: Features, others: Features, weights: Weights) -> Similarities:
    """Compare every text with every other one: (texts, others), each 0..1."""
    lengths = _squared_lengths(others, weights)
    found = np.empty((len(texts), len(others)), dtype=np.float32)
    for start in range(0, len(texts), _ROWS):
        block = texts.pick(range(start, min(start + _ROWS, len(texts))))
        nearness = _shared(block, others, weights)
        nearness *= 2
        nearness -= _squared_lengths(block, weights)[:, None]
        nearness -= lengths[None, :]
        nearness *= np.float32(weights.narrowness)
        np.exp(nearness, out=found[start : start + len(block)])
    if weights.across < 1.0:
        left, right = np.array(texts.languages), np.array(others.languages)
        found[left[:, None] != right[None, :]] *= np.float32(weights.across)
    return found


def direction(text: Features, others: Features, near: Similarities, weights: Weights) -> Direction:
    """Differentiate the sum of `near` (others,), similarities times what each of them counts."""
    total, scale = near.sum(), 2 * weights.narrowness
    lexical = near @ others.lexical - total * text.lexical.toarray()[0]
    return Direction(
        scale * weights.bilingual**2 * (near @ others.bilingual - total * text.bilingual[0]),
        scale * weights.english**2 * (near @ others.english - total * text.english[0]),
        np.asarray(scale * weights.words**2 * lexical, dtype=np.float32),
    )


def _shared(texts: Features, others: Features, weights: Weights) -> Similarities:
    shared = (texts.bilingual * np.float32(weights.bilingual**2)) @ others.bilingual.T
    shared += (texts.english * np.float32(weights.english**2)) @ others.english.T
    words = np.float32(weights.words**2) * (texts.lexical @ others.lexical.T)
    shared += words.toarray()
    return np.asarray(shared)


def _squared_lengths(features: Features, weights: Weights) -> Similarities:
    return np.asarray(
        weights.bilingual**2 * np.einsum("ij,ij->i", features.bilingual, features.bilingual)
        + weights.english**2 * np.einsum("ij,ij->i", features.english, features.english)
        + weights.words**2
        * np.asarray(features.lexical.multiply(features.lexical).sum(axis=1)).ravel(),
        dtype=np.float32,
    )
