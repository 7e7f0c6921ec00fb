"""Read texts once with every encoder, for all models that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.encoder import Encoder, Vectors
from classifiers.passages import parts, sentences, without_placeholders
from redaction.model import Language


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """Hold n texts without placeholders, and their vectors.

    `bilingual` is (n, 512) and `english` (n, 384), rows of length 1, or 0 for a text without
    words; `windows[i]` holds the sentences of text i, then the directions between neighbouring
    ones (windows, 512), rows of length 1.
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
        return self.begin(texts, languages)()

    def begin(self, texts: Sequence[str], languages: Sequence[Language]) -> Callable[[], Reading]:
        """Start reading on other cores; the call returned waits for it."""
        by_part = [parts(text) for text in texts]
        english = self._begin_english(by_part, languages)
        both = _begin(self.bilingual, [*by_part, *(sentences(text) for text in texts)])

        def reading() -> Reading:
            bilingual = both()
            windows = tuple(_with_pairs(vectors) for vectors in bilingual[len(texts) :])
            return self._reading(texts, languages, bilingual[: len(texts)], english(), windows)

        return reading

    def whole(self, texts: Sequence[str], languages: Sequence[Language]) -> Reading:
        """Read without windows, for a model that judges no severity."""
        by_part = [parts(text) for text in texts]
        english = self._begin_english(by_part, languages)
        bilingual = _begin(self.bilingual, by_part)()
        none = np.zeros((0, self.bilingual.dimensions), dtype=np.float32)
        return self._reading(texts, languages, bilingual, english(), (none,) * len(texts))

    def _begin_english(
        self, by_part: Sequence[tuple[str, ...]], languages: Sequence[Language]
    ) -> Callable[[], list[Vectors]]:
        """Start the English encoder, which reads beside the bilingual one."""
        # Of a French text the English encoder says little: nothing was lost without it.
        said = [
            pieces if language == "en" else ()
            for pieces, language in zip(by_part, languages, strict=True)
        ]
        return _begin(self.english, said)

    def _reading(
        self,
        texts: Sequence[str],
        languages: Sequence[Language],
        bilingual: Sequence[Vectors],
        english: Sequence[Vectors],
        windows: tuple[Vectors, ...],
    ) -> Reading:
        return Reading(
            texts=tuple(without_placeholders(text) for text in texts),
            languages=tuple(languages),
            bilingual=pooled(bilingual, self.bilingual.dimensions),
            english=pooled(english, self.english.dimensions),
            windows=windows,
        )


def pooled(groups: Sequence[Vectors], dimensions: int) -> Vectors:
    """Average each group of vectors to one of length 1; an empty group gives zeros."""
    means = np.zeros((len(groups), dimensions), dtype=np.float32)
    for row, vectors in enumerate(groups):
        if len(vectors):
            mean = vectors.mean(axis=0)
            means[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return means


def _with_pairs(alone: Vectors) -> Vectors:
    """Add to a text's sentences the direction between each and the next.

    Two sentences often mean together what neither says. Encoding each pair as a text of its own
    tells no more of severity and takes as long as all the rest.
    """
    pairs = alone[:-1] + alone[1:]
    pairs /= np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-9)
    return np.vstack([alone, pairs])


def _begin(encoder: Encoder, groups: Sequence[tuple[str, ...]]) -> Callable[[], list[Vectors]]:
    """Start encoding the pieces of all groups, each piece once; they come back group by group."""
    pieces = [piece for group in groups for piece in group]
    position = {piece: row for row, piece in enumerate(dict.fromkeys(pieces))}
    encoded = encoder.begin(list(position))
    ends = np.cumsum([len(group) for group in groups])

    def by_group() -> list[Vectors]:
        return np.split(encoded()[[position[piece] for piece in pieces]], ends[:-1])

    return by_group
