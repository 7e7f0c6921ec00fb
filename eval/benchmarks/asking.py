"""Ask a filled data folder as pages do, in a process that does nothing else.

    python -m eval.benchmarks.asking DIR 300

Its waiting cases are what is asked for. Prints what a search took for readers of one, three and
all areas, each leg apart, and then the obvious search over the same cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np
import psutil
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress
from app.live_search import LiveSearch
from app.past_cases import PastCases
from app.settings import Settings
from eval.benchmarks.obvious_search import ObviousSearch
from eval.benchmarks.stored_cases import owner_of, processor_seconds
from eval.reports.record import figures
from redaction.model import RedactedCase
from review_queue import finding, lexical, redactions
from review_queue.model import Actor, CaseState, CaseVectors, Role
from review_queue.tables import CaseRow

FUSED, BY_WORDS, BY_MEANING, OBVIOUS = "fused", "by words", "by meaning", "obvious"
SCOPES = (1, 3, 7)
WARMING = 10


@dataclass(frozen=True, slots=True)
class SearchTime:
    """State what one kind of search took for readers of so many areas, in milliseconds.

    `processor_ms` is the mean processor time of the asking process and of the index together.
    """

    kind: str
    areas: int
    n: int
    p50_ms: float
    p95_ms: float
    processor_ms: float


@dataclass(frozen=True, slots=True)
class Asking:
    """State all searches of one folder, and the memory of both processes after them.

    `obvious_mb` is what the obvious search came to hold besides; `vectors_away` counts the
    searches that did without vectors, which would make the times worthless.
    """

    times: tuple[SearchTime, ...]
    asking_mb: float
    owner_mb: float
    obvious_mb: float
    vectors_away: int


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """Hold one waiting case that past cases are looked for."""

    case_id: str
    redacted: RedactedCase
    made: CaseVectors


class Asker:
    """Time the searches of one data folder."""

    def __init__(self, counter: Counter, questions: int) -> None:
        self._database = counter.database
        self._past_cases = PastCases.of_pages(counter)
        self._owner = owner_of(counter, self._past_cases)
        self._search = LiveSearch(counter)
        self._depth = finding.depth(counter.settings.similar_cases)
        self._questions = self._read(questions)
        self._away = 0

    def ask(self) -> Asking:
        """Ask everything; memory is read before the obvious search fills it."""
        every = self._past_cases.areas
        times: list[SearchTime] = []
        for count in SCOPES:
            areas = every[:count]
            limited = None if areas == every else frozenset(areas)
            fused = partial(self._fused, Actor("reader", Role.INTAKE, limited))
            times.append(self._timed(FUSED, areas, fused))
            times.append(self._timed(BY_WORDS, areas, partial(self._by_words, areas)))
            times.append(self._timed(BY_MEANING, areas, partial(self._by_meaning, areas)))
        asking, owner = _megabytes(psutil.Process()), _megabytes(self._owner)
        with self._database.read() as session:
            search = ObviousSearch(session, self._depth)
        obvious = partial(_obvious, search)
        times.append(self._timed(OBVIOUS, every, obvious))
        held = _megabytes(psutil.Process()) - asking
        return Asking(tuple(times), asking, owner, held, self._away)

    def _read(self, most: int) -> list[Question]:
        with self._database.read() as session:
            waiting = select(CaseRow.id).where(CaseRow.state == CaseState.WAITING).limit(most)
            held = redactions.load_decided(session, session.scalars(waiting).all())
            return [
                Question(case_id, redacted, made)
                for case_id, redacted in held
                if (made := self._past_cases.stored(session, case_id)) is not None
            ]

    def _timed(
        self, kind: str, areas: Sequence[str], search: Callable[[Session, Question], object]
    ) -> SearchTime:
        for question in self._questions[:WARMING]:
            self._once(search, question)
        before = time.process_time() + processor_seconds(self._owner)
        spent = []
        with progress(f"{kind}, {len(areas)} areas", len(self._questions)) as bar:
            for question in self._questions:
                spent.append(self._once(search, question))
                bar.advance()
        processor = time.process_time() + processor_seconds(self._owner) - before
        median, high = np.percentile(np.array(spent) * 1000, [50, 95])
        each = 1000 * processor / len(spent)
        return SearchTime(kind, len(areas), len(spent), float(median), float(high), each)

    def _once(self, search: Callable[[Session, Question], object], question: Question) -> float:
        start = time.perf_counter()
        with self._database.read() as session:
            search(session, question)
        return time.perf_counter() - start

    def _fused(self, reader: Actor, session: Session, asked: Question) -> None:
        found = self._search(session, reader, asked.case_id, asked.redacted)
        self._away += found.vectors_away

    def _by_words(self, areas: Sequence[str], session: Session, asked: Question) -> None:
        redacted = asked.redacted
        lexical.search(session, redacted.passages, redacted.language, areas, self._depth)

    def _by_meaning(self, areas: Sequence[str], _session: Session, asked: Question) -> None:
        self._past_cases.search(asked.redacted, asked.made, areas, self._depth)


def _obvious(search: ObviousSearch, session: Session, asked: Question) -> None:
    search(session, asked.redacted, asked.made.vectors)


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss / 1e6)


@click.command()
@click.argument("home", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("questions", type=click.IntRange(min=1))
def asking(home: Path, questions: int) -> None:
    """Time the searches of a filled data folder whose index runs."""
    print_json(figures(Asker(open_counter(Settings(home=home)), questions).ask()))


if __name__ == "__main__":
    asking()
