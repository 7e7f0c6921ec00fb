"""Compare what the index really holds with the rows, and let every item find itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.bootstrap import Counter
from app.past_cases import PastCases
from retrieval.index import Index
from retrieval.model import IndexEntry, Vectors
from review_queue import index_contents
from review_queue.index_contents import Findable
from review_queue.index_generations import Generation

CHUNK = 100
# Chroma normalises what it is given once more; of a torn file not one number in ten is right.
TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Faults:
    """Name the cases that the index lacks, should not have, has otherwise, or does not find."""

    missing: set[str] = field(default_factory=set)
    surplus: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.missing | self.surplus | self.changed | self.lost))

    def add(self, other: Faults) -> None:
        """Take in what another look found."""
        for name in ("missing", "surplus", "changed", "lost"):
            getattr(self, name).update(getattr(other, name))


@dataclass(frozen=True, slots=True)
class Look:
    """Tell what a look at some cases found; `last` is the case to go on behind, None at the end."""

    faults: Faults
    cases: int
    last: str | None


def check_some(counter: Counter, past_cases: PastCases, generation: Generation, after: str) -> Look:
    """Check the next cases in the index that serves; raises IndexUnavailable."""
    with counter.database.read() as session:
        cases = index_contents.next_findable(session, generation.encoder, after, CHUNK)
    if not cases:
        return Look(Faults(), 0, None)
    faults = past_cases.ask(lambda index: _checked(index, cases))
    return Look(faults, len(cases), cases[-1].case_id)


def find_surplus(counter: Counter, past_cases: PastCases) -> Faults:
    """Name the cases that some area of the index holds and should not."""
    with counter.database.read() as session:
        wanted = index_contents.ids_findable(session)
    areas = {*past_cases.areas, *wanted}
    surplus: set[str] = set()
    held = past_cases.ask(lambda index: {area: index.case_ids([area]) for area in areas})
    for area, ids in held.items():
        surplus |= ids - wanted.get(area, set())
    return Faults(surplus=surplus)


def counts_differ(counter: Counter, past_cases: PastCases, generation: Generation) -> bool:
    """Tell, quickly, whether an area holds more or fewer passages than it was given."""
    with counter.database.read() as session:
        given = index_contents.areas_held(session, generation.id)
    areas = {*past_cases.areas, *given}
    counted = past_cases.ask(lambda index: {area: index.count(area) for area in areas})
    return any(counted[area] != given.get(area, 0) for area in areas)


def _checked(index: Index, cases: list[Findable]) -> Faults:
    faults = Faults(missing={case.case_id for case in cases if case.made is None})
    entries = [entry for case in cases if (entry := case.entry)]
    held = _stored(index, entries)
    for entry in entries:
        ids = _ids(entry)
        if any(id not in held for id in ids):
            faults.missing.add(entry.case_id)
        elif not _same([held[id] for id in ids], entry.vectors):
            faults.changed.add(entry.case_id)
        elif not index.finds(entry):
            faults.lost.add(entry.case_id)
    return faults


def _stored(index: Index, entries: list[IndexEntry]) -> dict[str, Vectors]:
    held: dict[str, Vectors] = {}
    for area in {entry.area for entry in entries}:
        ids = [id for entry in entries if entry.area == area for id in _ids(entry)]
        held.update(index.stored(area, ids))
    return held


def _ids(entry: IndexEntry) -> list[str]:
    return [f"{entry.case_id}#{n}" for n in range(len(entry.vectors))]


def _same(held: list[Vectors], vectors: Vectors) -> bool:
    return not held or np.allclose(np.stack(held), vectors, atol=TOLERANCE)
