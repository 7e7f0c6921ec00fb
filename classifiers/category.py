"""Choose a category: every known text speaks for its label, as loudly as it is alike.

Kernel ridge regression on one column for each label (C. Saunders, A. Gammerman and V. Vovk,
"Ridge Regression Learning Algorithm in Dual Variables", ICML 1998). What the model would have
said of each text had it not learnt from it follows from one factorisation (R. Rifkin and
R. Lippert, "Notes on Regularized Least Squares", MIT 2007, section 5); settings are compared,
probabilities calibrated and prediction sets drawn on that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, lapack

from classifiers.calibration import Scores
from classifiers.kernel import Features, Reference, Similarities, Weights
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading

Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Settings:
    """Say how texts are compared, and how much a single text is doubted (`restraint`, above 0)."""

    weights: Weights
    restraint: float


@dataclass(frozen=True, slots=True)
class Known:
    """Hold the texts that a model learnt from.

    `sources` names each: the case, the line of a file, or the category a definition describes.
    `trust` (n,) is what each counts against an example a person labelled, 1.
    """

    features: Features
    sources: tuple[str, ...]
    trust: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """Score every label of a text; `voices` (known, labels) is how each known text speaks.

    `given` (known,) is the label each was given. Among texts that are nearly the same, one may
    speak against its own: together they would say too much.
    """

    labels: tuple[str, ...]
    lexicon: Lexicon
    settings: Settings
    known: Known
    voices: NDArray[np.float32]
    given: Labels
    reference: Reference = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        reference = Reference.of(self.known.features, self.settings.weights)
        object.__setattr__(self, "reference", reference)

    def features(self, reading: Reading) -> Features:
        """Lay out texts as this model compares them."""
        return Features.of(reading, self.lexicon)

    def near(self, features: Features) -> Similarities:
        """Compare texts with every known one: (texts, known)."""
        return self.reference.similarities(features)

    def scores(self, near: Similarities) -> Scores:
        """Return (texts, labels): about 1 for a label that fits, about 0 for one that does not."""
        return np.asarray(near @ self.voices, dtype=np.float64)


def fit_voices(
    known: Known, goals: NDArray[np.float32], settings: Settings
) -> tuple[NDArray[np.float32], Scores]:
    """Solve for the voices that reach goals (known, columns), 1 where a text has that label.

    Returns them and each text's scores by a model without that text. Memory grows with the
    square of the texts: 1.6 GB for 20,000.
    """
    # Fortran order lets LAPACK work in place; the array is its own transpose.
    kernel = Reference.of(known.features, settings.weights).similarities(known.features).T
    kernel[np.diag_indices_from(kernel)] += np.float32(settings.restraint) / known.trust
    factor = cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
    voices = np.asarray(cho_solve((factor, True), goals, check_finite=False), dtype=np.float32)
    inverse, _ = lapack.strtri(factor, lower=1, overwrite_c=1)
    diagonal = np.einsum("ij,ij->j", inverse, inverse)
    return voices, np.asarray(goals - voices / diagonal[:, None], dtype=np.float64)


def label_goals(truth: Labels, labels: int) -> NDArray[np.float32]:
    """Mark each text's label: (texts, labels)."""
    return np.eye(labels, dtype=np.float32)[truth]
