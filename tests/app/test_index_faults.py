"""Faults of the index, with real files and real processes: none of them costs a case.

Whatever happens to the files or to the process, messages are classified and reviewed, pages
answer, similar cases are at worst "unavailable", and a rebuild gives exactly what the rows say.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.bootstrap import Counter
from app.past_cases import PastCases
from app.worker import Worker
from redaction.redactor import Redactor
from retrieval import owner as owners
from retrieval.errors import IndexUnavailable
from retrieval.owner import found, own
from review_queue import lexical
from tests.app.index_room import assert_mended_by_rebuild, assert_work_goes_on
from tests.app.past_room import (
    chroma_folder,
    decided_cases,
    end,
    nearest_passages,
    past_cases_of,
    rebuild,
    stored,
    triage_command,
)


@pytest.fixture
def counter(counter: Counter, redactor: Redactor) -> Counter:
    """Share the redaction models: loading them takes longer than the rest of a test."""
    return dataclasses.replace(counter, redactor=lambda: redactor)


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with past_cases_of(counter) as opened:
        yield opened


def test_fault_f26_a_folder_deleted_while_running_costs_no_case(
    counter: Counter, worker: Worker, past_cases: PastCases
) -> None:
    """The process that has it open answers, or does not; either way work goes on."""
    ids = decided_cases(counter, 30)
    rebuild(counter, past_cases)
    before = nearest_passages(counter, past_cases, ids[:8])
    shutil.rmtree(chroma_folder(counter, past_cases))
    assert_work_goes_on(counter, worker)
    assert_mended_by_rebuild(counter, past_cases, ids, before)


def test_fault_f29_a_second_process_in_the_folder_costs_no_case(
    counter: Counter, worker: Worker, past_cases: PastCases
) -> None:
    """Ours never start one; someone who does it by hand can at worst make a rebuild necessary."""
    ids = decided_cases(counter, 60, passages=4)
    rebuild(counter, past_cases)
    before = nearest_passages(counter, past_cases, ids[:8])
    serving = past_cases.look()
    assert serving is not None
    folder = counter.settings.index_folder / serving.id
    assert own(folder).pid == found(folder).pid
    intruder = owners._start(folder)
    try:
        with past_cases_of(counter) as other:
            for case_id in ids[:10]:
                other.look()
                other.remove(case_id)
    finally:
        intruder.stop()
    assert_work_goes_on(counter, worker)
    assert_mended_by_rebuild(counter, past_cases, ids, before)


WRITER = """
import sys
from app.bootstrap import open_counter
from app.clock import now
from app.indexing import bring
from app.past_cases import PastCases
from app.settings import Settings
from pathlib import Path
counter = open_counter(Settings(home=Path(sys.argv[1])))
past_cases = PastCases(counter)
print("begun", flush=True)
while True:
    for case_id in sys.argv[2:]:
        bring(counter, past_cases, case_id, now)
"""


def owner_of(folder: Path) -> int:
    """Wait until some process owns the folder; a writer starts one where there is none."""
    for _ in range(600):
        try:
            return found(folder).pid
        except IndexUnavailable:
            time.sleep(0.05)
    pytest.fail("nobody opened the index within 30 seconds")


def test_fault_f30_killing_writer_and_owner_in_a_loop_of_upserts_costs_no_case(
    counter: Counter, worker: Worker, past_cases: PastCases, home: Path
) -> None:
    """kill -9 of both, again and again, in the middle of writing the same cases."""
    ids = decided_cases(counter, 40, passages=4)
    rebuild(counter, past_cases)
    before = nearest_passages(counter, past_cases, ids[:8])
    serving = past_cases.look()
    assert serving is not None
    folder = counter.settings.index_folder / serving.id
    for round in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), *ids], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.3 + 0.4 * round)
        end(owner_of(folder))
        time.sleep(0.2)
        writer.kill()
        writer.communicate()
    owners.stop(folder)
    assert_work_goes_on(counter, worker)
    past_cases.look()
    assert past_cases.ask(lambda index: index.case_ids(past_cases.areas)) == set(ids)
    assert_mended_by_rebuild(counter, past_cases, ids, before)


def test_the_check_names_what_is_wrong_and_what_to_do(
    counter: Counter, past_cases: PastCases, home: Path
) -> None:
    """Of both legs: what is missing and surplus, exit 1, and the rebuild that mends it."""
    ids = decided_cases(counter, 6)
    rebuild(counter, past_cases)
    past_cases.remove(ids[0])
    with counter.database.write() as session:
        lexical.remove(session, ids[1])
    checked = triage_command(home, "index", "check")
    said = json.loads(checked.stdout)
    assert (checked.exit_code, said["missing"], said["surplus"]) == (1, ids[:1], [])
    assert said["words"] == {"indexed": 5, "missing": ids[1:2], "surplus": [], "misplaced": []}
    assert "triage index rebuild" in checked.stderr
    rebuilt = json.loads(triage_command(home, "index", "rebuild").stdout)
    assert (rebuilt["indexed"], rebuilt["words"]) == (6, {"indexed": 6})
    assert triage_command(home, "index", "check").exit_code == 0


def test_pages_never_wait_for_a_dead_index(counter: Counter, past_cases: PastCases) -> None:
    """A stopped process holds up the first page for two seconds, and the others not at all."""
    ids = decided_cases(counter, 4)
    rebuild(counter, past_cases)
    pages = PastCases.of_pages(counter)
    with counter.database.read() as session:
        case, made = stored(session, pages, ids[0])
    assert pages.search(case, made, pages.areas, 3)[0].case_id == ids[0]
    serving = pages.look()
    assert serving is not None
    process = psutil.Process(found(counter.settings.index_folder / serving.id).pid)
    process.suspend()
    try:
        waits = []
        for _ in range(4):
            began = time.monotonic()
            with pytest.raises(IndexUnavailable):
                pages.search(case, made, pages.areas, 3)
            waits.append(time.monotonic() - began)
    finally:
        process.resume()
        pages.close()
    assert waits[0] < 6
    assert max(waits[1:]) < 0.2
