"""How fast texts are redacted, beside Presidio as it comes, in the same run.

    python -m eval.benchmarks.redaction --out figures.json

The counter redacts in batches of 64 and tells the language of each message itself; Presidio
analyzes one message after the other, is told the language, and replaces nothing. Each side is
one process. They take turns, so that what else the machine does slows both.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from app.cli.output import print_json, progress
from app.clock import now
from app.demo.today import todays_deliveries
from app.intake.form import full_body
from app.intake.parse import parse
from eval.benchmarks.redaction_sides import BATCH, Side, SideText
from eval.benchmarks.timing import Spread, spread
from eval.reports.record import figures
from review_queue.model import Delivery

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class RedactionSpeed:
    """Set both sides beside each other, in milliseconds a message.

    `ratio` says how many times as fast the counter is, round by round.
    """

    machine: str
    cores: int
    messages: int
    characters: int
    batch: int
    rounds: int
    counter_ms: Spread
    stock_ms: Spread
    ratio: Spread


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=ROUNDS, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON there.")
def redaction(rounds: int, out: Path | None) -> None:
    """Measure redaction in batches against Presidio's own analyzer."""
    measured = measure(list(texts(todays_deliveries(now=now()))), rounds)
    _show(measured)
    if out is not None:
        text = json.dumps(figures(measured), indent=2, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
    print_json(figures(measured))


def texts(deliveries: Iterator[Delivery]) -> Iterator[SideText]:
    """Read each message's subject and body as one text, with the language its sender chose."""
    for number, delivery in enumerate(deliveries):
        submission = parse(
            delivery.raw,
            id=f"benchmark-{number}",
            channel=delivery.channel,
            received_at=delivery.received_at,
            language=delivery.language,
        )
        text = f"{submission.subject}\n\n{full_body(submission)}"
        yield SideText(text, submission.language)


def measure(messages: Sequence[SideText], rounds: int) -> RedactionSpeed:
    """Let both sides take turns over the messages that the counter does not hold back."""
    with closing(Side("counter", messages)) as counter:
        languages = zip(messages, counter.languages, strict=True)
        told = [SideText(message.text, language) for message, language in languages if language]
        with closing(Side("stock", told)) as stock, progress("Rounds", rounds) as bar:
            seconds = []
            for number in range(rounds):
                order = (counter, stock) if number % 2 == 0 else (stock, counter)
                spent = {side: side.round() for side in order}
                seconds.append((spent[counter], spent[stock]))
                bar.advance()
    return _summarised(told, np.array(seconds))


def _summarised(messages: Sequence[SideText], seconds: NDArray[np.float64]) -> RedactionSpeed:
    """Summarise rounds of two columns: seconds of the counter and of Presidio."""
    milliseconds = 1000 * seconds / len(messages)
    return RedactionSpeed(
        machine=platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        messages=len(messages),
        characters=sum(len(message.text) for message in messages),
        batch=BATCH,
        rounds=len(seconds),
        counter_ms=spread(milliseconds[:, 0]),
        stock_ms=spread(milliseconds[:, 1]),
        ratio=spread(seconds[:, 1] / seconds[:, 0]),
    )


def _show(measured: RedactionSpeed) -> None:
    table = Table(
        title=f"{measured.machine}, {measured.cores} cores: {measured.messages} messages, "
        f"{measured.characters} characters, {measured.rounds} rounds"
    )
    for column in ("", "median", "fastest", "slowest"):
        table.add_column(column, justify="right" if column else "left")
    rows = (
        ("counter, ms a message", measured.counter_ms),
        ("stock, ms a message", measured.stock_ms),
        ("stock / counter", measured.ratio),
    )
    for name, found in rows:
        values = (found.median, found.low, found.high)
        table.add_row(name, *(f"{value:.2f}" for value in values))
    Console(stderr=True).print(table)


if __name__ == "__main__":
    redaction()
