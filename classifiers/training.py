"""Train a model folder from labelled texts: one path for the catalogue and for any other labels."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from classifiers.artefact import (
    FORMAT,
    Figures,
    Model,
    ModelCard,
    SeverityFigures,
    load,
    save,
)
from classifiers.calibration import Scores, fit_calibration
from classifiers.category import CategoryModel, Known, Labels, fit_voices, label_goals
from classifiers.conformal import Choice, choices, fit_doubt, unproven
from classifiers.definitions import definitions
from classifiers.encoder import Encoder, load_english_encoder
from classifiers.errors import TrainingDataRejected
from classifiers.examples import Example
from classifiers.gravity import level_goals
from classifiers.kernel import Features
from classifiers.lexicon import Lexicon
from classifiers.mixture import FineTuning, Judged
from classifiers.model import DEFINITION, Severity
from classifiers.ordinal import LEVELS, OrdinalModel
from classifiers.packaged import DEFAULT_MODEL
from classifiers.reading import Reader, Reading
from classifiers.recipe import Recipe
from classifiers.selection import choose_settings
from classifiers.severity_training import train_ordinal
from classifiers.taxonomy import Taxonomy
from classifiers.validation import figures_by_language
from redaction.model import Language

SEED = 1755
_LIBRARIES = ("numpy", "scikit-learn", "scipy", "sentence-transformers", "torch", "transformers")
_FEWEST_SEVERITIES = 100
_DEFINITION = 0.3
"""What a line of the catalogue counts beside an example that a person labelled."""
_FITTED = 0.2
"""Share of the time that is over when an encoder is fine-tuned next."""

Progress = Callable[[str, float], None]
"""Receives a stage ("read", "fit", "tune", "done") and the share of the whole done, 0..1."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Hold a text whose severity may be unknown, as public data sets have it.

    `source` names where it comes from, such as a decided case.
    """

    text: str
    category: str
    language: Language
    severity: Severity | None = None
    source: str = ""

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
    recipe: Recipe | None = None,
    progress: Progress = lambda _stage, _share: None,
) -> ModelCard:
    """Train and write a model folder; the same examples and seed give the same bytes.

    The model is tied to the taxonomy when the examples use its categories, or when there are
    none; its definitions are then learnt from too, so no example is needed. It is tied to none
    when the examples use labels of their own. Without enough texts of every severity that
    model is the packaged one's. A `recipe` lets a fine-tuned encoder prove itself beside what is
    always trained. Raises TrainingDataRejected, and ModelRejected for an unusable encoder.
    """
    taxonomy = _tied(examples, taxonomy)
    if recipe:
        recipe.check(len(examples))
    lessons = _lessons(examples, taxonomy)
    read = Reader(encoder, load_english_encoder())
    progress("read", 0.0)
    graded = _grades(examples)
    reading = (read if graded else read.whole)([each.text for each in lessons], _spoken(lessons))
    model, measured = _learn(lessons, reading, graded, seed, recipe, progress)
    card = save(model, _card(examples, taxonomy, read, model, measured, name), out)
    progress("done", 1.0)
    return card


def learn(
    examples: Sequence[Example | Labelled],
    taxonomy: Taxonomy | None,
    reading: Reading,
    *,
    seed: int = SEED,
) -> Model:
    """Learn as `train` does, without a folder, from texts that were read before.

    `reading` holds the examples, then, where the labels are the catalogue's, its `definitions`.
    The severity model is the packaged one's. Raises TrainingDataRejected.
    """
    lessons = _lessons(examples, _tied(examples, taxonomy))
    return _learn(lessons, reading, (), seed, None, lambda _stage, _share: None)[0]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Hold one text to learn a category from, and what it counts against an example, 1."""

    text: str
    category: str
    language: Language
    source: str
    severity: Severity = Severity.S4
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class _Measured:
    """Hold the figures of validation, and what staff may choose from."""

    category: dict[str, Figures]
    choices: tuple[Choice, ...]
    severity: SeverityFigures
    severity_source: str
    fine_tuning: FineTuning | None


def _lessons(
    examples: Sequence[Example | Labelled], taxonomy: Taxonomy | None
) -> tuple[_Lesson, ...]:
    """Put the examples first, then what the catalogue says of itself."""
    given = tuple(
        _Lesson(each.text, each.category, each.language, each.source, each.severity or Severity.S4)
        for each in examples
    )
    if taxonomy is None:
        return given
    trust = _DEFINITION if examples else 1.0
    return given + tuple(
        _Lesson(
            each.text,
            each.category,
            each.language,
            f"{DEFINITION}{each.category}",
            taxonomy.category(each.category).usual_severity,
            trust,
        )
        for each in definitions(taxonomy)
    )


def _learn(
    lessons: Sequence[_Lesson],
    reading: Reading,
    graded: Sequence[Severity],
    seed: int,
    recipe: Recipe | None,
    progress: Progress,
) -> tuple[Model, _Measured]:
    """Choose and fit, then calibrate and measure on texts left out."""
    labels = tuple(sorted({each.category for each in lessons}))
    truth = np.array([labels.index(each.category) for each in lessons], dtype=np.intp)
    lexicon = Lexicon.fit(reading.texts)
    trust = np.array([each.trust for each in lessons], dtype=np.float32)
    sources = tuple(each.source for each in lessons)
    known = Known(_as_saved(Features.of(reading, lexicon)), sources, trust)
    fitted = _FITTED if recipe else 1.0
    fit = _share_of(progress, "fit", fitted / 2, fitted)
    fit(0.0)
    with threadpool_limits(os.cpu_count()):
        settings = choose_settings(known, len(labels), truth, seed=seed, progress=fit)
        goals = np.hstack([label_goals(truth, len(labels)), _level_goals(lessons, graded)])
        voices, left_out = fit_voices(known, goals, settings)
    by_label, by_level = np.hsplit(left_out, [len(labels)])
    rows = np.flatnonzero(trust == 1.0)
    judged = Judged(rows, by_label[rows])
    if recipe:
        # Imported late: the hub's library asks on import whether it may fetch.
        from classifiers.fine_tuning import Lessons, judge

        taught = Lessons(reading, truth, len(labels), trust)
        tune = _share_of(progress, "tune", fitted, 1.0)
        judged = judge(recipe, taught, by_label, seed=seed, progress=tune)
    category = CategoryModel(labels, lexicon, settings, known, voices[:, : len(labels)], truth)
    severity = _severity(reading, graded, by_level, seed)
    return _calibrated(category, judged, truth, severity, voices[:, len(labels) :])


