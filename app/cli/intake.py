"""`triage ingest`: take messages from files."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from pathlib import Path

import click

from app.bootstrap import open_counter
from app.cli.output import print_json, progress
from app.clock import now
from app.intake.sources import deliveries
from app.settings import Settings
from review_queue.acceptance import accept
from review_queue.model import Delivery, Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def ingest(settings: Settings, paths: tuple[Path, ...]) -> None:
    """Take in .eml, .mbox, Maildir, .jsonl or .csv files, or folders of them.

    Each message is stored, encrypted, before the next is read: an interrupted run is
    simply run again, and what was taken in already counts as a duplicate.
    """
    counter = open_counter(settings)
    tally: Tally[Outcome] = Tally()
    with progress("Taking in") as bar:
        for delivery in _all(paths):
            with counter.database.write() as session:
                receipt = accept(session, counter.vault, delivery, now=now())
            tally[receipt.outcome] += 1
            bar.advance()
    print_json(
        {
            "accepted": tally[Outcome.ACCEPTED],
            "duplicates": tally[Outcome.DUPLICATE],
            "quarantined": tally[Outcome.QUARANTINED],
        }
    )


def _all(paths: tuple[Path, ...]) -> Iterator[Delivery]:
    for path in paths:
        yield from deliveries(path, now=now())
