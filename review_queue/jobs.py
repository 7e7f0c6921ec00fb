"""The work list. The row is the truth: whatever happens to a worker, its job is found again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from review_queue.errors import StaleJob
from review_queue.lifecycle import locked, quarantine_case
from review_queue.model import WORKER, CaseState, Job
from review_queue.tables import JobRow

TRIAGE = "triage"
INDEX = "index"
ADDITION = "addition"
MAX_ATTEMPTS = 3
FIRST_DELAY = timedelta(seconds=10)
AHEAD = timedelta(days=1)
WORKER_FAILED = "worker_failed"

READY = "ready"
RUNNING = "running"
DONE = "done"
DEAD = "dead"


def enqueue(session: Session, kind: str, case_id: str, *, now: datetime) -> None:
    """Add one piece of work in the caller's transaction.

    What changes the index goes before whatever mail is waiting: an erased case leaves within a
    minute, and it takes a moment.
    """
    run_after = now - AHEAD if kind == INDEX else now
    session.add(JobRow(kind=kind, case_id=case_id, state=READY, run_after=run_after))
    session.flush()


def claim(session: Session, *, worker: str, now: datetime, lease: timedelta) -> Job | None:
    """Take the oldest job that is ready or whose lease ended; commit before running it.

    The attempt is counted here, so that a job that kills its worker runs out of attempts too.
    """
    while (row := _next(session, now)) is not None:
        if row.attempts >= MAX_ATTEMPTS:
            _bury(session, row, row.error_code or WORKER_FAILED, now=now)
            continue
        row.attempts += 1
        row.fence += 1
        row.state, row.worker, row.lease_until = RUNNING, worker, now + lease
        session.flush()
        return Job(row.id, row.kind, row.case_id, row.attempts, row.fence)
    return None


def finish(session: Session, job: Job) -> None:
    """Mark a job done; raises StaleJob when another worker has it."""
    _change(session, job, state=DONE, lease_until=None, worker=None)


def fail(session: Session, job: Job, error_code: str, *, now: datetime) -> None:
    """Put a job back for later, three times as long each time; bury it after the last."""
    delay = FIRST_DELAY * 3 ** (job.attempts - 1)
    _change(
        session,
        job,
        state=READY,
        lease_until=None,
        worker=None,
        error_code=error_code,
        run_after=now + delay,
    )
    if job.attempts >= MAX_ATTEMPTS:
        _bury(session, session.get_one(JobRow, job.id), error_code, now=now)


def holders(session: Session) -> set[str]:
    """Name the workers that hold a job, alive or not."""
    query = select(JobRow.worker).where(JobRow.state == RUNNING)
    return {worker for worker in session.scalars(query) if worker}


def abandon(session: Session, worker: str, *, now: datetime) -> None:
    """End the leases of a worker known to be gone, so that nobody waits for them."""
    session.execute(
        update(JobRow)
        .where(JobRow.worker == worker, JobRow.state == RUNNING)
        .values(lease_until=now)
    )


def withdraw(session: Session, kind: str, case_id: str) -> None:
    """Call off a case's open jobs; a worker that still runs one finds its fence moved."""
    session.execute(
        update(JobRow)
        .where(JobRow.case_id == case_id, JobRow.kind == kind, JobRow.state.in_((READY, RUNNING)))
        .values(state=DONE, fence=JobRow.fence + 1, lease_until=None, worker=None)
    )


def pending(session: Session) -> int:
    """Count the jobs that are neither done nor dead, those waiting for their turn included."""
    query = select(func.count()).select_from(JobRow).where(JobRow.state.in_((READY, RUNNING)))
    return session.scalar(query) or 0


def _next(session: Session, now: datetime) -> JobRow | None:
    query = (
        select(JobRow)
        .where(
            or_(
                and_(JobRow.state == READY, JobRow.run_after <= now),
                and_(JobRow.state == RUNNING, JobRow.lease_until <= now),
            )
        )
        .order_by(JobRow.run_after, JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).first()


def _change(session: Session, job: Job, **values: object) -> None:
    result = session.execute(
        update(JobRow)
        .where(JobRow.id == job.id, JobRow.fence == job.fence, JobRow.state == RUNNING)
        .values(**values)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise StaleJob(f"job {job.id} was taken over after attempt {job.attempts}: drop the result")


def _bury(session: Session, row: JobRow, error_code: str, *, now: datetime) -> None:
    row.state, row.error_code, row.lease_until, row.worker = DEAD, error_code, None, None
    session.flush()
    if row.kind == TRIAGE and locked(session, row.case_id).state == CaseState.RECEIVED:
        quarantine_case(session, row.case_id, WORKER_FAILED, actor=WORKER, now=now)
