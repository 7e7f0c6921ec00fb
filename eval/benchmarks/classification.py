"""How fast texts are classified, beside the plain way, in the same run.

    python -m eval.benchmarks.classification --out figures.json

One text of 150 words goes through `Classifier.suggest`, with severity and evidence. A batch of 64
gold messages goes through `suggest_batch`; the plain side takes the same messages one by one
through `SentenceTransformer.encode` as it comes, with both encoders, and scikit-learn's logistic
regression, and gives neither severity nor evidence. The sides take turns, so that what else the
machine does slows both. With `--train` it also times training on a file of labelled texts.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression

from app.cli.output import print_json, progress
from app.cli.preparation import language_of
from classifiers.classifier import Classifier
from classifiers.encoder import english_folder, load_encoder
from classifiers.packaged import DEFAULT_MODEL
from classifiers.sentence_module import as_sentence_transformer
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled, train
from eval.benchmarks.timing import Spread, StageTime, Stopwatch, spread
from eval.reports.record import figures
from eval.rows import LabelledText, read_labelled
from redaction.language import detect
from redaction.model import Language, RedactedCase, RedactedText

BATCH = 64
WORDS = 150
LONG_TEXTS = 20
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class TrainingTime:
    texts: int
    labels: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ClassificationSpeed:
    """State the time of one text, and set both sides of a batch beside each other.

    `batch_ratio` says how many times as many texts a second the counter classifies, round by
    round.
    """

    machine: str
    cores: int
    plain_threads: int
    rounds: int
    batch: int
    one_text: StageTime
    counter_texts_a_second: Spread
    plain_texts_a_second: Spread
    batch_ratio: Spread
    training: TrainingTime | None


@dataclass(frozen=True, slots=True)
class PlainWay:
    """Encode and predict one text after the other."""

    encoders: tuple[SentenceTransformer, ...]
    regression: LogisticRegression
    threads: int

    @classmethod
    def fit(cls, texts: Sequence[LabelledText], threads: int) -> PlainWay:
        """Learn from the gold messages; how long predicting takes does not depend on them."""
        folder, _version = english_folder()
        english = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        encoders = (as_sentence_transformer(load_encoder(threads)), english)
        said = [each.line.text for each in texts]
        vectors = np.hstack([encoder.encode(said) for encoder in encoders])
        regression = LogisticRegression(max_iter=1000)
        return cls(encoders, regression.fit(vectors, [each.category for each in texts]), threads)

    def __call__(self, texts: Sequence[str]) -> None:
        before = torch.get_num_threads()
        torch.set_num_threads(self.threads)
        for text in texts:
            vectors = [encoder.encode(text) for encoder in self.encoders]
            self.regression.predict(np.concatenate(vectors)[None])
        torch.set_num_threads(before)


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=ROUNDS, show_default=True)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=DEFAULT_MODEL,
    help="A model folder; the packaged one when not given.",
)
@click.option(
    "--plain-threads",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Threads of the plain side's products; the counter reads several texts at a time.",
)
@click.option(
    "--train",
    "taught",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public labelled texts to time training on: JSON lines.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON there.")
def classification(
    rounds: int, model: Path, plain_threads: int, taught: Path | None, out: Path | None
) -> None:
    """Measure classification of one text and of a batch, and training."""
    classifier = Classifier.load(model, load_encoder(), Taxonomy.load())
    training = time_training(read_labelled(taught)) if taught else None
    measured = measure(classifier, gold(), rounds, plain_threads, training)
    _show(measured)
    if out is not None:
        text = json.dumps(figures(measured), indent=2, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
    print_json(figures(measured))


def gold() -> list[LabelledText]:
    """Read the gold messages, which are invented."""
    with as_file(files("eval") / "datasets" / "triage_gold.jsonl") as path:
        return read_labelled(path)


def measure(
    classifier: Classifier,
    texts: Sequence[LabelledText],
    rounds: int,
    plain_threads: int,
    training: TrainingTime | None = None,
) -> ClassificationSpeed:
    """Let both sides take turns over one batch, with single texts in between."""
    plain = PlainWay.fit(texts, plain_threads)
    # Loading the plain side's encoder set the process's threads.
    torch.set_num_threads(1)
    spaced = np.linspace(0, len(texts) - 1, min(BATCH, len(texts))).astype(int)
    chosen = [texts[row] for row in spaced]
    cases, said = [_case(each) for each in chosen], [each.line.text for each in chosen]
    singles, watch, seconds = long_cases(texts), Stopwatch(), []
    sides = (lambda: classifier.suggest_batch(cases), lambda: plain(said))
    # The first run pays for what later ones reuse.
    for run in (*sides, lambda: classifier.suggest(singles[0])):
        run()
    with progress("Rounds", rounds) as bar:
        for number in range(rounds):
            spent = [0.0, 0.0]
            for side in (0, 1) if number % 2 == 0 else (1, 0):
                start = time.perf_counter()
                sides[side]()
                spent[side] = time.perf_counter() - start
            seconds.append(spent)
            for case in singles:
                with watch.stage(f"one text of {WORDS} words"):
                    classifier.suggest(case)
            bar.advance()
    return ClassificationSpeed(
        machine=platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        plain_threads=plain_threads,
        rounds=rounds,
        batch=len(cases),
        one_text=watch.summary()[0],
        **_sides(np.array(seconds), len(cases)),
        training=training,
    )


def time_training(texts: Sequence[LabelledText]) -> TrainingTime:
    """Train a model folder on texts declared public, encoding included."""
    lessons = [
        Labelled(each.line.text, each.category, _language(each), each.severity) for each in texts
    ]
    encoder, taxonomy = load_encoder(), Taxonomy.load()
    with TemporaryDirectory(prefix="triage-benchmark-") as folder, progress("Training", 100) as bar:
        start = time.perf_counter()
        card = train(
            lessons,
            taxonomy,
            encoder,
            Path(folder) / "model",
            progress=lambda _stage, share: bar.reach(100 * share),
        )
        return TrainingTime(len(lessons), card.labels, time.perf_counter() - start)


def long_cases(texts: Sequence[LabelledText]) -> list[RedactedCase]:
    """Join messages of one language until each text has 150 words."""
    made: list[RedactedCase] = []
    for language in ("en", "fr"):
        words = [w for each in texts if _language(each) == language for w in each.line.text.split()]
        starts = range(0, len(words) - WORDS, WORDS)[: LONG_TEXTS // 2]
        made += [_public(" ".join(words[at : at + WORDS]), language) for at in starts]
    return made


def _case(text: LabelledText) -> RedactedCase:
    return _public(text.line.text, _language(text))


def _language(text: LabelledText) -> Language:
    return language_of(text.line.language) or detect(text.line.text) or "en"


def _public(text: str, language: Language) -> RedactedCase:
    body, nothing = (
        RedactedText.public(part, source="invented gold messages", language=language)
        for part in (text, "")
    )
    return RedactedCase(subject=nothing, body=body, quoted=nothing)


def _sides(seconds: NDArray[np.float64], texts: int) -> dict[str, Spread]:
    """Summarise rounds of two columns: seconds of the counter and of the plain side."""
    return {
        "counter_texts_a_second": spread(texts / seconds[:, 0]),
        "plain_texts_a_second": spread(texts / seconds[:, 1]),
        "batch_ratio": spread(seconds[:, 1] / seconds[:, 0]),
    }


def _show(measured: ClassificationSpeed) -> None:
    table = Table(title=f"{measured.machine}, {measured.cores} cores, {measured.rounds} rounds")
    for column in ("", "median", "lowest", "highest"):
        table.add_column(column, justify="right" if column else "left")
    rows = (
        ("counter, texts a second", measured.counter_texts_a_second),
        ("plain, texts a second", measured.plain_texts_a_second),
        ("counter / plain", measured.batch_ratio),
    )
    for name, found in rows:
        values = (found.median, found.low, found.high)
        table.add_row(name, *(f"{value:.2f}" for value in values))
    one, console = measured.one_text, Console(stderr=True)
    console.print(table)
    console.print(f"{one.stage}: p50 {one.p50_ms:.1f} ms, p95 {one.p95_ms:.1f} ms")
    if measured.training is not None:
        taught = measured.training
        console.print(f"training on {taught.texts} texts: {taught.seconds:.0f} s")


if __name__ == "__main__":
    classification()
