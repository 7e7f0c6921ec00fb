"""The worker keeps the index in order while it has nothing else to do."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete

from app.bootstrap import Counter
from app.clock import now
from app.past_cases import PastCases
from app.worker import Worker
from redaction.redactor import Redactor
from retrieval.breaker import LEAST_SECONDS
from retrieval.errors import IndexUnavailable
from retrieval.model import IndexEntry, Vectors
from retrieval.owner import found as owner_found
from review_queue import decisions, index_contents, index_generations, lexical_upkeep
from review_queue.index_tables import IndexGenerationRow
from review_queue.model import CaseState, Correction
from review_queue.originals import erase_case
from review_queue.tables import CaseRow, CaseVectorsRow, JobRow
from tests.app.past_room import (
    STAFF,
    decided_cases,
    end,
    faults_of,
    past_cases_of,
    rebuild,
    stored,
    triage_command,
)
from tests.app.setbacks import deliver, seen
from tests.review_queue.office import PRIVACY

MINUTE = 60.0


@pytest.fixture
def counter(counter: Counter, redactor: Redactor) -> Counter:
    """Share the redaction models: loading them takes longer than the rest of a test."""
    return dataclasses.replace(counter, redactor=lambda: redactor)


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with past_cases_of(counter) as opened:
        yield opened


def fresh_worker(counter: Counter, past_cases: PastCases) -> Worker:
    """A worker that has not just looked after the index."""
    return Worker(counter, past_cases, now)


def found(past_cases: PastCases) -> frozenset[str]:
    past_cases.look()
    return past_cases.ask(lambda index: index.case_ids(past_cases.areas))


def _near(content: bytes, vector: Vectors) -> bool:
    numbers = np.frombuffer(content[: len(content) // 4 * 4], dtype="<f4")
    if len(numbers) < 8:
        return False
    windows = np.lib.stride_tricks.sliding_window_view(numbers, 8)
    with np.errstate(all="ignore"):
        begun = np.abs(windows[:, 0] - vector[0]) < 1e-6
        return bool((np.abs(windows[begun] - vector[:8]) < 1e-6).all(axis=1).any())


def holding(folder: Path, vector: Vectors, case_id: str) -> list[str]:
    """Name the files that hold a case's number or, within rounding, the start of a vector."""
    names = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        # In Chroma's own database a vector may begin at any byte.
        near = [_near(content[shift:], vector) for shift in range(4)]
        if any(near) or case_id.encode() in content:
            names.append(path.name)
    return names


def test_case_60_an_erased_case_is_in_no_file_of_the_index(
    counter: Counter, past_cases: PastCases
) -> None:
    """Neither its vectors nor its number, in no file, within a minute of its erasure."""
    ids = decided_cases(counter, 46, passages=110, categories=["roads.surface"])
    rebuild(counter, past_cases)
    erased, kept = ids[20], ids[21]
    with counter.database.read() as session:
        made = {id: index_contents.vectors_of(session, id, past_cases.encoder_name) for id in ids}
    gone, still = made[erased], made[kept]
    assert gone is not None
    assert still is not None
    folder = counter.settings.index_folder
    assert "data_level0.bin" in holding(folder, gone.vectors[3], erased)
    worker = fresh_worker(counter, past_cases)
    began = time.monotonic()
    with counter.database.write() as session:
        erase_case(session, counter.vault, PRIVACY, erased, reason="retention_ended", now=now())
        # As if it had served for long: rewriting takes at most a tenth of the time.
        serving = index_generations.serving(session)
        assert serving is not None
        row = session.get_one(IndexGenerationRow, serving.id)
        row.seconds = 0.0
    worker.work_through(lambda _remaining: None)
    assert erased not in found(past_cases)
    # Out of every answer, and not yet out of the files: Chroma only marks it as deleted.
    assert holding(folder, gone.vectors[3], erased)
    worker.keep_index()
    assert time.monotonic() - began < MINUTE
    assert holding(folder, gone.vectors[3], erased) == []
    assert holding(folder, gone.vectors[100], erased) == []
    assert holding(folder, still.vectors[3], kept)
    assert found(past_cases) == set(ids) - {erased}


