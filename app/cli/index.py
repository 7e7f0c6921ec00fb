"""`triage index check` and `triage index rebuild`: search is a cache of the database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import click

from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress, say
from app.clock import now
from app.settings import Settings
from retrieval.errors import IndexUnavailable
from review_queue import index_contents, lexical_upkeep
from review_queue.index_generations import Generation
from review_queue.lexical_upkeep import LexicalCheck

# Chroma's library takes half a second to import, and `triage --help` needs it not.
if TYPE_CHECKING:
    from app.index_check import Faults
    from app.past_cases import PastCases

MENDING = (
    "A running worker mends them by and by; `triage index rebuild` makes the search anew at once."
)


@click.group()
def index() -> None:
    """Look after the index of past cases."""


@index.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Compare both legs of search with the decided cases; exit 1 when they differ.

    Every item of the index must be there, be the vectors that the database holds, and find
    itself. By words, every case must stand in its area and language.
    """
    from app.past_cases import PastCases

    counter = open_counter(settings)
    words = _check_words(counter)
    with closing(PastCases(counter)) as past_cases:
        serving = past_cases.look()
        if serving is None:
            raise IndexUnavailable("no index has been made yet: `triage index rebuild` makes one")
        total, faults = _check_index(counter, past_cases, serving)
    wrong = set(faults)
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
            "words": {
                "indexed": words.held,
                "missing": words.missing,
                "surplus": words.surplus,
                "misplaced": words.misplaced,
            },
        }
    )
    if wrong:
        say(f"{len(wrong)} cases are not in the index as they should be. {MENDING}")
    raise SystemExit(1 if wrong or not words.sound else 0)


@index.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Make both legs of search anew from the database.

    The index is made beside the one that serves meanwhile. By words, searches find what is in
    so far. May be interrupted at any point: run again it begins from the start.
    """
    from app.index_rebuild import Rebuild
    from app.past_cases import PastCases

    counter = open_counter(settings)
    with closing(PastCases(counter)) as past_cases:
        try:
            building = Rebuild(counter, past_cases, now)
        except IndexUnavailable:
            _rebuild_words(counter, lambda: None)
            raise
        try:
            worded = _rebuild_words(counter, building.beat)
            with progress("Indexing", building.total()) as bar:
                while done := building.step():
                    bar.advance(done)
            count = building.finish()
        except BaseException:
            building.give_up()
            raise
    print_json(
        {"indexed": count, "generation": building.generation.id, "words": {"indexed": worded}}
    )


def _check_words(counter: Counter) -> LexicalCheck:
    """Check search by words and say what is wrong: also when the index does not answer."""
    with counter.database.read() as session:
        words = lexical_upkeep.check(session)
    if not words.sound:
        wrong = len(words.missing) + len(words.surplus) + len(words.misplaced)
        say(f"{wrong} cases are not found by words as they should be. {MENDING}")
    return words


def _check_index(
    counter: Counter, past_cases: PastCases, serving: Generation
) -> tuple[int, Faults]:
    """Check every case in the index; returns how many there should be, and what is wrong."""
    from app.index_check import Faults, check_some, find_surplus

    faults = Faults()
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
    return total, faults


def _rebuild_words(counter: Counter, beat: Callable[[], None]) -> int:
    with counter.database.read() as session:
        total = index_contents.count_findable(session)
    with progress("By words", total) as bar:

        def done(cases: int) -> None:
            beat()
            bar.advance(cases)

        return lexical_upkeep.rebuild(counter.database, done)
