"""Fine-tune an encoder on the examples, and judge it by texts held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.optim.lr_scheduler import LambdaLR

from classifiers.calibration import LANGUAGES, Scores, best_log_loss, fit_calibration
from classifiers.category import Labels
from classifiers.folds import assign_folds
from classifiers.mixture import WEIGHTS, Candidate, FineTuning, Judged, Mixture, mixed
from classifiers.reading import Reading
from classifiers.recipe import Recipe
from classifiers.transformer import (
    Network,
    Pieces,
    Transformer,
    in_memory,
    open_encoder,
    round_to_half,
)
from redaction.model import Language

_HELD_OUT = 5
"""One text in five judges the candidates."""
_ENOUGH = 100
"""Held-out texts of one language below which its own choice would be chance."""
_BATCH = 32
_POOL = 50
"""Batches whose texts are sorted by length together, so that little is padding."""
_PARTS = 4
"""Parts of a long text that an epoch learns from, drawn anew each time."""
_RATE, _HEAD_RATE = 1.5e-4, 3e-3
_WIDTH = 384
"""Numbers in a vector of the encoder that the rate was measured with; wider ones learn slower."""
_DECAY, _WARM_UP, _CLIP = 0.01, 0.06, 1.0

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Hold texts with their labels; `trust` (n,) is what each counts, 1 for an example."""

    reading: Reading
    truth: Labels
    labels: int
    trust: NDArray[np.float32]

    def pick(self, rows: Labels) -> Lessons:
        return Lessons(self.reading.pick(rows), self.truth[rows], self.labels, self.trust[rows])


def judge(
    recipe: Recipe, lessons: Lessons, left_out: Scores, *, seed: int, progress: Progress
) -> Judged:
    """Fine-tune on four texts in five, ask about the fifth, and mix as did best there.

    `left_out` (n, labels) is what the known texts say of each one without itself. What is kept
    learnt from all texts, so it knows a little more than the figures of the judgement say.
    """
    given = np.flatnonzero(lessons.trust == 1.0)
    held = given[assign_folds(lessons.truth[given], _HELD_OUT, seed=seed) == 0]
    shown = np.setdiff1d(np.arange(len(lessons.truth)), held)
    apprentice = fine_tune(
        recipe, lessons.pick(shown), seed=seed, progress=lambda share: progress(0.45 * share)
    )
    asked = lessons.pick(held)
    with _threads(recipe.threads):
        tuned = apprentice.log_probabilities(asked.reading.texts)
    curves = fit_calibration(
        left_out[given], lessons.truth[given], lessons.reading.pick(given).languages
    )
    known = curves.probabilities(left_out[held], asked.reading.languages)
    candidates = tuple(_candidates(known, tuned, asked))
    weights = _best(candidates)
    kept = any(weights.values())
    said = FineTuning(recipe.base, recipe.version, recipe.epochs, len(held), kept, candidates)
    if not kept:
        return Judged(given, left_out[given], said=said)
    learnt = fine_tune(
        recipe, lessons, seed=seed, progress=lambda share: progress(0.45 + 0.55 * share)
    )
    spoken = np.array([weights[language] for language in asked.reading.languages])
    mixture = Mixture(learnt, weights, curves)
    return Judged(held, mixed(known, tuned, spoken), mixture, said)


def fine_tune(recipe: Recipe, lessons: Lessons, *, seed: int, progress: Progress) -> Transformer:
    """Teach an encoder all lessons; the global random state stays as it was."""
    random = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]), _threads(recipe.threads):
        torch.manual_seed(seed)
        model = open_encoder(recipe, lessons.labels)
        pieces = model.pieces(lessons.reading.texts)
        planned = [batch for _ in range(recipe.epochs) for batch in _batches(pieces, random)]
        optimizer = _optimizer(model.network)
        schedule = _schedule(optimizer, len(planned))
        truth, trust = torch.tensor(lessons.truth), torch.tensor(lessons.trust).float()
        model.network.train()
        for number, batch in enumerate(planned, start=1):
            shown = [_drawn(pieces[row], random) for row in batch]
            _learn(model.network, shown, truth[batch], trust[batch])
            torch.nn.utils.clip_grad_norm_(model.network.parameters(), _CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            progress(number / len(planned))
    round_to_half(model.network)
    return model


def _candidates(known: Scores, tuned: Scores, asked: Lessons) -> Iterator[Candidate]:
    """Measure every mixture on all texts, and on each of two languages with enough of them."""
    languages = np.array(asked.reading.languages)
    for language in ("all", *LANGUAGES):
        rows = np.flatnonzero((languages == language) | (language == "all"))
        if language != "all" and not _ENOUGH <= len(rows) < len(languages):
            continue
        truth = asked.truth[rows]
        for weight in WEIGHTS:
            scores = mixed(known[rows], tuned[rows], weight)
            loss, right = best_log_loss(scores, truth), scores.argmax(axis=1) == truth
            yield Candidate(language, weight, round(loss, 4), round(float(right.mean()), 4))


def _best(candidates: Sequence[Candidate]) -> dict[Language, float]:
    """Take each language's lowest log loss, or that of all texts; the lower weight of equals."""
    best = {
        each.language: each.weight
        for each in sorted(candidates, key=lambda each: (-each.log_loss, -each.weight))
    }
    return {language: best.get(language, best["all"]) for language in LANGUAGES}


def _batches(pieces: Sequence[Pieces], random: np.random.Generator) -> list[list[int]]:
    """Deal all texts into batches of similar length, both in random order."""
    sizes = np.array([_size(text) for text in pieces])
    order = random.permutation(len(sizes))
    batches: list[list[int]] = []
    for start in range(0, len(order), _BATCH * _POOL):
        pool = order[start : start + _BATCH * _POOL]
        pool = pool[np.argsort(sizes[pool], kind="stable")]
        batches += [pool[at : at + _BATCH].tolist() for at in range(0, len(pool), _BATCH)]
    return [batches[number] for number in random.permutation(len(batches))]


def _size(text: Pieces) -> int:
    return len(text) * max((len(part) for part in text), default=0)


def _drawn(text: Pieces, random: np.random.Generator) -> Pieces:
    if len(text) <= _PARTS:
        return text
    return [text[number] for number in sorted(random.choice(len(text), _PARTS, replace=False))]


def _learn(
    network: Network, batch: Sequence[Pieces], truth: torch.Tensor, trust: torch.Tensor
) -> None:
    """Add up the gradients of one batch, a few texts in memory at a time."""
    for rows in in_memory(range(len(batch)), [_size(text) for text in batch]):
        logits = network([batch[row] for row in rows])
        losses = torch.nn.functional.cross_entropy(logits, truth[rows], reduction="none")
        ((losses * trust[rows]).sum() / trust.sum()).backward()  # type: ignore[no-untyped-call]


def _optimizer(network: Network) -> torch.optim.Optimizer:
    slower = min(1.0, _WIDTH / network.head.in_features) ** 1.5
    groups = [
        {"params": list(network.encoder.parameters()), "lr": _RATE * slower},
        {"params": list(network.head.parameters()), "lr": _HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, weight_decay=_DECAY)


def _schedule(optimizer: torch.optim.Optimizer, steps: int) -> LambdaLR:
    """Warm up, then slow down to nothing."""
    warm = max(1, round(_WARM_UP * steps))

    def rate(step: int) -> float:
        return (step + 1) / warm if step < warm else (steps - step) / max(1, steps - warm)

    return LambdaLR(optimizer, rate)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
