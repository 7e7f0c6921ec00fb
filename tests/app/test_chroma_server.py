"""A Chroma server elsewhere takes the place of the index beside the worker, by one setting."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.bootstrap import Counter, open_counter
from app.clock import now
from app.past_cases import PastCases
from app.settings import Settings
from app.worker import Worker
from classifiers.encoder import Encoder
from redaction.redactor import Redactor
from retrieval import owner
from review_queue import queue
from review_queue.decisions import correct
from review_queue.model import CaseState, Correction
from tests.app.conftest import with_encoder
from tests.app.index_room import assert_work_goes_on
from tests.app.past_room import STAFF, faults_of, past_cases_of, rebuild, triage_command
from tests.app.setbacks import deliver, seen
from tests.review_queue.servers import PostgresServer

MESSAGES = 12
WORKERS = 2


class Elsewhere:
    """A Chroma server at an address that stays, over files that no data folder knows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = owner._free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        where = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", owner.LAUNCH, "run", *where], stdout=subprocess.DEVNULL
        )
        for _ in range(300):
            try:
                if httpx.get(f"{self.url}/api/v2/heartbeat").is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        pytest.fail("the server did not answer within 30 seconds")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Elsewhere]:
    elsewhere = Elsewhere(tmp_path / "elsewhere")
    elsewhere.start()
    yield elsewhere
    elsewhere.stop()


@pytest.fixture
def office(
    home: Path,
    server: Elsewhere,
    postgres: PostgresServer,
    encoder: Callable[[], Encoder],
    redactor: Redactor,
) -> Iterator[Counter]:
    """A counter that has grown: PostgreSQL, and the index on a server of its own."""
    with postgres.emptied():
        settings = Settings(home=home, database_url=postgres.url("migrated"), chroma_url=server.url)
        counter = with_encoder(open_counter(settings), encoder)
        yield dataclasses.replace(counter, redactor=lambda: redactor)
        counter.database.dispose()


def test_several_workers_share_a_server_elsewhere(
    office: Counter, server: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The data folder holds no index; a server that was away is brought what it missed."""
    with ExitStack() as stack:
        reached = [stack.enter_context(past_cases_of(office)) for _ in range(WORKERS)]
        workers = [Worker(office, past_cases, now) for past_cases in reached]
        rebuild(office, reached[0])
        ids = [deliver(office, f"A pothole by civic number {n}.")[0] for n in range(MESSAGES)]
        work_side_by_side(workers)
        assert {seen(office, case_id).state for case_id in ids} == {CaseState.WAITING}
        decide(office, ids)
        work_side_by_side(workers)
        for past_cases in reached:
            assert in_index(past_cases) == set(ids)
        assert list(faults_of(office, reached[0])) == []

        server.stop()
        late, _raw = deliver(office, "The plough took our mailbox with it.")
        assert_work_goes_on(office, workers[0])
        decide(office, [late])
        work_side_by_side(workers)
        server.start()
        back = stack.enter_context(past_cases_of(office))
        Worker(office, back, now).keep_index()
        assert in_index(back) == {*ids, late}
        assert list(faults_of(office, back)) == []

    assert not office.settings.index_folder.exists()
    monkeypatch.setenv("TRIAGE_CHROMA_URL", server.url)
    monkeypatch.setenv("TRIAGE_DATABASE_URL", office.settings.database)
    assert triage_command(office.settings.home, "index", "check").exit_code == 0


def in_index(past_cases: PastCases) -> set[str]:
    past_cases.look()
    return set(past_cases.ask(lambda index: index.case_ids(past_cases.areas)))


def work_side_by_side(workers: list[Worker]) -> None:
    """Let every worker work at once until nothing waits."""
    with ThreadPoolExecutor(len(workers)) as side_by_side:
        for worked in [side_by_side.submit(w.work_through, lambda _: None) for w in workers]:
            worked.result(timeout=120)


def decide(office: Counter, ids: list[str]) -> None:
    """Decide cases as one of the staff; their jobs for the index follow."""
    with office.database.write() as session:
        for case_id in ids:
            fence = queue.view(session, STAFF, case_id, now=now()).fence
            answer = Correction("roads.surface")
            correct(session, STAFF, case_id, answer, seen=fence, now=now())
