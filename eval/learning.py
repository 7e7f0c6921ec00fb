"""Teach the product's model with few and with many examples, beside three baselines.

The encoders read every text once; what is taught is drawn from that reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
import numpy as np

from app.bootstrap import load_encoder
from app.cli.output import progress
from app.settings import Settings
from classifiers.artefact import Model
from classifiers.definitions import Definition, definitions
from classifiers.encoder import load_english_encoder
from classifiers.passages import sentences
from classifiers.reading import Reader, Reading
from classifiers.taxonomy import Taxonomy
from classifiers.training import SEED, fingerprint, learn
from classifiers.training import Labelled as Lesson
from eval.baselines import (
    by_keywords,
    by_neighbour,
    by_regression,
    definition_keywords,
    label_keywords,
)
from eval.reports.classification import Judgements, Labelled
from eval.reports.learning_curve import METHODS, CurvePoint, Method, curve_point
from eval.rows import LabelledText
from eval.runs import Prepared, prepare
from redaction.language import is_foreign
from redaction.model import Language

SIZES = (5, 20, 50)
"""Examples of each label; before them none at all, after them all there are."""
_CHUNK = 256


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """Hold the lessons, what the catalogue says of itself, and the texts to judge.

    `taxonomy` is None, and `said` empty, for labels of their own. `reading` holds all texts in
    this order.
    """

    taxonomy: Taxonomy | None
    lessons: tuple[Lesson, ...]
    said: tuple[Definition, ...]
    asked: tuple[Prepared, ...]
    reading: Reading

    @property
    def asked_reading(self) -> Reading:
        """The texts to judge, as read."""
        return self.reading.pick(range(len(self.lessons) + len(self.said), len(self.reading)))


@dataclass(frozen=True, slots=True, repr=False)
class Draw:
    """Hold what is taught at one point of the curve.

    `reading` and `labels` are of the lessons, then of the catalogue's definitions.
    """

    size: int | None
    lessons: tuple[Lesson, ...]
    reading: Reading
    labels: tuple[str, ...]


def learning_curve(
    settings: Settings,
    data: Sequence[LabelledText],
    train: Sequence[LabelledText],
    public: str | None,
) -> tuple[tuple[CurvePoint, ...], Judgements]:
    """Score every method at every size; returns also what the model said that learnt from all.

    Raises TrainingDataRejected, and click.UsageError where there is nothing to judge.
    """
    asked = prepare(settings, data, public)
    if not asked:
        raise click.UsageError("--data has no text with a category that could be redacted.")
    material = _material(prepare(settings, train, public), asked)
    drawn = draws(material)
    points: list[CurvePoint] = []
    with progress("Learning", len(METHODS) * len(drawn)) as bar:
        for draw in drawn:
            model = learn(draw.lessons, material.taxonomy, draw.reading)
            judged = _judged(model, material)
            for method, answers in _answers(material, draw, judged):
                points.append(_point(draw, method, answers, judged, model))
                bar.advance()
    said = Judgements(
        agent=f"learnt from {len(material.lessons)} texts {fingerprint(material.lessons)[:8]}",
        labels=frozenset(model.category.labels),
        promised_coverage=model.doubt.coverage,
        cases=judged,
        quarantined=len(data) - len(asked),
    )
    return tuple(points), said


def _material(taught: Sequence[Prepared], asked: Sequence[Prepared]) -> Material:
    lessons = tuple(
        Lesson(each.case.request, each.row.category, each.case.language) for each in taught
    )
    taxonomy = _catalogue({lesson.category for lesson in lessons})
    said = definitions(taxonomy) if taxonomy else ()
    reading = _read(
        [
            *((lesson.text, lesson.language) for lesson in lessons),
            *((each.text, each.language) for each in said),
            *((each.case.request, each.case.language) for each in asked),
        ]
    )
    return Material(taxonomy, lessons, said, tuple(asked), reading)


def _catalogue(used: set[str]) -> Taxonomy | None:
    """Return the catalogue where its labels are used; `learn` refuses a mixture with others."""
    taxonomy = Taxonomy.load()
    return taxonomy if used & {category.id for category in taxonomy.categories} else None


def _read(texts: Sequence[tuple[str, Language]]) -> Reading:
    reader, parts = Reader(load_encoder(), load_english_encoder()), []
    with progress("Encoding", len(texts)) as bar:
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            parts.append(reader.whole([text for text, _ in chunk], [each for _, each in chunk]))
            bar.advance(len(chunk))
    return Reading(
        texts=tuple(text for part in parts for text in part.texts),
        languages=tuple(language for part in parts for language in part.languages),
        bilingual=np.concatenate([part.bilingual for part in parts]),
        english=np.concatenate([part.english for part in parts]),
        windows=tuple(windows for part in parts for windows in part.windows),
    )


def draws(material: Material) -> list[Draw]:
    """Draw as many of each label as each size says; a larger draw holds the smaller ones.

    None are drawn only where a catalogue speaks for itself, and a number only where some label
    has more examples than that.
    """
    labels = [lesson.category for lesson in material.lessons]
    places, most = _places(labels), max(Counter(labels).values(), default=0)
    none = (0,) if material.taxonomy else ()
    sizes = (*none, *(size for size in SIZES if size < most), None)
    return [
        _draw(material, size, [row for row, n in enumerate(places) if size is None or n < size])
        for size in sizes
    ]


def _places(labels: Sequence[str]) -> list[int]:
    """Say of each lesson how many of its label come before it, in an order drawn by the seed."""
    places, seen = [0] * len(labels), Counter[str]()
    for row in np.random.default_rng(SEED).permutation(len(labels)):
        places[row] = seen[labels[row]]
        seen[labels[row]] += 1
    return places


def _draw(material: Material, size: int | None, rows: Sequence[int]) -> Draw:
    first = len(material.lessons)
    lessons = tuple(material.lessons[row] for row in rows)
    return Draw(
        size=size,
        lessons=lessons,
        reading=material.reading.pick([*rows, *range(first, first + len(material.said))]),
        labels=(
            *(lesson.category for lesson in lessons),
            *(each.category for each in material.said),
        ),
    )


def _judged(model: Model, material: Material) -> tuple[Labelled, ...]:
    """Suggest as the classifier does, evidence and severity left out."""
    reading, labels = material.asked_reading, model.category.labels
    near = model.category.near(model.category.features(reading))
    scores = model.scores(near, reading)
    probabilities = model.calibration.probabilities(scores, reading.languages)
    judged = []
    for each, row in zip(material.asked, probabilities, strict=True):
        likeliest = np.argsort(-row, kind="stable")[:3]
        best, request = float(row[likeliest[0]]), each.case.request
        silent = not sentences(request) or is_foreign(request)
        judged.append(
            Labelled(
                category=each.row.category,
                language=each.case.language,
                suggested=labels[likeliest[0]],
                probability=best,
                plausible=tuple(labels[i] for i in model.doubt.plausible(row, each.case.language)),
                likeliest=tuple(labels[i] for i in likeliest),
                abstained=silent or model.doubt.abstains(best),
            )
        )
    return tuple(judged)


def _answers(
    material: Material, draw: Draw, judged: Sequence[Labelled]
) -> Iterator[tuple[Method, list[str]]]:
    """Let each method choose a label for every text, one after the other."""
    asked = material.asked_reading
    said = material.said
    words = definition_keywords(said) if said else label_keywords(set(draw.labels))
    yield "product", [case.suggested for case in judged]
    yield "keywords", by_keywords(words, asked)
    yield "neighbour", by_neighbour(draw.reading, draw.labels, asked)
    yield "regression", by_regression(draw.reading, draw.labels, asked)


def _point(
    draw: Draw, method: Method, answers: Sequence[str], judged: Sequence[Labelled], model: Model
) -> CurvePoint:
    """Score the answers where the true label could have been learnt."""
    outcomes = [
        (case.language, answer == case.category)
        for case, answer in zip(judged, answers, strict=True)
        if case.category in model.category.labels
    ]
    return curve_point(draw.size, len(draw.lessons), method, outcomes)
