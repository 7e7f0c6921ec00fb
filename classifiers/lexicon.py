"""Words and word pieces as TF-IDF weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

_MOST_WORDS = 30_000
_MOST_PIECES = 60_000
_FEW = 500


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """List terms in the order of their columns, each with its inverse document frequency."""

    terms: tuple[str, ...]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Turn texts into TF-IDF rows: words and pairs of words, then pieces of 2 to 5 letters.

    Each of the two halves of a row has length 1, or 0 when no term is known.
    """

    words: Any
    pieces: Any

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Lexicon:
        """Collect the terms of the training texts; unless texts are few, one must occur twice."""
        least = 2 if len(texts) >= _FEW else 1
        words, pieces = _word_vectorizer(None, least), _piece_vectorizer(None, least)
        words.fit(texts)
        pieces.fit(texts)
        return cls(words, pieces)

    @classmethod
    def restore(cls, words: Vocabulary, pieces: Vocabulary) -> Lexicon:
        """Build the lexicon again from saved vocabularies."""
        return cls(
            _filled(_word_vectorizer(words.terms, 1), words),
            _filled(_piece_vectorizer(pieces.terms, 1), pieces),
        )

    @property
    def terms(self) -> int:
        """How many columns a row has."""
        return len(self.words.idf_) + len(self.pieces.idf_)

    @property
    def vocabularies(self) -> tuple[Vocabulary, Vocabulary]:
        """Words and pieces, for saving."""
        return _vocabulary(self.words), _vocabulary(self.pieces)

    def __call__(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return sparse.hstack(
            [self.words.transform(texts), self.pieces.transform(texts)], format="csr"
        )


def _word_vectorizer(terms: Sequence[str] | None, least: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        vocabulary=terms,
        ngram_range=(1, 2),
        strip_accents="unicode",
        sublinear_tf=True,
        min_df=least,
        max_features=_MOST_WORDS,
    )


def _piece_vectorizer(terms: Sequence[str] | None, least: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        vocabulary=terms,
        analyzer="char_wb",
        ngram_range=(2, 5),
        strip_accents="unicode",
        sublinear_tf=True,
        min_df=least,
        max_features=_MOST_PIECES,
    )


def _filled(vectorizer: TfidfVectorizer, vocabulary: Vocabulary) -> TfidfVectorizer:
    vectorizer.idf_ = vocabulary.weights
    return vectorizer


def _vocabulary(vectorizer: TfidfVectorizer) -> Vocabulary:
    return Vocabulary(tuple(vectorizer.get_feature_names_out()), vectorizer.idf_)
