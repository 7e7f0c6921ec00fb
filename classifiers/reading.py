"""Read texts once with every encoder, for all models that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.encoder import Encoder, Vectors
from classifiers.passages import parts, windows, without_placeholders


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """Hold n texts without placeholders, and their vectors.

    `bilingual` is (n, 512) and `english` (n, 384), rows of length 1, or 0 for a text without
    words; `windows[i]` holds the sentences of text i and its pairs of neighbouring sentences
    (windows, 512), rows of length 1.
    """

    texts: tuple[str, ...]
    bilingual: Vectors
    english: Vectors
    windows: tuple[Vectors, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def pick(self, rows: Sequence[int] | NDArray[np.intp]) -> Reading:
        """Keep some of the texts, in the order given."""
        return Reading(
            texts=tuple(self.texts[row] for row in rows),
            bilingual=self.bilingual[list(rows)],
            english=self.english[list(rows)],
            windows=tuple(self.windows[row] for row in rows),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Join the two encoders; each is called once for all texts of a batch."""

    bilingual: Encoder
    english: Encoder

    def __call__(self, texts: Sequence[str]) -> Reading:
        by_part = [parts(text) for text in texts]
        by_window = [windows(text) for text in texts]
        both = _encode_pieces(self.bilingual, [*by_part, *by_window])
        english = _encode_pieces(self.english, by_part)
        return Reading(
            texts=tuple(without_placeholders(text) for text in texts),
            bilingual=pooled(both[: len(texts)], self.bilingual.dimensions),
            english=pooled(english, self.english.dimensions),
            windows=tuple(both[len(texts) :]),
        )

    def variants(self, texts: Sequence[str], english: Vectors) -> Reading:
        """Read texts that differ little from one whose `english` vector (1, 384) is at hand."""
        by_part = _encode_pieces(self.bilingual, [parts(text) for text in texts])
        return Reading(
            texts=tuple(without_placeholders(text) for text in texts),
            bilingual=pooled(by_part, self.bilingual.dimensions),
            english=np.repeat(english, len(texts), axis=0),
            windows=(),
        )


def pooled(groups: Sequence[Vectors], dimensions: int) -> Vectors:
    """Average each group of vectors to one of length 1; an empty group gives zeros."""
    means = np.zeros((len(groups), dimensions), dtype=np.float32)
    for row, vectors in enumerate(groups):
        if len(vectors):
            mean = vectors.mean(axis=0)
            means[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return means


def _encode_pieces(encoder: Encoder, groups: Sequence[tuple[str, ...]]) -> list[Vectors]:
    """Encode the pieces of all groups in one call, each piece once; return them group by group."""
    pieces = [piece for group in groups for piece in group]
    position = {piece: row for row, piece in enumerate(dict.fromkeys(pieces))}
    vectors = encoder(list(position))[[position[piece] for piece in pieces]]
    ends = np.cumsum([len(group) for group in groups])
    return np.split(vectors, ends[:-1])
