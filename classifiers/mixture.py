"""Let a fine-tuned encoder speak beside the known texts, as much as validation allows it to.

Probabilities are multiplied, each raised to its weight (a logarithmic opinion pool: C. Genest and
J. V. Zidek, "Combining Probability Distributions", Statistical Science 1, 1986): a label that one
of them holds impossible is not suggested because the other likes it. Where they disagree, or the
known texts say that a text lies outside the catalogue, the products sum to less than 1, which
calibration takes for doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from classifiers.calibration import Calibration, Scores
from classifiers.category import Labels
from classifiers.encoder import stay_offline
from classifiers.reading import Reading
from redaction.model import Language

if TYPE_CHECKING:
    from classifiers.transformer import Transformer

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Candidate:
    """State how a mixture did on the held-out texts in `language`, "all" for all of them.

    `weight` is what the fine-tuned encoder counts: at 0 the known texts speak alone, at 1 they
    are silent. `log_loss` is that of the best calibration.
    """

    language: str
    weight: float
    log_loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class FineTuning:
    """State which encoder was fine-tuned, and whether it was kept.

    `held_out` texts judged the candidates; category figures, limits and calibration come from
    them when it was kept. It was not when the known texts alone did best.
    """

    base: str
    version: str
    epochs: int
    held_out: int
    kept: bool
    candidates: tuple[Candidate, ...]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> FineTuning:
        """Restore from plain values."""
        candidates = tuple(Candidate(**each) for each in entry["candidates"])
        return cls(**{**entry, "candidates": candidates})


@dataclass(frozen=True, slots=True)
class Mixture:
    """Hold a fine-tuned encoder, what it counts in each language, and the other side's curves."""

    transformer: Transformer
    weights: Mapping[Language, float]
    known: Calibration

    def scores(self, known: Scores, reading: Reading) -> Scores:
        """Mix the scores of the known texts (n, labels) with the encoder's."""
        weights = np.array([self.weights[language] for language in reading.languages])
        heard = np.flatnonzero(weights)
        tuned = np.zeros_like(known)
        if len(heard):
            texts = [reading.texts[row] for row in heard]
            tuned[heard] = self.transformer.log_probabilities(texts)
        return mixed(self.known.probabilities(known, reading.languages), tuned, weights)

    def save(self, folder: Path) -> dict[str, Any]:
        """Write the encoder's files; returns the rest as plain values."""
        self.transformer.save(folder)
        return {"weights": dict(self.weights), "curves": self.known.entry()}


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold what a model is measured and calibrated on.

    `rows` are texts, and `scores` (rows, labels) what was said of them by a model that had not
    seen them; by the mixture, if a fine-tuned encoder was kept. `said` is for the card.
    """

    rows: Labels
    scores: Scores
    mixture: Mixture | None = None
    said: FineTuning | None = None


def load_mixture(folder: Path, entry: Mapping[str, Any], labels: int) -> Mixture:
    """Read what `save` wrote; raises ValueError when its parts do not fit together."""
    stay_offline()
    # Imported late: torch and transformers take seconds that few folders need.
    from classifiers.transformer import load_transformer

    transformer = load_transformer(folder, labels)
    return Mixture(transformer, entry["weights"], Calibration.read(entry["curves"]))


def mixed(known: Scores, tuned: Scores, weights: Scores | float) -> Scores:
    """Mix probabilities with log probabilities, both (n, labels); `weights` are 0..1, (n,)."""
    share = np.broadcast_to(weights, len(known))[:, None]
    return np.asarray(np.exp((1 - share) * np.log(np.maximum(known, _LEAST)) + share * tuned))
