"""Put invented cases into a data folder as rows, and make both legs of the search from them.

Receipt, redaction and classification are left out: their rows are not what search reads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import psutil
from sqlalchemy.orm import Session

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli.output import progress, say
from app.clock import now
from app.index_rebuild import Rebuild
from app.past_cases import PastCases
from app.settings import Settings
from classifiers.model import Severity
from eval.benchmarks.invented_cases import InventedCase, Inventor
from eval.reports.record import figures
from retrieval.owner import found
from review_queue import index_contents, lexical_upkeep, proposals, redactions
from review_queue.acceptance import new_case_id
from review_queue.model import CaseState, CaseVectors, Channel, Route
from review_queue.tables import CaseRow, DecisionRow

BATCH = 500
DECIDER = "benchmark"
APART = timedelta(minutes=5)
DUE = timedelta(days=10)
FILLED, INDEXED = "filled.json", "indexed.json"


@dataclass(frozen=True, slots=True)
class Making:
    """State what making something took: by the clock, and of processor time in all processes."""

    seconds: float
    processor_seconds: float


def filled(
    home: Path, inventor: Callable[[], Inventor], decided: int, waiting: int
) -> tuple[Counter, Making]:
    """Fill a data folder and its lexical leg, unless that was done before.

    Returns the counter and what the lexical leg took to make.
    """
    settings = Settings(home=home)
    folder.prepare(settings, lambda step: say(f"Preparing: {step}"))
    counter = open_counter(settings)

    def fill() -> Making:
        invented = inventor()
        store(counter, invented.cases(decided), decided, CaseState.DECIDED)
        store(counter, invented.cases(waiting), waiting, CaseState.WAITING)
        return make_words(counter, decided)

    return counter, _once(home / FILLED, fill)


def indexed(counter: Counter, past_cases: PastCases) -> Making:
    """Make the index, unless that was done before; returns what it took."""
    return _once(counter.settings.home / INDEXED, lambda: make_index(counter, past_cases))


def store(counter: Counter, cases: Iterable[InventedCase], total: int, state: CaseState) -> None:
    """Store cases as if each had been triaged and, in that state, decided."""
    encoder = counter.index_encoder()
    name, source = f"{encoder.name} {encoder.version}", iter(cases)
    teams = {team.area: team.id for team in counter.router.teams()}
    left = total
    with progress("Storing cases", total) as bar:
        while batch := list(islice(source, BATCH)):
            with counter.database.write() as session:
                for case in batch:
                    at = now() - APART * left
                    _store(session, case, name, teams[case.area], state, at)
                    left -= 1
            bar.advance(len(batch))


def _once(note: Path, make: Callable[[], Making]) -> Making:
    """Make something that takes long, or read what it took when it was made."""
    if not note.exists():
        note.write_text(json.dumps(figures(make())), encoding="utf-8")
    return Making(**json.loads(note.read_text(encoding="utf-8")))


def _store(
    session: Session,
    case: InventedCase,
    encoder: str,
    team: str,
    state: CaseState,
    at: datetime,
) -> None:
    case_id = new_case_id()
    session.add(
        CaseRow(
            id=case_id,
            state=state,
            channel=Channel.WEB,
            mailbox=DECIDER,
            fingerprint=case_id,
            text_language=case.redacted.language,
            received_at=at,
            round=1,
            severity=Severity.S3,
            due_at=at + DUE,
            area=case.area,
            team=team,
            excerpt=redactions.excerpt(case.redacted),
        )
    )
    session.flush()
    redactions.save(session, case_id, case.redacted)
    text = index_contents.fingerprint(case.redacted.passages)
    index_contents.save_vectors(session, case_id, CaseVectors(encoder, text, case.vectors))
    route = Route(case.area, team, None, at + DUE, (("severity", "S3"), ("region", "central")))
    proposals.save_route(session, case_id, 1, route)
    if state == CaseState.DECIDED:
        session.add(
            DecisionRow(
                case_id=case_id,
                round=1,
                category=case.category,
                severity=Severity.S3,
                area=case.area,
                team=team,
                decided_by=DECIDER,
                decided_at=at + timedelta(days=1),
            )
        )


def make_words(counter: Counter, total: int) -> Making:
    """Make the lexical leg from the rows."""
    clock, processor = time.perf_counter(), time.process_time()
    with progress("By words", total) as bar:
        lexical_upkeep.rebuild(counter.database, bar.advance)
    return Making(time.perf_counter() - clock, time.process_time() - processor)


def make_index(counter: Counter, past_cases: PastCases) -> Making:
    """Make the index from the rows, as `triage index rebuild` does."""
    clock, processor = time.perf_counter(), time.process_time()
    rebuild = Rebuild(counter, past_cases, now)
    with progress("By meaning", rebuild.total()) as bar:
        while done := rebuild.step():
            bar.advance(done)
    rebuild.finish()
    spent = time.process_time() - processor + processor_seconds(owner_of(counter, past_cases))
    return Making(time.perf_counter() - clock, spent)


def owner_of(counter: Counter, past_cases: PastCases) -> psutil.Process:
    """Return the process that owns the index that serves; raises IndexUnavailable."""
    serving = past_cases.look()
    if serving is None:
        raise RuntimeError("no index was made")
    return psutil.Process(found(counter.settings.index_folder / serving.id).pid)


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor time a process has had so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def folder_megabytes(folder: Path) -> float:
    """Add up the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
