"""Train the ordinal model and measure it on texts it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from classifiers import gravity
from classifiers.artefact import SeverityFigures
from classifiers.calibration import Scores
from classifiers.encoder import Vectors
from classifiers.folds import assign_folds
from classifiers.model import Severity
from classifiers.ordinal import CUTS, LEVELS, SHARPNESS, OrdinalModel, levels_at

_FOLDS = 4
_UNITS = 128
_EPOCHS = 40
_BATCH = 256
_PACE = 3e-3
_DECAY = 0.1
_DROPPED = 0.2
"""Chosen on texts left out of the packaged examples, from 0, 64, 128 and 256 units."""


def train_ordinal(
    sentences: Sequence[Vectors],
    severities: Sequence[Severity],
    by_level: Scores,
    *,
    seed: int,
) -> tuple[OrdinalModel, SeverityFigures]:
    """Fit the model on all texts; measure by cross-validation what it and its companion say.

    `by_level` (texts, 4) holds what similar texts say of each text's level, itself left out.
    """
    # One thread: the products are small, and their sums come out the same on every machine.
    torch.set_num_threads(1)
    levels = np.array([LEVELS.index(severity) for severity in severities], dtype=np.intp)
    at_least = _out_of_fold(sentences, levels, seed)
    by_likeness = gravity.levels(by_level, gravity.signs(at_least))
    judged = np.maximum(levels_at(at_least, CUTS), by_likeness)
    return _fit(sentences, levels, seed), _figures(judged, levels)


def _out_of_fold(sentences: Sequence[Vectors], levels: NDArray[np.intp], seed: int) -> Scores:
    folds = assign_folds(levels, _FOLDS, seed=seed)
    at_least = np.zeros((len(levels), len(LEVELS) - 1))
    for fold in range(_FOLDS):
        learn, check = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        model = _fit([sentences[int(row)] for row in learn], levels[learn], seed)
        at_least[check] = model.at_least([sentences[int(row)] for row in check])
    return at_least


def _fit(sentences: Sequence[Vectors], levels: NDArray[np.intp], seed: int) -> OrdinalModel:
    filled = [row for row, vectors in enumerate(sentences) if len(vectors)]
    texts = _Texts.of([sentences[row] for row in filled], levels[filled])
    net = _Net(texts.vectors.shape[1], torch.Generator().manual_seed(seed))
    optimizer = torch.optim.AdamW(net.groups(), lr=_PACE)
    steps = _EPOCHS * -(-len(filled) // _BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    random = np.random.default_rng(seed)
    for _ in range(_EPOCHS):
        for batch in texts.batches(random):
            optimizer.zero_grad()
            net.loss(batch).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
    return net.model()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Hold the sentences of some texts, which text each belongs to, and the texts' levels."""

    vectors: Tensor
    text_of: Tensor
    levels: Tensor


@dataclass(frozen=True, slots=True)
class _Texts:
    """Hold the sentences of all texts in one array, and where each text starts; none is empty."""

    vectors: NDArray[np.float32]
    starts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    levels: NDArray[np.intp]

    @classmethod
    def of(cls, sentences: Sequence[Vectors], levels: NDArray[np.intp]) -> _Texts:
        lengths = np.array([len(vectors) for vectors in sentences], dtype=np.intp)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
        return cls(np.vstack(sentences).astype(np.float32), starts, lengths, levels)

    def batches(self, random: np.random.Generator) -> Iterator[_Batch]:
        order = random.permutation(len(self.starts))
        for first in range(0, len(order), _BATCH):
            texts = order[first : first + _BATCH]
            rows = [np.arange(self.starts[t], self.starts[t] + self.lengths[t]) for t in texts]
            yield _Batch(
                torch.from_numpy(self.vectors[np.concatenate(rows)]),
                torch.from_numpy(np.repeat(np.arange(len(texts)), self.lengths[texts])),
                torch.from_numpy(self.levels[texts]),
            )


class _Net:
    """Learn what OrdinalModel applies."""

    def __init__(self, size: int, random: torch.Generator) -> None:
        self._random = random
        self._hidden = (torch.randn(size, _UNITS, generator=random) * size**-0.5).requires_grad_()
        self._bias = torch.zeros(_UNITS, requires_grad=True)
        self._direction = (torch.randn(_UNITS, generator=random) * _UNITS**-0.5).requires_grad_()
        self._thresholds = torch.tensor([-1.0, 0.0, 1.0], requires_grad=True)

    def groups(self) -> list[dict[str, object]]:
        """Only the layers' weights decay: thresholds must be free to move."""
        return [
            {"params": [self._hidden, self._direction], "weight_decay": _DECAY},
            {"params": [self._bias, self._thresholds], "weight_decay": 0.0},
        ]

    def loss(self, batch: _Batch) -> Tensor:
        """Return the all-threshold loss."""
        units = torch.relu(self._drop(batch.vectors) @ self._hidden + self._bias)
        gravity = _smooth_maxima(self._drop(units) @ self._direction, batch)
        above = torch.where(batch.levels[:, None] > torch.arange(len(LEVELS) - 1), 1.0, -1.0)
        return functional.softplus(-above * (gravity[:, None] - self._thresholds)).mean()

    def _drop(self, values: Tensor) -> Tensor:
        kept = torch.rand(values.shape, generator=self._random) >= _DROPPED
        return values * kept / (1 - _DROPPED)

    def model(self) -> OrdinalModel:
        return OrdinalModel(
            self._hidden.detach().numpy(),
            self._bias.detach().numpy(),
            self._direction.detach().numpy(),
            np.sort(self._thresholds.detach().numpy()),
            CUTS,
        )


def _smooth_maxima(heights: Tensor, batch: _Batch) -> Tensor:
    texts, sharp = len(batch.levels), SHARPNESS * heights
    tops = torch.full((texts,), -torch.inf).scatter_reduce(0, batch.text_of, sharp.detach(), "amax")
    raised = torch.exp(sharp - tops[batch.text_of])
    sums = torch.zeros(texts).index_add(0, batch.text_of, raised)
    return (tops + torch.log(sums)) / SHARPNESS


def _figures(found: NDArray[np.intp], truth: NDArray[np.intp]) -> SeverityFigures:
    gravest, urgent = truth == len(LEVELS) - 1, truth >= LEVELS.index(Severity.S2)
    least_urgent = LEVELS.index(Severity.S2)
    return SeverityFigures(
        n=len(truth),
        accuracy=round(float((found == truth).mean()), 4),
        s1_recall=round(float((found[gravest] == truth[gravest]).mean()), 4),
        under_triage=round(float((found[urgent] < least_urgent).mean()), 4),
    )
