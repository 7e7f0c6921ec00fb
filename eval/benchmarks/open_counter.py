"""A counter that is open: `triage serve` on a free port, and what its index should hold."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx
import psutil
from sqlalchemy import select

from app.bootstrap import Counter
from app.index_check import Faults, check_some, find_surplus
from app.past_cases import PastCases
from retrieval.errors import IndexUnavailable
from retrieval.owner import IndexOwner, found, found_ready, stop
from review_queue import jobs
from review_queue.model import CaseState
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DecisionRow, RedactedTextRow

OPEN_SECONDS = 120.0
INDEX_SECONDS = 120.0
MENDED_SECONDS = 300.0
REST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class StoredCase:
    """State what is stored of a case; `texts` counts the parts of its text."""

    state: CaseState
    area: str
    category: str | None
    texts: int


class OpenCounter:
    """Reach a counter that is open, its rows and the process of its index."""

    def __init__(self, counter: Counter, address: str) -> None:
        self.address = address
        self._counter = counter
        self._past_cases = PastCases.of_pages(counter)
        self._killed = 0

    def stored_cases(self) -> dict[str, StoredCase]:
        """Read every case there is."""
        query = select(CaseRow.id, CaseRow.state, CaseRow.area, DecisionRow.category)
        query = query.outerjoin(DecisionRow, DecisionRow.case_id == CaseRow.id)
        texts: dict[str, int] = {}
        with self._counter.database.read() as session:
            for case_id in session.scalars(select(RedactedTextRow.case_id)):
                texts[case_id] = texts.get(case_id, 0) + 1
            return {
                case_id: StoredCase(state, area or "", category, texts.get(case_id, 0))
                for case_id, state, area, category in session.execute(query.order_by(CaseRow.id))
            }

    def category_for(self, area: str) -> str:
        """Name a category of an area that search may find."""
        categories = self._counter.taxonomy.categories
        return next(each.id for each in categories if each.area == area and _findable(each.id))

    def lost(self, before: Mapping[str, StoredCase], decided: Mapping[str, str]) -> int:
        """Count the cases that are not stored as they were, or as they were decided since."""
        after = self.stored_cases()
        return sum(
            not _kept(case, after.get(case_id), decided.get(case_id))
            for case_id, case in before.items()
        )

    def wait_for_index(self) -> None:
        """Wait until the index answers; raises TimeoutError."""
        wait(lambda: self._owner() is not None, INDEX_SECONDS, "the index did not come back")

    def kill_index(self) -> None:
        """Kill the process of the index, with nothing said to it before."""
        owner = self._owner()
        if owner is None:
            raise IndexUnavailable("there is no process of the index to kill")
        process = psutil.Process(owner.pid)
        process.send_signal(signal.SIGKILL)
        self._killed = owner.pid

    def mended(self) -> int:
        """Wait until no job waits and the index is as the rows say; returns what still differs."""
        wait(lambda: not self._pending(), MENDED_SECONDS, "jobs still wait")
        deadline, differing = time.monotonic() + MENDED_SECONDS, 1
        while differing and time.monotonic() < deadline:
            try:
                differing = len(list(self._faults()))
            except IndexUnavailable:
                time.sleep(REST_SECONDS)
        return differing

    def _pending(self) -> int:
        with self._counter.database.read() as session:
            return jobs.pending(session)

    def _faults(self) -> Faults:
        """Look at every item of the index, as `triage index check` does."""
        faults, reached = Faults(), ""
        with closing(PastCases(self._counter, reach=found)) as past_cases:
            serving = past_cases.look()
            if serving is None:
                raise IndexUnavailable("no index serves")
            while True:
                looked = check_some(self._counter, past_cases, serving, reached)
                faults.add(looked.faults)
                if looked.last is None:
                    break
                reached = looked.last
            faults.add(find_surplus(self._counter, past_cases))
        return faults

    def _owner(self) -> IndexOwner | None:
        """Return the process of the index that serves, once pages may ask it."""
        serving = self._past_cases.look()
        if serving is None:
            return None
        try:
            owner = found_ready(self._counter.settings.index_folder / serving.id)
            httpx.get(f"{owner.url}/api/v2/heartbeat", timeout=1).raise_for_status()
        except (IndexUnavailable, httpx.HTTPError):
            return None
        return owner if owner.pid != self._killed else None


@contextmanager
def served(counter: Counter) -> Iterator[OpenCounter]:
    """Open the counter while the block runs; the worker's process is up when it begins."""
    settings, port = counter.settings, _free_port()
    serve = [sys.executable, "-m", "app", "--home", str(settings.home), "serve"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        serve,
        env={**os.environ, "TRIAGE_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait(lambda: _answers(address), OPEN_SECONDS, "the counter did not open")
        yield OpenCounter(counter, address)
    finally:
        process.terminate()
        process.wait()
        for folder in settings.index_folder.glob("g*"):
            # A worker leaves to its successor what an earlier one started.
            stop(folder)


def _kept(before: StoredCase, after: StoredCase | None, category: str | None) -> bool:
    if after is None or after.texts != before.texts:
        return False
    if category is None:
        return after == before
    return after.state == CaseState.DECIDED and after.category == category


def _findable(category: str) -> bool:
    return category not in restricted()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/sign-in", timeout=5).is_success
    except httpx.HTTPError:
        return False


def wait(until: Callable[[], bool], seconds: float, problem: str) -> None:
    """Wait until something is true; raises TimeoutError, with what is wrong then."""
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() >= deadline:
            raise TimeoutError(f"{problem} within {seconds:.0f} seconds")
        time.sleep(REST_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
