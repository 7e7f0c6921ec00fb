"""Make the index anew: a generation beside the one that serves, checked, then in its place.

Killed at any point, one good generation is left: the old one until the row changes, the new one
after. Changes that arrive meanwhile go to the old one as ever, and are found in the new one by
comparing what it was given with the rows, once before it serves and once after.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime

from app import worker_name
from app.bootstrap import Counter
from app.indexing import Target, bring, bring_into, encoded
from app.past_cases import PastCases
from retrieval.errors import IndexDamaged
from retrieval.index import Index
from retrieval.model import IndexEntry
from review_queue import index_contents, index_generations
from review_queue.index_contents import Findable
from review_queue.index_generations import Generation

CHUNK = 500
SAMPLE = 200
# So many of the sample may be put in again: more are a broken index.
MOST_REPAIRED = 10


class Rebuild:
    """Build one generation of the index, some cases at a time."""

    def __init__(
        self, counter: Counter, past_cases: PastCases, clock: Callable[[], datetime]
    ) -> None:
        """Begin; raises RebuildUnderWay while another process builds one, IndexUnavailable."""
        self._counter = counter
        self._past_cases = past_cases
        self._clock = clock
        self._began = time.monotonic()
        self._after = ""
        encoder = past_cases.encoder_name
        with counter.database.write() as session:
            self._generation = index_generations.begin(
                session,
                encoder,
                maker=worker_name.own(),
                is_gone=worker_name.is_gone,
                now=clock(),
            )
        self._index = self._made()

    @property
    def generation(self) -> Generation:
        """The generation that is being built."""
        return self._generation

    def total(self) -> int:
        """Count the cases that are to be put in."""
        with self._counter.database.read() as session:
            return index_contents.count_findable(session)

    def step(self, limit: int = CHUNK) -> int:
        """Put the next cases in and return how many there were; 0 when all are in."""
        encoder = self._generation.encoder
        with self._counter.database.read() as session:
            found = index_contents.next_findable(session, encoder, self._after, limit)
        if not found:
            return 0
        cases = [case for each in found if (case := self._encoded(each)) is not None]
        self._index.put_new(entry for case in cases if (entry := case.entry))
        with self._counter.database.write() as session:
            index_generations.beat(session, self._generation.id, now=self._clock())
            index_contents.note_new(session, self._generation.id, cases)
        self._after = found[-1].case_id
        return len(found)

    def beat(self) -> None:
        """Show that this goes on; raises StaleRebuild when another process took it over."""
        with self._counter.database.write() as session:
            index_generations.beat(session, self._generation.id, now=self._clock())

    def finish(self) -> int:
        """Check the generation, let it serve, clear the old one away; returns its cases.

        Raises IndexDamaged when it is not what was put in, StaleRebuild when it was given up.
        """
        self._catch_up()
        count = self._verify()
        with self._counter.database.write() as session:
            index_generations.serve(
                session,
                self._generation.id,
                seconds=time.monotonic() - self._began,
                now=self._clock(),
            )
        self._index.close()
        compare_all(self._counter, self._past_cases, self._clock)
        clear_discarded(self._counter, self._past_cases)
        return count

    def give_up(self) -> None:
        """Leave everything as it was; what was built is cleared away."""
        self._index.close()
        with self._counter.database.write() as session:
            index_generations.give_up(session, self._generation.id)
        clear_discarded(self._counter, self._past_cases)

    def _made(self) -> Index:
        try:
            return self._past_cases.make(self._generation)
        except BaseException:
            with self._counter.database.write() as session:
                index_generations.give_up(session, self._generation.id)
            raise

    def _encoded(self, case: Findable) -> Findable | None:
        return encoded(self._past_cases, case, self._generation)

    def _catch_up(self) -> None:
        """Bring in what changed since it was read; what changes from here on is found later."""
        index = self._index
        target = Target(
            self._generation, index.put, lambda entry: index.put_new([entry]), index.remove
        )
        for case_id in differing(self._counter, self._generation):
            bring_into(self._counter, self._past_cases, target, case_id, self._clock)
            self.beat()

    def _verify(self) -> int:
        """Count every area, compare every id, and let a sample find itself."""
        generation = self._generation
        ids: list[str] = []
        with self._counter.database.read() as session:
            for area, passages in index_contents.areas_held(session, generation.id).items():
                held = index_contents.ids_held(session, generation.id, area)
                if self._index.count(area) != passages or self._index.case_ids([area]) != held:
                    raise IndexDamaged(
                        f"generation {generation.id} does not hold what was put in: try again"
                    )
                ids.extend(held)
            drawn = random.sample(sorted(ids), min(SAMPLE, len(ids)))
            sample = index_contents.findable(session, drawn, generation.encoder)
        entries = [entry for case in sample if (entry := case.entry) and case.case_id in ids]
        unfound = [entry for entry in entries if not self._index.finds(entry)]
        if len(unfound) > MOST_REPAIRED or not all(map(self._repaired, unfound)):
            raise IndexDamaged(
                f"{len(unfound)} of {len(entries)} cases do not find themselves: try again"
            )
        return len(ids)

    def _repaired(self, entry: IndexEntry) -> bool:
        """Put a case in again that nothing in the graph leads to; the worker mends the others."""
        self._index.put(entry)
        return self._index.finds(entry)


def compare_all(counter: Counter, past_cases: PastCases, clock: Callable[[], datetime]) -> int:
    """Mend every case of the serving generation that its rows say otherwise of; count them."""
    serving = past_cases.look()
    if serving is None:
        return 0
    found = differing(counter, serving)
    for case_id in found:
        bring(counter, past_cases, case_id, clock)
    return len(found)


def differing(counter: Counter, generation: Generation) -> list[str]:
    """Name the cases that a generation was given otherwise than it should hold them."""
    found: list[str] = []
    last: str | None = ""
    while last is not None:
        with counter.database.read() as session:
            compared = index_contents.compare(
                session, generation.id, generation.encoder, last, CHUNK
            )
        found.extend(compared.differing)
        last = compared.last
    return found


def clear_discarded(counter: Counter, past_cases: PastCases) -> None:
    """Clear away every generation that neither serves nor is being built.

    The files go first, then the rows: a crash in between leaves rows, and this is done again.
    """
    with counter.database.read() as session:
        discarded = index_generations.discarded(session)
    for generation_id in discarded:
        past_cases.clear_away(generation_id)
        with counter.database.write() as session:
            index_generations.forget(session, generation_id)
    past_cases.clear_strays()
