"""Three plain ways to choose a category, for the product to be better than.

Each gets the same texts as the product does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np
from sklearn.linear_model import LogisticRegression

from classifiers.definitions import Definition
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading

NO_ANSWER = ""
"""What keywords say of a text that holds none."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STEM = 6
"""Letters that decide: `licence` and `licences` are one keyword."""
_ROWS = 512


def label_keywords(labels: Iterable[str]) -> dict[str, frozenset[str]]:
    """Take the words out of labels such as `card_arrival` or `cardArrival`."""
    return {label: _stems(_BORDER.sub(" ", label)) for label in labels}


def definition_keywords(definitions: Iterable[Definition]) -> dict[str, frozenset[str]]:
    """Take the words out of what a catalogue says of each category, in both languages."""
    said: dict[str, list[str]] = defaultdict(list)
    for each in definitions:
        said[each.category].append(each.text)
    return {category: _stems(" ".join(texts)) for category, texts in said.items()}


def by_keywords(words: Mapping[str, frozenset[str]], asked: Reading) -> list[str]:
    """Choose the label with the most keywords in the text; one that few labels have counts more."""
    holders: dict[str, list[str]] = defaultdict(list)
    for label in sorted(words):
        for word in words[label]:
            holders[word].append(label)
    return [_most(_stems(text), holders, len(words)) for text in asked.texts]


def by_neighbour(known: Reading, labels: Sequence[str], asked: Reading) -> list[str]:
    """Choose the label of the text whose bilingual vector has the largest cosine."""
    chosen: list[str] = []
    for start in range(0, len(asked), _ROWS):
        # Rows have length 1, so their product is the cosine.
        alike = asked.bilingual[start : start + _ROWS] @ known.bilingual.T
        chosen += [labels[row] for row in alike.argmax(axis=1)]
    return chosen


def by_regression(known: Reading, labels: Sequence[str], asked: Reading) -> list[str]:
    """Choose by logistic regression on TF-IDF weights of words and word pieces."""
    lexicon = Lexicon.fit(known.texts)
    # As strong as it gets on public sets: a smaller C loses several points with many labels.
    model = LogisticRegression(C=10.0, max_iter=200, tol=1e-3)
    model.fit(lexicon(known.texts).astype(np.float32), np.asarray(labels))
    return [str(label) for label in model.predict(lexicon(asked.texts).astype(np.float32))]


def _most(stems: frozenset[str], holders: Mapping[str, Sequence[str]], labels: int) -> str:
    counted: dict[str, float] = defaultdict(float)
    # In a fixed order, since the sum of decimals depends on it.
    for stem in sorted(stems & holders.keys()):
        for label in holders[stem]:
            counted[label] += log((labels + 1) / len(holders[stem]))
    return max(counted, key=lambda label: counted[label], default=NO_ANSWER)


def _stems(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(word[:_STEM] for word in _WORD.findall(plain))
