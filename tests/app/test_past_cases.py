"""The index as the worker reaches it, over an owner process that may die at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psutil

from app.bootstrap import Counter
from app.past_cases import PastCases
from retrieval.model import IndexEntry
from retrieval.owner import own


def test_fault_f30_a_rebuild_starts_over_when_the_index_process_dies(counter: Counter) -> None:
    """What was put in before the process died is put in again, not taken as done."""
    numbers = [f"HM-AAAA-000{number}" for number in range(4)]
    deaths: list[int] = []

    def entries() -> Iterator[IndexEntry]:
        for number in numbers:
            yield IndexEntry(number, past_cases.vectors([number]))
            if not deaths:
                process = psutil.Process(own(counter.settings.index_folder).pid)
                process.kill()
                process.wait(10)
                deaths.append(process.pid)

    with closing(PastCases(counter.settings, counter.encoder)) as past_cases:
        assert past_cases.rebuild(entries) == len(numbers)
        assert past_cases.case_ids() == set(numbers)
    assert len(deaths) == 1
