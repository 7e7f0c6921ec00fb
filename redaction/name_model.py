"""Our own model of people's names, for both languages and for careless writing.

The spaCy models learnt from edited text: in lower case, in lists and in notes they miss half
the names. This one reads both languages at once and has seen such writing; its card lies in
its folder. It is a token classifier (Devlin et al. 2019, doi:10.18653/v1/N19-1423) with
eight-bit weights, run by onnxruntime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_PIECES = 2048  # in a batch
_JOINTS = frozenset({"", " ", "-", "'", ".", ". ", "  ", ".-"})


@dataclass(frozen=True, slots=True)
class _Window:
    """Hold a stretch of one text's pieces."""

    text: int
    start: int
    ids: list[int]


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
        scores = [np.zeros((len(each.ids), 2), dtype=np.float32) for each in read]
        windows = [window for n, each in enumerate(read) for window in _windows(n, each.ids)]
        for batch in _batches(windows):
            for window, found in zip(batch, self._probabilities(batch), strict=True):
                held = scores[window.text][window.start : window.start + len(window.ids)]
                np.maximum(held, found[1 : len(window.ids) + 1], out=held)
        return [list(_names(*each)) for each in zip(texts, read, scores, strict=True)]

    def _probabilities(self, batch: Sequence[_Window]) -> NDArray[np.float32]:
        """Return, for each piece of each window, P(part of a name) and P(begins one)."""
        width = max(len(window.ids) for window in batch) + 2
        ids = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        first, last = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        for row, window in enumerate(batch):
            ids[row, : len(window.ids) + 2] = [first, *window.ids, last]
            mask[row, : len(window.ids) + 2] = 1
        (logits,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        raised = np.exp(logits - logits.max(axis=2, keepdims=True))
        shares = raised / raised.sum(axis=2, keepdims=True)
        return np.stack([1.0 - shares[..., OUTSIDE], shares[..., BEGIN]], axis=2)


def _windows(text: int, ids: list[int]) -> Iterator[_Window]:
    for start in range(0, max(1, len(ids) - _SHARED), _WINDOW - _SHARED):
        if ids:
            yield _Window(text, start, ids[start : start + _WINDOW])


def _batches(windows: list[_Window]) -> Iterator[list[_Window]]:
    """Put windows of like length together, so that little is padding."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if batch and (len(batch) + 1) * len(window.ids) > _PIECES:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


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
