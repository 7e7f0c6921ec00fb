"""Invented decided cases in any number, with vectors that cost no encoding.

Sentences of the packaged examples are mixed anew within their category and language; a vector is
the mean of its sentences' own vectors with noise, so that cases lie in clusters as real ones do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from classifiers.examples import load_examples
from classifiers.passages import sentences
from classifiers.taxonomy import Taxonomy
from redaction.model import Language, RedactedCase, RedactedText
from retrieval.model import Vectors
from review_queue.places import TABLE
from review_queue.retrieval_policy import restricted

Thing = TypeVar("Thing")
SOURCE = "invented for benchmarks"
LANGUAGES: tuple[Language, ...] = ("en", "fr")
FRENCH = 0.35
# Areas are not equally busy: shares of the cases, in the catalogue's order.
SHARES = (0.30, 0.20, 0.15, 0.12, 0.10, 0.08, 0.05)
MOST_SENTENCES = 40
"""Of one category and language: all that is encoded, some thousands in all."""
NOISE = 0.7
"""The length of the noise on a vector of length 1: copies of one sentence then have a cosine of
about 0.67, as two people's words for one matter do."""
CLOSING = {"en": "Please answer about {place}, route {number}.", "fr": "{place}, route {number}."}


class Sentence(NamedTuple):
    """One sentence and where its vector lies."""

    text: str
    row: int


@dataclass(frozen=True, slots=True, repr=False)
class InventedCase:
    """Hold one case: what it says, where it was decided to belong, and its passages' vectors."""

    area: str
    category: str
    redacted: RedactedCase
    vectors: Vectors

    def __repr__(self) -> str:
        return f"InventedCase({self.category}, {len(self.vectors)} passages)"


class Inventor:
    """Invent cases one after another; the same seed invents the same ones."""

    def __init__(
        self,
        encode: Callable[[Sequence[str]], Vectors],
        *,
        seed: int,
        most_sentences: int = MOST_SENTENCES,
    ) -> None:
        """Encode the sentences that everything is made of."""
        self._random = np.random.default_rng(seed)
        self._places = _places()
        held, texts = _sentences(most_sentences)
        self._sentences = held
        self._vectors = encode(texts)
        self._categories = _by_area(held)

    def cases(self, count: int) -> Iterator[InventedCase]:
        """Yield so many cases, over all areas and both languages."""
        areas = tuple(self._categories)
        shares = np.array(SHARES[: len(areas)]) / sum(SHARES[: len(areas)])
        for place in self._random.choice(len(areas), count, p=shares):
            yield self._case(areas[place])

    def _case(self, area: str) -> InventedCase:
        language: Language = "fr" if self._random.random() < FRENCH else "en"
        category = self._one(self._categories[area])
        known = self._sentences[category, language]
        # A subject, and one to three paragraphs of one to three sentences.
        paragraphs = [
            self._some(known, int(self._random.integers(1, 4)))
            for _ in range(int(self._random.integers(1, 4)))
        ]
        subject = [self._one(known)]
        closing = CLOSING[language].format(
            place=self._one(self._places), number=self._random.integers(1, 10_000)
        )
        lines = [" ".join(sentence.text for sentence in each) for each in paragraphs]
        lines[-1] = f"{lines[-1]} {closing}"
        redacted = RedactedCase(
            _text(" ".join(subject[0].text.split()[:8]), language),
            _text("\n\n".join(lines), language),
            _text("", language),
        )
        vectors = np.vstack([self._vector(each) for each in (subject, *paragraphs)])
        return InventedCase(area, category, redacted, vectors)

    def _vector(self, said: Sequence[Sentence]) -> NDArray[np.float32]:
        mean = self._vectors[[sentence.row for sentence in said]].mean(axis=0)
        noise = self._random.standard_normal(len(mean))
        drawn = mean / _length(mean) + NOISE * noise / _length(noise)
        return np.asarray(drawn / _length(drawn), dtype=np.float32)

    def _one(self, things: Sequence[Thing]) -> Thing:
        return things[int(self._random.integers(len(things)))]

    def _some(self, known: Sequence[Sentence], count: int) -> list[Sentence]:
        return [self._one(known) for _ in range(count)]


def _text(words: str, language: Language) -> RedactedText:
    return RedactedText.public(words, source=SOURCE, language=language)


def _length(vector: NDArray[np.floating]) -> float:
    return float(np.linalg.norm(vector)) or 1.0


def _sentences(
    most: int,
) -> tuple[Mapping[tuple[str, Language], list[Sentence]], list[str]]:
    """Take sentences of every category that search may find, and the texts to be encoded."""
    held: defaultdict[tuple[str, Language], list[Sentence]] = defaultdict(list)
    texts: list[str] = []
    for example in load_examples():
        if example.category in restricted():
            continue
        known = held[example.category, example.language]
        for sentence in sentences(example.text):
            if len(known) < most:
                known.append(Sentence(sentence, len(texts)))
                texts.append(sentence)
    return held, texts


def _by_area(held: Mapping[tuple[str, Language], list[Sentence]]) -> dict[str, list[str]]:
    """Group the categories that have sentences in both languages by their area."""
    found: dict[str, list[str]] = {}
    for category in Taxonomy.load().categories:
        if all(held.get((category.id, language)) for language in LANGUAGES):
            found.setdefault(category.area, []).append(category.id)
    return found


def _places() -> tuple[str, ...]:
    with Path(TABLE).open(encoding="utf-8", newline="") as table:
        return tuple(row["name"] for row in DictReader(table))
