"""What must be true after a fault of the index: work goes on, and a rebuild mends it."""

from __future__ import annotations

import time

from app.bootstrap import Counter
from app.past_cases import PastCases
from app.worker import Worker
from review_queue.model import CaseState
from tests.app.past_room import faults_of, nearest_passages, rebuild
from tests.app.setbacks import deliver, seen, signed_in


def assert_work_goes_on(counter: Counter, worker: Worker) -> None:
    """Assert that a new message is classified, reviewed on a page, and never waits for long."""
    case_id, _raw = deliver(counter, "There is a deep pothole on the road by the school.")
    began = time.monotonic()
    worker.work_through(lambda _remaining: None)
    view = seen(counter, case_id)
    assert view.state == CaseState.WAITING
    assert view.suggestion is not None
    assert view.route is not None
    worker.keep_index()
    assert time.monotonic() - began < 90
    page = signed_in(counter).get(f"/cases/{case_id}")
    assert page.status_code == 200


def assert_mended_by_rebuild(
    counter: Counter,
    past_cases: PastCases,
    ids: list[str],
    before: list[set[tuple[str, int]]],
) -> None:
    """Assert that a rebuild gives the rows' cases, each finding itself, and the same answers."""
    past_cases.close()
    assert rebuild(counter, past_cases) == len(ids)
    assert past_cases.ask(lambda index: index.case_ids(past_cases.areas)) == set(ids)
    assert list(faults_of(counter, past_cases)) == []
    after = nearest_passages(counter, past_cases, ids[: len(before)])
    overlap = [len(a & b) / len(a) for a, b in zip(before, after, strict=True)]
    assert sum(overlap) / len(overlap) >= 0.95
