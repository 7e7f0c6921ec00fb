"""Submissions a second and time per stage, beside the obvious script in the same run.

    python -m eval.benchmarks.pipeline --home DIR --out figures.json

The script leaves out what the counter must do: parsing, sealing the original, suggesting a
category and a severity with reasons, routing, and the record in the database.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.table import Table

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress, say
from app.clock import now
from app.demo.history import past_cases
from app.demo.today import todays_deliveries
from app.index_rebuild import Rebuild
from app.intake.parse import parse
from app.intake.sources import deliveries
from app.past_cases import PastCases
from app.settings import Settings
from app.steps import redact_with
from app.worker import LEASE, Worker
from eval.benchmarks.obvious import PlainText, time_apart
from eval.benchmarks.timing import StageTime, Stopwatch
from eval.reports.record import figures
from redaction.errors import RedactionError
from redaction.model import RedactedCase
from retrieval.model import IndexEntry
from review_queue import acceptance, jobs, triage_record
from review_queue.clocks import local_day
from review_queue.model import Assessment, Delivery, Job


@dataclass(frozen=True, slots=True)
class Speed:
    """State how fast a number of messages went through."""

    messages: int
    per_second: float
    stages: tuple[StageTime, ...]


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """Set the counter beside the script; the ratios say how many times as fast the counter is.

    `worker` is the worker itself, end to end, from the first delivery accepted to the last
    record; `stages` the same work taken apart, one message and one stage at a time.
    """

    machine: str
    cores: int
    worker: Speed
    stages: Speed
    script: Speed
    ratio: float
    redact_ratio: float


@click.command()
@click.option(
    "--messages",
    type=click.Path(exists=True, path_type=Path),
    help="Messages to process; the demonstration's when not given.",
)
@click.option(
    "--home",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A data folder whose model to use; one is trained when not given.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON there.")
def pipeline(messages: Path | None, home: Path | None, out: Path | None) -> None:
    """Measure the whole path of a message, stage by stage."""
    at = now()
    batch = list(deliveries(messages, now=at) if messages else todays_deliveries(now=at))
    with TemporaryDirectory(prefix="triage-benchmark-") as place:
        measured = measure(Path(place), home, batch)
    _show(measured)
    if out is not None:
        text = json.dumps(figures(measured), indent=2, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
    print_json(figures(measured))


def measure(place: Path, home: Path | None, batch: Sequence[Delivery]) -> PipelineFigures:
    """Run worker, stages and script over the same messages, in folders under `place`."""
    whole = _measure_worker(_prepared(place / "worker", home), batch)
    counter = _prepared(place / "stages", place / "worker")
    stages, texts = _measure_stages(counter, batch)
    script = _measure_script(texts)
    return PipelineFigures(
        machine=platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        worker=whole,
        stages=stages,
        script=script,
        ratio=whole.per_second / script.per_second,
        redact_ratio=_median(script, "redact") / _median(stages, "redact"),
    )


def _prepared(place: Path, model_from: Path | None) -> Counter:
    """Make a fresh data folder, with another folder's model where there is one."""
    settings = Settings(home=place)
    if model_from is not None:
        shutil.copytree(model_from / "models", settings.models_folder)
    folder.prepare(settings, lambda step: say(f"Preparing: {step}"))
    counter = open_counter(settings)
    # Loading is paid once a day, not once a message.
    counter.redactor()
    counter.classifier()
    return counter


def _fill(counter: Counter, index: PastCases) -> None:
    cases = past_cases()
    Rebuild(counter, index, now).finish()
    with progress("Past cases", len(cases)) as bar:
        for number, case in enumerate(cases):
            passages = [case.form.subject, *case.form.body.split("\n\n")]
            area = index.areas[number % len(index.areas)]
            made = index.encode_passages(passages)
            index.put(IndexEntry(f"past-{number}", area, made.vectors))
            bar.advance()


def _measure_worker(counter: Counter, batch: Sequence[Delivery]) -> Speed:
    with closing(PastCases(counter)) as index:
        _fill(counter, index)
        worker = Worker(counter, index, now)
        start = time.perf_counter()
        for delivery in batch:
            with counter.database.write() as session:
                acceptance.accept(session, counter.vault, delivery, now=now())
        with progress("Worker", len(batch)) as bar:
            done = worker.work_through(bar.remaining)
        spent = time.perf_counter() - start
    counter.database.dispose()
    return Speed(done, done / spent, ())


