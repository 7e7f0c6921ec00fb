"""Many decided cases in a moment, with vectors of their own, and an index over them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import psutil
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.cli import triage
from app.clock import now
from app.index_check import Faults, check_some, find_surplus
from app.index_rebuild import Rebuild
from app.past_cases import PastCases
from app.worker import LEASE
from redaction.model import RedactedCase, RedactedText
from retrieval.index import Index
from retrieval.model import Vectors
from retrieval.owner import stop
from retrieval.whole import held
from review_queue import decisions, index_contents, jobs, queue, redactions, triage_record
from review_queue.acceptance import accept
from review_queue.model import (
    Actor,
    Assessment,
    CaseVectors,
    Channel,
    Correction,
    Delivery,
    Role,
    Route,
)

STAFF = Actor("amarjit", Role.INTAKE)
CATEGORIES = ("roads.surface", "health.card", "registry.licence")


def decided_cases(
    counter: Counter,
    count: int,
    *,
    passages: int = 2,
    seed: int = 1,
    categories: Sequence[str] = CATEGORIES,
) -> list[str]:
    """Make decided cases of these categories in turn, each with so many passages."""
    random = np.random.default_rng(seed)
    encoder = counter.index_encoder()
    name = f"{encoder.name} {encoder.version}"
    ids = []
    for number in range(count):
        case = _case(f"{seed}-{number}", passages)
        vectors = _unit(random, len(case.passages), encoder.dimensions)
        made = CaseVectors(name, index_contents.fingerprint(case.passages), vectors)
        ids.append(_decided(counter, case, made, categories[number % len(categories)]))
    with counter.database.write() as session:
        while (job := jobs.claim(session, worker="room", now=now(), lease=LEASE)) is not None:
            jobs.finish(session, job)
    return sorted(ids)


def _case(number: str, passages: int) -> RedactedCase:
    def text(words: str) -> RedactedText:
        return RedactedText.public(words, source="tests")

    body = "\n\n".join(f"Paragraph {n} of request {number}." for n in range(passages - 1))
    return RedactedCase(text(f"Request {number}"), text(body), text(""))


def _unit(random: np.random.Generator, count: int, dimensions: int) -> Vectors:
    """Draw passages that are about something: near one direction, not all equally far apart."""
    drawn = random.standard_normal((count, dimensions)) + 2 * random.standard_normal(dimensions)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def _decided(counter: Counter, case: RedactedCase, made: CaseVectors, category: str) -> str:
    route = Route(
        "other", "other.counter", None, now(), (("severity", "S3"), ("region", "southeast"))
    )
    with counter.database.write() as session:
        raw = case.request.encode()
        delivery = Delivery(Channel.WEB, "room", raw, now(), language="en")
        case_id = accept(session, counter.vault, delivery, now=now()).case_id
        job = jobs.claim(session, worker="room", now=now(), lease=LEASE)
        while job is not None and job.case_id != case_id:
            jobs.finish(session, job)
            job = jobs.claim(session, worker="room", now=now(), lease=LEASE)
        assert job is not None
        assessment = Assessment(case, None, None, route, made)
        triage_record.record_assessment(
            session, counter.vault, job, assessment, (), message_id="", defects=(), now=now()
        )
        fence = queue.view(session, STAFF, case_id, now=now()).fence
        answer = Correction(category=category)
        decisions.correct(session, STAFF, case_id, answer, seen=fence, now=now())
    return case_id


@contextmanager
def past_cases_of(counter: Counter) -> Iterator[PastCases]:
    """Reach the index as a worker does."""
    with closing(PastCases(counter)) as past_cases:
        yield past_cases


def rebuild(counter: Counter, past_cases: PastCases) -> int:
    """Make the index anew, as the command does."""
    building = Rebuild(counter, past_cases, now)
    while building.step(200):
        continue
    return building.finish()


def faults_of(counter: Counter, past_cases: PastCases) -> Faults:
    """Check every item of the index, as the command does."""
    serving = past_cases.look()
    assert serving is not None
    faults, reached = Faults(), ""
    while reached is not None:
        looked = check_some(counter, past_cases, serving, reached)
        faults.add(looked.faults)
        reached = looked.last or None  # type: ignore[assignment]
    faults.add(find_surplus(counter, past_cases))
    return faults


def chroma_folder(counter: Counter, past_cases: PastCases) -> Path:
    """Return where the files of the serving generation lie."""
    serving = past_cases.look()
    assert serving is not None
    return counter.settings.index_folder / serving.id / "chroma"


def stored(
    session: Session, past_cases: PastCases, case_id: str
) -> tuple[RedactedCase, CaseVectors]:
    """Return a case's text and the vectors stored with it."""
    case, made = redactions.load(session, case_id), past_cases.stored(session, case_id)
    assert case is not None
    assert made is not None
    return case, made


def nearest(counter: Counter, past_cases: PastCases, ids: Sequence[str]) -> list[set[str]]:
    """Return the ten nearest cases of each case."""
    found = []
    for case_id in ids:
        with counter.database.read() as session:
            hits = past_cases.search(*stored(session, past_cases, case_id), past_cases.areas, 10)
        found.append({hit.case_id for hit in hits})
    return found


def nearest_passages(
    counter: Counter, past_cases: PastCases, ids: Sequence[str]
) -> list[set[tuple[str, int]]]:
    """Return the ten passages nearest to the whole of each case."""
    found = []
    for case_id in ids:
        with counter.database.read() as session:
            _case, made = stored(session, past_cases, case_id)
        whole = held(made.vectors)[-1:]
        asking = partial(Index.search, queries=whole, areas=past_cases.areas, k=10)
        hits = past_cases.ask(asking)[:10]
        found.append({(hit.case_id, hit.position) for hit in hits})
    return found


def end(pid: int, death: signal.Signals = signal.SIGKILL) -> None:
    """End a process at once and wait until it is gone."""
    process = psutil.Process(pid)
    os.kill(pid, death)
    process.wait(10)


def triage_command(home: Path, *arguments: str) -> Result:
    """Run a command of the installation, in this process: another would import it all again."""
    return CliRunner().invoke(triage, ["--home", str(home), *arguments])


def stop_index(home: Path) -> None:
    """Stop the index processes that killed workers of an installation left to the next one."""
    for folder in (home / "index").glob("g*"):
        stop(folder)
