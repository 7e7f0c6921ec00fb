"""Bring what the index holds of a case in line with its rows; the rows are the truth."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.past_cases import PastCases
from retrieval.errors import IndexUnavailable
from retrieval.model import IndexEntry
from review_queue import index_contents, index_generations
from review_queue.index_contents import Findable
from review_queue.index_generations import Generation
from review_queue.jobs import finish
from review_queue.model import Job

# A case that changes more often than this while it is put in is left to the next comparison.
ATTEMPTS = 5

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """Name a generation and how one case is put into it and taken out.

    `put` leaves nothing behind of what it held of the case; `put_new` is for one it never held.
    """

    generation: Generation
    put: Callable[[IndexEntry], None]
    put_new: Callable[[IndexEntry], None]
    remove: Callable[[str], None]


def index_case(
    counter: Counter, past_cases: PastCases, job: Job, clock: Callable[[], datetime]
) -> None:
    """Put the job's case in if it may be found, take it out if it no longer may.

    While the index is away the job is done all the same: what a generation was given is
    compared with what it should hold again and again, so nothing needs to wait for its return.
    """
    try:
        if not bring(counter, past_cases, job.case_id, clock):
            log.info("case %s changes while it is indexed; it is compared later", job.case_id)
    except IndexUnavailable as error:
        log.warning("case %s is indexed later: %s", job.case_id, error)
    with counter.database.write() as session:
        finish(session, job)


def bring(
    counter: Counter, past_cases: PastCases, case_id: str, clock: Callable[[], datetime]
) -> bool:
    """Bring one case of the serving generation up to its rows; False when it keeps changing."""
    for _ in range(ATTEMPTS):
        serving = past_cases.look()
        if serving is None:
            return True
        target = Target(serving, past_cases.put, past_cases.put_new, past_cases.remove)
        if bring_into(counter, past_cases, target, case_id, clock):
            return True
    return False


def bring_into(
    counter: Counter,
    past_cases: PastCases,
    target: Target,
    case_id: str,
    clock: Callable[[], datetime],
) -> bool:
    """Bring one case of a generation up to its rows; False when they changed meanwhile.

    The rows are read once more after the index was written: of two processes with the same case
    at hand, the one that wrote something old finds out and writes again.
    """
    generation = target.generation
    with counter.database.read() as session:
        case = _findable(session, case_id, generation)
    case = encoded(past_cases, case, generation)
    _write(counter, target, case_id, case)
    with counter.database.write() as session:
        if not index_generations.lives(session, generation.id):
            return False
        if _told(_findable(session, case_id, generation)) != _told(case):
            return False
        if case is not None and case.made is not None:
            index_contents.save_vectors(session, case_id, case.made)
        index_contents.note(session, generation.id, case_id, case, now=clock())
    return True


def _write(counter: Counter, target: Target, case_id: str, case: Findable | None) -> None:
    """Write a case into the index as its rows have it.

    Asking every area to forget a case first takes longer than putting it in, so it is done only
    for one that may be there. What may be there was announced before: a crash loses nothing.
    """
    entry = case.entry if case else None
    if case is None or entry is None:
        target.remove(case_id)
        return
    with counter.database.write() as session:
        new = index_contents.announce(session, target.generation.id, case)
    if new:
        target.put_new(entry)
    else:
        target.put(entry)


def encoded(
    past_cases: PastCases, case: Findable | None, generation: Generation
) -> Findable | None:
    """Return the case with its vectors; without any when they are another encoder's to make."""
    if case is None or case.made is not None or past_cases.encoder_name != generation.encoder:
        return case
    return dataclasses.replace(case, made=past_cases.encode_passages(case.passages))


def _findable(session: Session, case_id: str, generation: Generation) -> Findable | None:
    found = index_contents.findable(session, [case_id], generation.encoder)
    return found[0] if found else None


def _told(case: Findable | None) -> tuple[str, tuple[str, ...]] | None:
    return (case.area, case.passages) if case else None