def test_what_no_job_brought_is_found_and_mended(counter: Counter, past_cases: PastCases) -> None:
    """Lost jobs, lost and surplus entries, entries with other vectors: all are put right."""
    ids = decided_cases(counter, 9)
    rebuild(counter, past_cases)
    unasked, lost, other, moved = ids[:4]
    with counter.database.write() as session:
        session.get_one(CaseRow, unasked).state = CaseState.QUARANTINED
        session.get_one(CaseRow, moved).area = "environment"
        session.execute(delete(JobRow))
        made = index_contents.vectors_of(session, other, past_cases.encoder_name)
    assert made is not None
    past_cases.remove(lost)
    past_cases.put(IndexEntry("HM-9999-9999", "health", made.vectors))
    past_cases.put(IndexEntry(other, "health", -made.vectors))
    assert len(list(faults_of(counter, past_cases))) >= 4
    fresh_worker(counter, past_cases).keep_index()
    assert list(faults_of(counter, past_cases)) == []
    assert found(past_cases) == set(ids) - {unasked}


def test_after_an_upgrade_search_by_words_is_filled_and_said_to_lack_cases(
    counter: Counter, past_cases: PastCases, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder of a version without it has decided cases and no words; nobody has to know."""
    ids = decided_cases(counter, 60)
    with counter.database.write() as session:
        lexical_upkeep.empty(session)
    assert "60 decided cases are not found by every search yet" in told(home, "init")
    fresh_worker(counter, past_cases).keep_index()
    assert "missing from search by words" in caplog.text
    with counter.database.read() as session:
        checked = lexical_upkeep.check(session)
    assert (checked.sound, checked.held) == (True, len(ids))
    assert "every search" not in told(home, "init")


def told(home: Path, *command: str) -> str:
    """Return what a command says to the person, in one line."""
    return " ".join(triage_command(home, *command).stderr.split())


def test_a_change_while_the_index_is_away_is_brought_when_it_is_back(
    counter: Counter, past_cases: PastCases
) -> None:
    """The job is done, not dead, and the case is in the index after the next look."""
    decided_cases(counter, 3)
    rebuild(counter, past_cases)
    serving = past_cases.look()
    assert serving is not None
    folder = counter.settings.index_folder / serving.id
    past_cases.close()
    shutil.move(folder, folder.with_name("away"))
    folder.write_text("no folder")
    case_id, _raw = deliver(counter, "There is a deep pothole on the road by the school.")
    worker = fresh_worker(counter, past_cases)
    worker.work_through(lambda _remaining: None)
    with counter.database.write() as session:
        answer = Correction(category="roads.surface")
        fence = seen(counter, case_id).fence
        decisions.correct(session, STAFF, case_id, answer, seen=fence, now=now())
    worker.work_through(lambda _remaining: None)
    assert worker.remaining() == 0
    folder.unlink()
    shutil.move(folder.with_name("away"), folder)
    with closing(PastCases(counter)) as back:
        fresh_worker(counter, back).keep_index()
        assert case_id in found(back)


def test_an_index_that_died_is_started_again_without_a_job(
    counter: Counter, past_cases: PastCases
) -> None:
    """Pages compare by meaning again within seconds, also where nothing else is to be done."""
    ids = decided_cases(counter, 3)
    rebuild(counter, past_cases)
    serving = past_cases.look()
    assert serving is not None
    folder = counter.settings.index_folder / serving.id
    worker = fresh_worker(counter, past_cases)
    worker.keep_index()
    end(owner_found(folder).pid)
    with closing(PastCases.of_pages(counter)) as pages, counter.database.read() as session:
        case, made = stored(session, pages, ids[0])
        with pytest.raises(IndexUnavailable):
            pages.search(case, made, pages.areas, 1)
        worker.keep_index()
        time.sleep(LEAST_SECONDS)
        assert pages.search(case, made, pages.areas, 1)[0].case_id == ids[0]


def test_the_first_index_is_made_before_the_first_message(
    counter: Counter, past_cases: PastCases
) -> None:
    """A new installation finds nothing alike, which is not the same as having no index."""
    case_id, _raw = deliver(counter, "There is a deep pothole on the road by the school.")
    fresh_worker(counter, past_cases).work_through(lambda _remaining: None)
    assert seen(counter, case_id).similar == ()
    with counter.database.read() as session:
        stored = past_cases.stored(session, case_id)
    assert stored is not None
    assert stored.encoder == past_cases.encoder_name


def test_cases_of_earlier_versions_get_their_vectors(
    counter: Counter, past_cases: PastCases
) -> None:
    """What has text and no vectors is encoded, a few at a time, and then indexed."""
    ids = decided_cases(counter, 4)
    with counter.database.write() as session:
        session.execute(delete(CaseVectorsRow))
    fresh_worker(counter, past_cases).keep_index()
    assert found(past_cases) == set(ids)
    assert list(faults_of(counter, past_cases)) == []
