"""Train a model folder from labelled texts: one path for the catalogue and for any other labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from classifiers.artefact import FORMAT, Figures, Model, ModelCard, SeverityFigures, save
from classifiers.calibration import fit_calibration
from classifiers.category import choose_settings, fit_category
from classifiers.conformal import COVERAGE, fit_doubt
from classifiers.encoder import Encoder, load_english_encoder
from classifiers.errors import TrainingDataRejected
from classifiers.examples import Example, load_examples
from classifiers.model import Severity
from classifiers.reading import Reader, Reading
from classifiers.severity_training import train_ordinal
from classifiers.taxonomy import Taxonomy
from classifiers.validation import figures_by_language
from redaction.model import Language

SEED = 1755
_LIBRARIES = ("numpy", "scikit-learn", "scipy", "sentence-transformers", "torch", "transformers")
_FEWEST_SEVERITIES = 100

Progress = Callable[[str, float], None]
"""Receives a stage ("read", "fit", "done") and the share of the whole done, 0..1."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Hold a text whose severity may be unknown, as public data sets have it."""

    text: str
    category: str
    language: Language
    severity: Severity | None = None

    def __repr__(self) -> str:
        return f"Labelled({len(self.text)} characters, {self.category}, {self.language})"


def train(
    examples: Sequence[Example | Labelled],
    taxonomy: Taxonomy | None,
    encoder: Encoder,
    out: Path,
    *,
    name: str = "default",
    seed: int = SEED,
    progress: Progress = lambda _stage, _share: None,
) -> ModelCard:
    """Train and write a model folder; the same examples and seed give the same bytes.

    The model is tied to the taxonomy when the examples use its categories, and to none when they
    use none of them. Texts without a severity leave that model to the packaged examples.
    Raises TrainingDataRejected.
    """
    labels, taxonomy = _labels(examples, taxonomy)
    read = Reader(encoder, load_english_encoder())
    progress("read", 0.0)
    reading = read([example.text for example in examples])
    graded = _graded(examples, reading, read)
    progress("fit", 0.3)
    # The arrays are small: threads that wait for one another cost more than they give.
    with threadpool_limits(1):
        model, measured = _learn(
            examples,
            reading,
            graded,
            labels,
            seed,
            lambda share: progress("fit", 0.3 + 0.6 * share),
        )
    card = save(model, _card(examples, taxonomy, read, model, measured, graded, name), out)
    progress("done", 1.0)
    return card


@dataclass(frozen=True, slots=True)
class _Graded:
    """Hold the texts that teach severity, and where they come from."""

    reading: Reading
    severities: list[Severity]
    source: str


@dataclass(frozen=True, slots=True)
class _Measured:
    """Hold the figures of validation."""

    category: dict[str, Figures]
    severity: SeverityFigures


def _learn(
    examples: Sequence[Example | Labelled],
    reading: Reading,
    graded: _Graded,
    labels: tuple[str, ...],
    seed: int,
    progress: Callable[[float], None],
) -> tuple[Model, _Measured]:
    """Choose, calibrate and fit; everything measured is measured out of fold."""
    truth = np.array([labels.index(example.category) for example in examples], dtype=np.intp)
    languages = [example.language for example in examples]
    choice = choose_settings(reading, labels, truth, seed=seed, progress=progress)
    calibration = fit_calibration(choice.scores, truth, languages)
    probabilities = calibration.probabilities(choice.scores, languages)
    doubt = fit_doubt(probabilities, truth, languages)
    ordinal, severity = train_ordinal(graded.reading.windows, graded.severities, seed=seed)
    category = fit_category(reading, labels, truth, choice.settings)
    figures = figures_by_language(probabilities, truth, languages, doubt)
    return Model(category, calibration, doubt, ordinal), _Measured(figures, severity)


def _card(
    examples: Sequence[Example | Labelled],
    taxonomy: Taxonomy | None,
    read: Reader,
    model: Model,
    measured: _Measured,
    graded: _Graded,
    name: str,
) -> ModelCard:
    data_hash = fingerprint(examples)
    return ModelCard(
        format=FORMAT,
        name=name,
        version=taxonomy.version if taxonomy else data_hash[:8],
        data_hash=data_hash,
        examples=len(examples),
        labels=len(model.category.labels),
        taxonomy_hash=taxonomy.hash if taxonomy else "",
        encoders={each.name: each.version for each in (read.bilingual, read.english)},
        libraries={library: version(library) for library in _LIBRARIES},
        category=measured.category,
        severity=measured.severity,
        severity_source=graded.source,
        threshold=model.doubt.threshold,
        promised_coverage=COVERAGE,
        files={},
    )


def fingerprint(examples: Sequence[Example | Labelled]) -> str:
    """Hash the training data, in its order."""
    digest = hashlib.sha256()
    for example in examples:
        severity = example.severity.name if example.severity else None
        row = [example.text, example.category, severity, example.language]
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _labels(
    examples: Sequence[Example | Labelled], taxonomy: Taxonomy | None
) -> tuple[tuple[str, ...], Taxonomy | None]:
    used = {example.category for example in examples}
    if len(used) < 2:
        raise TrainingDataRejected(
            f"{len(examples)} examples with {len(used)} categories: give at least two categories"
        )
    known = {category.id for category in taxonomy.categories} if taxonomy else set()
    if not used & known:
        return tuple(sorted(used)), None
    if used - known:
        raise TrainingDataRejected(
            f"the taxonomy has no category {', '.join(sorted(used - known)[:5])}: correct the "
            "data or add it to the taxonomy"
        )
    return tuple(sorted(used)), taxonomy


def _graded(examples: Sequence[Example | Labelled], reading: Reading, read: Reader) -> _Graded:
    """Take the texts with a severity, or else the packaged examples."""
    rows = [row for row, example in enumerate(examples) if example.severity is not None]
    given = [example.severity for example in examples if example.severity is not None]
    if len(given) >= _FEWEST_SEVERITIES and set(given) == set(Severity):
        return _Graded(reading.pick(rows), given, "training data")
    packaged = load_examples()
    texts = read([example.text for example in packaged])
    return _Graded(texts, [example.severity for example in packaged], "packaged examples")