def _calibrated(
    category: CategoryModel,
    judged: Judged,
    truth: Labels,
    severity: _Severity,
    level_voices: NDArray[np.float32],
) -> tuple[Model, _Measured]:
    truth = truth[judged.rows]
    languages = [category.known.features.languages[row] for row in judged.rows]
    calibration = fit_calibration(judged.scores, truth, languages)
    probabilities = calibration.probabilities(judged.scores, languages)
    # Definitions measured on definitions would promise what no message keeps.
    proven = not all(each.startswith(DEFINITION) for each in category.known.sources)
    doubt = fit_doubt(probabilities, truth, languages) if proven else unproven(len(category.labels))
    measured = _Measured(
        figures_by_language(probabilities, truth, languages, doubt),
        choices(probabilities, truth) if proven else (),
        severity.figures,
        severity.source,
        judged.said,
    )
    ordinal = severity.ordinal
    return Model(category, calibration, doubt, ordinal, level_voices, judged.mixture), measured


def _level_goals(lessons: Sequence[_Lesson], graded: Sequence[Severity]) -> NDArray[np.float32]:
    """Mark levels; nothing is marked, and so nothing said, where severities are unknown."""
    if not graded:
        return np.zeros((len(lessons), len(LEVELS)), dtype=np.float32)
    return level_goals(np.array([LEVELS.index(each.severity) for each in lessons], dtype=np.intp))


def _share_of(progress: Progress, stage: str, start: float, end: float) -> Callable[[float], None]:
    return lambda share: progress(stage, start + (end - start) * share)


def _as_saved(features: Features) -> Features:
    """Round to the half precision of the model folder, so that it serves as it was measured."""
    half = np.float16
    lexical = features.lexical.copy()
    lexical.data = lexical.data.astype(half).astype(np.float32)
    return replace(
        features,
        bilingual=features.bilingual.astype(half).astype(np.float32),
        english=features.english.astype(half).astype(np.float32),
        lexical=lexical,
    )


@dataclass(frozen=True, slots=True)
class _Severity:
    """Hold the judge of sentences, how well severity is judged, and on what both were learnt."""

    ordinal: OrdinalModel
    figures: SeverityFigures
    source: str


def _severity(
    reading: Reading, graded: Sequence[Severity], by_level: Scores, seed: int
) -> _Severity:
    """Fit the ordinal model, or take the packaged model's where severities are too few."""
    if not graded:
        packaged, card, _ = load(DEFAULT_MODEL)
        return _Severity(packaged.ordinal, card.severity, "packaged examples")
    windows, by_level = reading.windows[: len(graded)], by_level[: len(graded)]
    # The arrays are small: threads that wait for one another cost more than they give.
    with threadpool_limits(1):
        ordinal, figures = train_ordinal(windows, graded, by_level, seed=seed)
    return _Severity(ordinal, figures, "training data")


def _card(
    examples: Sequence[Example | Labelled],
    taxonomy: Taxonomy | None,
    read: Reader,
    model: Model,
    measured: _Measured,
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
        severity_source=measured.severity_source,
        threshold=model.doubt.threshold,
        choices=measured.choices,
        promised_coverage=model.doubt.coverage,
        files={},
        fine_tuning=measured.fine_tuning,
    )


def fingerprint(examples: Sequence[Example | Labelled]) -> str:
    """Hash the training data, in its order."""
    digest = hashlib.sha256()
    for example in examples:
        severity = example.severity.name if example.severity else None
        row = [example.text, example.category, severity, example.language]
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _tied(examples: Sequence[Example | Labelled], taxonomy: Taxonomy | None) -> Taxonomy | None:
    """Return the taxonomy if the examples are labelled with it, None for labels of their own."""
    used = {example.category for example in examples}
    known = {category.id for category in taxonomy.categories} if taxonomy else set()
    if taxonomy and used <= known:
        return taxonomy
    if used & known:
        raise TrainingDataRejected(
            f"the taxonomy has no category {', '.join(sorted(used - known)[:5])}: correct the "
            "data or add it to the taxonomy"
        )
    if len(used) < 2:
        raise TrainingDataRejected(
            f"{len(examples)} examples with {len(used)} categories: give at least two categories"
        )
    return None


def _grades(examples: Sequence[Example | Labelled]) -> tuple[Severity, ...]:
    """Return the severities if every text has one and they suffice to learn from, else none."""
    given = tuple(each.severity for each in examples if each.severity is not None)
    enough = len(given) >= _FEWEST_SEVERITIES and set(given) == set(Severity)
    return given if enough and len(given) == len(examples) else ()


def _spoken(lessons: Sequence[_Lesson]) -> tuple[Language, ...]:
    return tuple(each.language for each in lessons)
