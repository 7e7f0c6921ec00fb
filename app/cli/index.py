"""`triage index check` and `triage index rebuild`: the index is a cache of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import click

from app.bootstrap import open_counter
from app.cli.output import Bar, print_json, progress
from app.indexing import entries
from app.past_cases import PastCases
from app.settings import Settings
from retrieval.model import IndexEntry
from review_queue import precedents


@click.group()
def index() -> None:
    """Look after the index of similar cases."""


@index.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Compare the index with the decided cases; exit 1 when they differ."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        decided = {case_id for case_id, _passages in precedents.index_entries(session)}
    with closing(PastCases(settings, counter.encoder)) as past_cases:
        held = past_cases.case_ids()
    print_json(
        {
            "decided": len(decided),
            "indexed": len(held),
            "missing": sorted(decided - held),
            "surplus": sorted(held - decided),
        }
    )
    raise SystemExit(0 if decided == held else 1)


@index.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Make the index anew from the database."""
    counter = open_counter(settings)
    with closing(PastCases(settings, counter.encoder)) as past_cases, progress("Indexing") as bar:
        count = past_cases.rebuild(lambda: _counted(entries(counter, past_cases), bar))
    print_json({"indexed": count})


def _counted(entries: Iterator[IndexEntry], bar: Bar) -> Iterator[IndexEntry]:
    for entry in entries:
        yield entry
        bar.advance()
