"""Our own model of people's names, for both languages and for careless writing.

The spaCy models learnt from edited text: in lower case, in lists and in notes they miss half
the names. This one reads both languages at once and has seen such writing; its card lies in
its folder. It is a token classifier (Devlin et al. 2019, doi:10.18653/v1/N19-1423) with
eight-bit weights, run by onnxruntime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

WEIGHTS = "model.onnx"
TOKENIZER = "tokenizer.json"
LABELS = ("O", "B-PERSON", "I-PERSON")
OUTSIDE, BEGIN, INSIDE = range(3)
THRESHOLD = 0.4  # of the probability that a word belongs to a name; below half, for recall
_FAINTEST = 0.03
_NEW = 0.5  # of the probability that a word begins another name
_WINDOW = 192  # pieces read at once, of the 512 the base could
_SHARED = 24  # pieces that neighbouring windows share
_JOINTS = frozenset({"", " ", "-", "'", ".", ". ", "  ", ".-"})


class NameModel:
    """Find people's names with the model in a folder."""

    def __init__(self, folder: Path) -> None:
        """Load the model; a missing or broken file raises whatever its library raises."""
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the models of redaction share the cores
        self._session = onnxruntime.InferenceSession(
            str(folder / WEIGHTS), options, providers=["CPUExecutionProvider"]
        )

    def names(self, texts: Sequence[str]) -> list[list[tuple[int, int, float]]]:
        """Return the names in each text: half-open spans, and how likely each is one.

        Words that are hardly likely to be names, below THRESHOLD, are returned one by one.
        """
        read: list[Encoding] = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            list(_names(text, encoding, self._scores(encoding.ids)))
            for text, encoding in zip(texts, read, strict=True)
        ]

    def _scores(self, ids: list[int]) -> NDArray[np.float32]:
        """Return, for each piece of a text, P(part of a name) and P(begins one).

        One window at a time: eight-bit weights scale what they multiply by the largest value of
        a whole batch, so that in company a text would be read otherwise than alone.
        """
        scores = np.zeros((len(ids), 2), dtype=np.float32)
        for start in range(0, max(1, len(ids) - _SHARED), _WINDOW - _SHARED):
            held = scores[start : start + _WINDOW]
            if len(held):
                np.maximum(held, self._probabilities(ids[start : start + _WINDOW]), out=held)
        return scores

    def _probabilities(self, ids: list[int]) -> NDArray[np.float32]:
        first, last = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        window = np.array([[first, *ids, last]], dtype=np.int64)
        told = {"input_ids": window, "attention_mask": np.ones_like(window)}
        (logits,) = self._session.run(None, told)
        raised = np.exp(logits[0] - logits[0].max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        return np.stack([1.0 - shares[:, OUTSIDE], shares[:, BEGIN]], axis=1)[1:-1]


def _names(
    text: str, read: Encoding, scores: NDArray[np.float32]
) -> Iterator[tuple[int, int, float]]:
    """Join the words that belong to names; the first piece of a word speaks for it."""
    held: tuple[int, int, float] | None = None
    for start, end, inside, begins in _words(read, scores):
        if inside < THRESHOLD:
            if inside >= _FAINTEST:
                yield start, end, inside
            continue
        if held and begins < _NEW and text[held[1] : start] in _JOINTS:
            held = held[0], end, max(held[2], inside)
            continue
        if held:
            yield held
        held = start, end, inside
    if held:
        yield held


def _words(read: Encoding, scores: NDArray[np.float32]) -> Iterator[tuple[int, int, float, float]]:
    """Yield start, end, P(part of a name) and P(begins one) of each word."""
    before, held = None, (0, 0, 0.0, 0.0)
    for number, (word, (start, end)) in enumerate(zip(read.word_ids, read.offsets, strict=True)):
        if word == before:
            held = (held[0], end, held[2], held[3])
            continue
        if before is not None:
            yield held
        before = word
        held = (start, end, float(scores[number, 0]), float(scores[number, 1]))
    if before is not None:
        yield held
