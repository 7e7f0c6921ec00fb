"""`triage index check` and `triage index rebuild`: the index is a cache of the database."""

from __future__ import annotations

from contextlib import closing

import click

from app.bootstrap import open_counter
from app.cli.output import print_json, progress, say
from app.clock import now
from app.index_check import Faults, check_some, find_surplus
from app.index_rebuild import Rebuild
from app.past_cases import PastCases
from app.settings import Settings
from retrieval.errors import IndexUnavailable
from review_queue import index_contents


@click.group()
def index() -> None:
    """Look after the index of past cases."""


@index.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Compare the index with the decided cases, item by item; exit 1 when they differ.

    Every item must be there, be the vectors that the database holds, and find itself.
    """
    counter = open_counter(settings)
    faults = Faults()
    with closing(PastCases(counter)) as past_cases:
        serving = past_cases.look()
        if serving is None:
            raise IndexUnavailable("no index has been made yet: `triage index rebuild` makes one")
        with counter.database.read() as session:
            total = index_contents.count_findable(session)
        with progress("Checking", total) as bar:
            reached: str | None = ""
            while reached is not None:
                looked = check_some(counter, past_cases, serving, reached)
                faults.add(looked.faults)
                bar.advance(looked.cases)
                reached = looked.last
        faults.add(find_surplus(counter, past_cases))
    wrong = list(faults)
    print_json(
        {
            "decided": total,
            "indexed": total - len(faults.missing) + len(faults.surplus),
            "missing": sorted(faults.missing),
            "surplus": sorted(faults.surplus),
            "changed": sorted(faults.changed),
            "lost": sorted(faults.lost),
            "encoder": serving.encoder,
            "generation": serving.id,
        }
    )
    if wrong:
        say(
            f"{len(wrong)} cases are not in the index as they should be. A running worker mends "
            "them by and by; `triage index rebuild` makes the index anew at once."
        )
    raise SystemExit(1 if wrong else 0)


@index.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Make the index anew from the database, beside the one that serves meanwhile.

    May be interrupted at any point: what was half built is cleared away, and run again it
    begins from the start.
    """
    counter = open_counter(settings)
    with closing(PastCases(counter)) as past_cases:
        building = Rebuild(counter, past_cases, now)
        try:
            with progress("Indexing", building.total()) as bar:
                while done := building.step():
                    bar.advance(done)
            count = building.finish()
        except BaseException:
            building.give_up()
            raise
    print_json({"indexed": count, "generation": building.generation.id})
