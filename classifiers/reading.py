"""Read texts once with every encoder, for all models that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.encoder import Encoder, Vectors
from classifiers.passages import parts, windows, without_placeholders
from redaction.model import Language


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """Hold n texts without placeholders, and their vectors.

    `bilingual` is (n, 512) and `english` (n, 384), rows of length 1, or 0 for a text without
    words; `windows[i]` holds the sentences of text i and its pairs of neighbouring sentences
    (windows, 512), rows of length 1.
    """

    texts: tuple[str, ...]
    languages: tuple[Language, ...]
    bilingual: Vectors
    english: Vectors
    windows: tuple[Vectors, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def pick(self, rows: Sequence[int] | NDArray[np.intp]) -> Reading:
        """Keep some of the texts, in the order given."""
        return Reading(
            texts=tuple(self.texts[row] for row in rows),
            languages=tuple(self.languages[row] for row in rows),
            bilingual=self.bilingual[list(rows)],
            english=self.english[list(rows)],
            windows=tuple(self.windows[row] for row in rows),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Join the two encoders; each is called once for all texts of a batch."""

    bilingual: Encoder
    english: Encoder

    def __call__(self, texts: Sequence[str], languages: Sequence[Language]) -> Reading:
        """Read texts whole and in windows."""
        by_part = [parts(text) for text in texts]
        by_window = [windows(text) for text in texts]
        both = _encode_pieces(self.bilingual, [*by_part, *by_window])
        return self._reading(texts, languages, both[: len(texts)], tuple(both[len(texts) :]))

    def whole(self, texts: Sequence[str], languages: Sequence[Language]) -> Reading:
        """Read without windows, for a model that judges no severity."""
        by_part = _encode_pieces(self.bilingual, [parts(text) for text in texts])
        none = np.zeros((0, self.bilingual.dimensions), dtype=np.float32)
        return self._reading(texts, languages, by_part, (none,) * len(texts))

    def _reading(
        self,
        texts: Sequence[str],
        languages: Sequence[Language],
        by_part: Sequence[Vectors],
        by_window: tuple[Vectors, ...],
    ) -> Reading:
        # Of a French text the English encoder says little: nothing was lost without it.
        english = _encode_pieces(
            self.english,
            [
                parts(text) if language == "en" else ()
                for text, language in zip(texts, languages, strict=True)
            ],
        )
        return Reading(
            texts=tuple(without_placeholders(text) for text in texts),
            languages=tuple(languages),
            bilingual=pooled(by_part, self.bilingual.dimensions),
            english=pooled(english, self.english.dimensions),
            windows=by_window,
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
