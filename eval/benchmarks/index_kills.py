"""Kill the process that owns the index, again and again, while staff decide and read.

The counter is `triage serve`: the web application in one process, its worker in another. Cases
are decided by the functions that pages call; pages are read over HTTP by people signed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np

from app.cli.output import progress, say
from app.past_cases import PastCases
from eval.benchmarks.invented_cases import Inventor
from eval.benchmarks.office import Answer, Reader, Writer, employ
from eval.benchmarks.open_counter import OpenCounter, served, wait
from eval.benchmarks.stored_cases import filled, make_index
from eval.metrics.intervals import Rate, clopper_pearson
from review_queue.model import CaseState

READERS = 2
READ = 30
# Between two decisions; between the return of the index and its next death, at most.
REST_SECONDS = 0.3
LIFE_SECONDS = 1.5
SEEN_SECONDS = 120.0
# More than one person can decide while the index comes back: the work must not run out.
DECISIONS_A_KILL = 120
AWAY = "Comparing by meaning is unavailable just now"
OK = 200


@dataclass(frozen=True, slots=True)
class KillFigures:
    """State what so many deaths of the index cost; shares with their exact 95% intervals.

    `lost` are cases that the database no longer holds as they were stored or decided,
    `no_page` answers of the web other than the page asked for. `back` is how long the index was
    away, in seconds; `differing` how many cases the index holds otherwise than the rows say
    once no job waits and the worker has looked once, `mended_seconds` when that was.
    """

    kills: int
    cases: int
    decided: int
    lost: Rate
    pages: int
    no_page: Rate
    without_vectors: int
    page_p50_ms: float
    page_p95_ms: float
    page_longest_ms: float
    back_p50: float
    back_longest: float
    differing: int
    mended_seconds: float

    @property
    def unharmed(self) -> bool:
        """Tell whether no case was lost, every answer was a page, and the index is whole."""
        return not (self.lost.hits or self.no_page.hits or self.differing)


def kill(home: Path, inventor: Callable[[], Inventor], cases: int, kills: int) -> KillFigures:
    """Fill a folder, open the counter, and kill its index so many times under load."""
    counter, _ = filled(home, inventor, cases, READ + DECISIONS_A_KILL * kills)
    with closing(PastCases(counter)) as past_cases:
        make_index(counter, past_cases)
    with served(counter) as open_counter:
        stored = open_counter.stored_cases()
        waiting = [each for each, case in stored.items() if case.state == CaseState.WAITING]
        read, decide = waiting[:READ], waiting[READ:]
        stop = Event()
        readers = [
            Reader(open_counter.address, employ(counter, f"reader{n}"), read, AWAY, stop)
            for n in range(READERS)
        ]
        category = {each: open_counter.category_for(stored[each].area) for each in decide}
        writer = Writer(counter, category, REST_SECONDS, stop)
        # A worker that opens takes a minute to load its models, and pages say so meanwhile.
        open_counter.wait_for_index()
        for reader in readers:
            reader.enter()
        for person in (*readers, writer):
            person.start()
        try:
            away = _kill(open_counter, readers, kills)
        finally:
            stop.set()
            for person in (*readers, writer):
                person.join()
        started = time.perf_counter()
        differing = open_counter.mended()
        mended = time.perf_counter() - started
        lost = open_counter.lost(stored, writer.decided)
    answers = [answer for reader in readers for answer in reader.answers]
    return _figures(answers, away, len(stored), len(writer.decided), lost, differing, mended)


def _kill(open_counter: OpenCounter, readers: Sequence[Reader], kills: int) -> list[float]:
    """Kill the owner and wait for the next; returns how long each time there was none."""
    drawn, away = np.random.default_rng(kills), []
    with progress("Killing the index", kills) as bar:
        for _ in range(kills):
            # Pages let a dead index rest: killed before they ask it again, it would die fifty
            # times unnoticed.
            wait(lambda: any(map(Reader.sees_vectors, readers)), SEEN_SECONDS, "no page asks it")
            time.sleep(drawn.uniform(0, LIFE_SECONDS))
            open_counter.kill_index()
            died = time.perf_counter()
            open_counter.wait_for_index()
            away.append(time.perf_counter() - died)
            bar.advance()
    return away


def _figures(
    answers: Sequence[Answer],
    away: Sequence[float],
    cases: int,
    decided: int,
    lost: int,
    differing: int,
    mended: float,
) -> KillFigures:
    median, high, longest = np.percentile([1000 * each.seconds for each in answers], [50, 95, 100])
    failed = sum(answer.status != OK for answer in answers)
    say(f"{lost} of {cases} cases lost, {failed} of {len(answers)} answers no page")
    return KillFigures(
        kills=len(away),
        cases=cases,
        decided=decided,
        lost=clopper_pearson(lost, cases),
        pages=len(answers),
        no_page=clopper_pearson(failed, len(answers)),
        without_vectors=sum(answer.vectors_away for answer in answers),
        page_p50_ms=float(median),
        page_p95_ms=float(high),
        page_longest_ms=float(longest),
        back_p50=float(np.median(away)),
        back_longest=max(away),
        differing=differing,
        mended_seconds=mended,
    )