def _measure_stages(
    counter: Counter, batch: Sequence[Delivery]
) -> tuple[Speed, tuple[PlainText, ...]]:
    """Time every stage; also return the texts, as the script is to get them."""
    watch, texts = Stopwatch(), []
    with closing(PastCases(counter)) as index:
        _fill(counter, index)
        with progress("Stages", len(batch)) as bar:
            for delivery in batch:
                text = _time_stages(counter, index, delivery, watch)
                if text is not None:
                    texts.append(text)
                bar.advance()
    return Speed(len(texts), len(texts) / watch.total(), watch.summary()), tuple(texts)


def _time_stages(
    counter: Counter, index: PastCases, delivery: Delivery, watch: Stopwatch
) -> PlainText | None:
    """Take one message through; None when it is quarantined or known already."""
    job = _accepted(counter, delivery, watch)
    if job is None:
        return None
    with watch.stage("parse"):
        submission = parse(
            delivery.raw,
            id=job.case_id,
            channel=delivery.channel,
            received_at=delivery.received_at,
            language=delivery.language,
        )
    try:
        with watch.stage("redact"):
            case = redact_with(counter.redactor)(submission)
    except RedactionError as error:
        with counter.database.write() as session:
            triage_record.record_quarantine(session, job, error.reason, now=now())
        return None
    assessment = _assessed(counter, index, case, delivery, watch)
    with watch.stage("record"), counter.database.write() as session:
        triage_record.record_assessment(
            session, counter.vault, job, assessment, (), message_id="", defects=(), now=now()
        )
    return PlainText(f"{submission.subject}\n\n{submission.body}", case.language)


def _accepted(counter: Counter, delivery: Delivery, watch: Stopwatch) -> Job | None:
    with watch.stage("accept"), counter.database.write() as session:
        acceptance.accept(session, counter.vault, delivery, now=now())
    with counter.database.write() as session:
        return jobs.claim(session, worker="benchmark", now=now(), lease=LEASE)


def _assessed(
    counter: Counter,
    index: PastCases,
    case: RedactedCase,
    delivery: Delivery,
    watch: Stopwatch,
) -> Assessment:
    with watch.stage("classify"):
        day = local_day(delivery.received_at, counter.settings.province)
        suggestion = counter.classifier().suggest(case, day)
    with watch.stage("search"):
        made = index.encode(case)
        matches = index.similar(case, made)
    with watch.stage("route"):
        route = counter.router.route(
            case,
            None if suggestion.abstained else suggestion.category.label,
            suggestion.severity.severity,
            taxonomy=counter.taxonomy,
            received_at=delivery.received_at,
        )
    return Assessment(case, suggestion, matches, route, made)


def _measure_script(texts: Sequence[PlainText]) -> Speed:
    say("Timing the obvious script")
    stages = time_apart(texts, [f"{c.form.subject}\n\n{c.form.body}" for c in past_cases()])
    return Speed(len(texts), 1000 / sum(stage.mean_ms for stage in stages), stages)


def _median(speed: Speed, stage: str) -> float:
    return next(each.p50_ms for each in speed.stages if each.stage == stage)


def _show(measured: PipelineFigures) -> None:
    table = Table(title=f"{measured.machine}, {measured.cores} cores, milliseconds a message")
    for column in ("", "stage", "p50", "p95", "mean"):
        table.add_column(column, justify="left" if column in ("", "stage") else "right")
    for name, speed in (("counter", measured.stages), ("script", measured.script)):
        for each in speed.stages:
            numbers = (each.p50_ms, each.p95_ms, each.mean_ms)
            table.add_row(name, each.stage, *(f"{number:.1f}" for number in numbers))
        table.add_row(name, "messages a second", "", "", f"{speed.per_second:.1f}")
    table.add_row("worker", "messages a second", "", "", f"{measured.worker.per_second:.1f}")
    table.caption = f"worker / script: {measured.ratio:.2f}; redact: {measured.redact_ratio:.2f}"
    Console(stderr=True).print(table)


if __name__ == "__main__":
    pipeline()
