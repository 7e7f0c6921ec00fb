"""Bring decided cases into the index; the vectors themselves are rows of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from app.bootstrap import Counter
from app.past_cases import PastCases
from retrieval.model import IndexEntry
from review_queue import precedents
from review_queue.jobs import finish
from review_queue.model import Job


def index_case(counter: Counter, past_cases: PastCases, job: Job) -> None:
    """Put the job's case in if it is decided, take it out if it no longer is."""
    with counter.database.read() as session:
        passages = precedents.index_entry(session, job.case_id)
    if passages is None:
        past_cases.remove(job.case_id)
        with counter.database.write() as session:
            finish(session, job)
        return
    vectors = past_cases.vectors(passages)
    past_cases.put(IndexEntry(job.case_id, vectors))
    with counter.database.write() as session:
        precedents.save_vectors(
            session,
            job.case_id,
            encoder=past_cases.encoder_name,
            text_sha256=fingerprint(passages),
            vectors=vectors,
        )
        finish(session, job)


def entries(counter: Counter, past_cases: PastCases) -> Iterator[IndexEntry]:
    """Yield every decided case's entry; only texts without stored vectors are encoded."""
    with counter.database.read() as session:
        for case_id, passages in precedents.index_entries(session):
            stored = precedents.load_vectors(
                session,
                case_id,
                encoder=past_cases.encoder_name,
                text_sha256=fingerprint(passages),
            )
            yield IndexEntry(case_id, past_cases.vectors(passages) if stored is None else stored)


def fingerprint(passages: tuple[str, ...]) -> str:
    """Return the SHA-256 of the passages, told apart."""
    return hashlib.sha256("\0".join(passages).encode()).hexdigest()
