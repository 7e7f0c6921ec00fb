"""Keep the index in order while the worker has nothing else to do, a little at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.bootstrap import Counter
from app.index_check import check_some, counts_differ, find_surplus
from app.index_rebuild import Rebuild, clear_discarded
from app.indexing import bring
from app.past_cases import PastCases
from retrieval.errors import IndexUnavailable
from review_queue import index_contents, lexical, lexical_upkeep
from review_queue.errors import RebuildUnderWay, StaleRebuild
from review_queue.index_generations import Generation

# Between two rounds; a change that no job brought to the index is found within it.
REST_SECONDS = 30.0
# Between two looks whether the process of the index lives: pages cannot start it.
WATCH_SECONDS = 2.0
CASES_AT_A_TIME = 50
COMPARED_AT_A_TIME = 2000
# Up to here the first index is made at once, within seconds, before the message at hand.
FEW_CASES = 2000
# A generation may be replaced for what its files still hold when it has served this many times
# as long as it took to make: rewriting takes at most a tenth of the time.
SERVED_FOR = 10

log = logging.getLogger(__name__)


class IndexKeeper:
    """Make, compare, mend and rewrite the index; every failure is logged and tried again later."""

    def __init__(
        self, counter: Counter, past_cases: PastCases, clock: Callable[[], datetime]
    ) -> None:
        self._counter = counter
        self._past_cases = past_cases
        self._clock = clock
        self._round: Iterator[None] | None = None
        self._rest_until = 0.0
        self._watch_from = 0.0
        self._checked_to = ""
        self._told = ""

    def ready(self) -> None:
        """Look which generation serves before a job; make the first when there are few cases."""
        serving = self._past_cases.look()
        if serving is None and time.monotonic() >= self._rest_until:
            with self._counter.database.read() as session:
                few = index_contents.count_findable(session) <= FEW_CASES
            if few:
                self._attempt(self._make_at_once)
        elif serving is not None:
            self._tell_other_encoder(serving)

    def step(self) -> bool:
        """Do a little; returns False while there is nothing to do."""
        if time.monotonic() < self._rest_until:
            self._watch()
            return False
        if self._round is None:
            self._round = self._kept()
        round, self._round = self._round, None
        self._rest_until = time.monotonic() + REST_SECONDS
        if not self._attempt(lambda: next(round)):
            return False
        # Only a round that goes on is taken up again at once.
        self._round, self._rest_until = round, 0.0
        return True

    def _watch(self) -> None:
        """See that the process of the index lives; after a failure, not before the next round."""
        if time.monotonic() < self._watch_from:
            return
        lives = self._attempt(self._past_cases.wake)
        rest = WATCH_SECONDS if lives else REST_SECONDS
        self._watch_from = time.monotonic() + rest

    def _attempt(self, act: Callable[[], object]) -> bool:
        """Do one thing; False when it ended or failed."""
        try:
            act()
        except StopIteration:
            return False
        except (RebuildUnderWay, StaleRebuild):
            return False
        except IndexUnavailable as error:
            log.warning("the index waits: %s", error)
            self._rest_until = time.monotonic() + REST_SECONDS
            return False
        return True

    def _kept(self) -> Iterator[None]:
        yield from self._worded()
        clear_discarded(self._counter, self._past_cases)
        yield
        yield from self._encoded()
        serving = self._past_cases.look()
        if serving is None or self._to_be_rewritten(serving):
            yield from self._made()
        serving = self._past_cases.look()
        if serving is not None and not self._tell_other_encoder(serving):
            yield from self._compared(serving)
            yield from self._checked(serving)

    def _worded(self) -> Iterator[None]:
        """Mend search by words where it differs from the rows: after an upgrade it is empty."""
        last: str | None = ""
        mended = 0
        while last is not None:
            with self._counter.database.read() as session:
                compared = lexical_upkeep.compare(session, last, COMPARED_AT_A_TIME)
            if compared.differing and not mended:
                log.warning("cases are missing from search by words, or wrong there: mending")
            for start in range(0, len(compared.differing), CASES_AT_A_TIME):
                batch = compared.differing[start : start + CASES_AT_A_TIME]
                with self._counter.database.write() as session:
                    lexical.refresh(session, *batch)
                mended += len(batch)
                yield
            last = compared.last
        if mended:
            log.info("search by words: %d cases differed from the rows and were mended", mended)

    def _encoded(self) -> Iterator[None]:
        """Make the vectors of cases that have none: of earlier versions, or redacted again."""
        encoder = self._past_cases.encoder_name
        while True:
            with self._counter.database.read() as session:
                found = index_contents.without_vectors(session, encoder, CASES_AT_A_TIME)
            if not found:
                return
            made = {id: self._past_cases.encode_passages(passages) for id, passages in found}
            with self._counter.database.write() as session:
                for case_id, vectors in made.items():
                    index_contents.save_vectors_of(session, case_id, vectors)
            yield

    def _to_be_rewritten(self, serving: Generation) -> bool:
        if serving.stained_at is None or serving.served_at is None:
            return False
        rest = timedelta(seconds=serving.seconds * SERVED_FOR)
        return self._clock() >= serving.served_at + rest

    def _made(self) -> Iterator[None]:
        rebuild = Rebuild(self._counter, self._past_cases, self._clock)
        try:
            while rebuild.step(CASES_AT_A_TIME):
                yield
            count = rebuild.finish()
        except Exception:
            rebuild.give_up()
            raise
        log.info("generation %s of the index serves: %d cases", rebuild.generation.id, count)

    def _make_at_once(self) -> None:
        for _ in self._made():
            continue

    def _compared(self, serving: Generation) -> Iterator[None]:
        """Mend what differs from the rows, whoever missed it."""
        last: str | None = ""
        mended = 0
        while last is not None:
            with self._counter.database.read() as session:
                compared = index_contents.compare(
                    session, serving.id, serving.encoder, last, COMPARED_AT_A_TIME
                )
            for case_id in compared.differing:
                mended += bring(self._counter, self._past_cases, case_id, self._clock)
                yield
            last = compared.last
        if mended:
            log.info("index: %d cases differed from the rows and were mended", mended)

    def _checked(self, serving: Generation) -> Iterator[None]:
        """Check the next few cases in the index itself: in many rounds, all of them."""
        looked = check_some(self._counter, self._past_cases, serving, self._checked_to)
        self._checked_to = looked.last or ""
        faults = looked.faults
        yield
        if counts_differ(self._counter, self._past_cases, serving):
            faults.add(find_surplus(self._counter, self._past_cases))
        found = list(faults)
        for case_id in found:
            bring(self._counter, self._past_cases, case_id, self._clock)
            yield
        if found:
            log.warning(
                "index: %d missing, %d surplus, %d changed, %d not found by themselves: put right",
                *map(len, (faults.missing, faults.surplus, faults.changed, faults.lost)),
            )

    def _tell_other_encoder(self, serving: Generation) -> bool:
        """Say once that the index was made with another encoder than is configured."""
        configured = self._past_cases.encoder_name
        if serving.encoder != configured and self._told != serving.id:
            self._told = serving.id
            log.error(
                "the index holds vectors of %s, configured is %s: no similar cases are found "
                "until `triage index rebuild` has been run",
                serving.encoder,
                configured,
            )
        return serving.encoder != configured
