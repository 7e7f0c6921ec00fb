"""A job is done once, found again after any crash, and buried after its last attempt."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from review_queue import audit, decisions, jobs, triage_record
from review_queue.errors import StaleJob
from review_queue.model import CaseState, Job
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    LEASE,
    NOW,
    Office,
    after,
)
from tests.review_queue.race import race


def test_a_job_under_a_live_lease_is_nobody_elses(office: Office) -> None:
    """The second worker gets nothing until the lease ends, then the same job again."""
    office.accept()
    first = office.claim_job(worker="worker-1")
    assert first is not None
    assert office.claim_job(worker="worker-2", now=after(minutes=4)) is None
    second = office.claim_job(worker="worker-2", now=NOW + LEASE)
    assert second is not None
    assert (second.id, second.attempts, second.fence) == (first.id, 2, first.fence + 1)


def test_fault_f21_a_worker_whose_lease_ended_can_do_nothing_more(office: Office) -> None:
    """The moved fence stops finish, fail and the result of the work."""
    late = office.received()
    current = office.claim_job(worker="worker-2", now=NOW + LEASE)
    assert current is not None
    with office.database.write() as session:
        with pytest.raises(StaleJob):
            jobs.finish(session, late)
        with pytest.raises(StaleJob):
            jobs.fail(session, late, "timeout", now=NOW)
        with pytest.raises(StaleJob):
            triage_record.record_quarantine(session, late, "language_unknown", now=NOW)
    with pytest.raises(StaleJob):
        office.assess(late)
    office.assess(current)
    assert office.view(current.case_id).state == CaseState.WAITING


def test_what_a_dead_worker_held_is_free_at_once(office: Office) -> None:
    """Nobody waits for the lease of a worker that is known to be gone."""
    office.accept()
    first = office.claim_job(worker="gone")
    assert first is not None
    with office.database.write() as session:
        assert jobs.holders(session) == {"gone"}
        jobs.abandon(session, "somebody-else", now=NOW)
        assert jobs.claim(session, worker="next", now=NOW, lease=LEASE) is None
        jobs.abandon(session, "gone", now=NOW)
    second = office.claim_job(worker="next", now=NOW)
    assert second is not None
    assert second.id == first.id


def test_fault_f50_attempts_count_before_the_work_runs(office: Office) -> None:
    """A message that kills every worker ends in quarantine and its neighbour goes on."""
    poison = office.received()
    for attempt in (1, 2):
        again = office.claim_job(now=NOW + LEASE * attempt)
        assert again is not None
        assert again.attempts == attempt + 1
    neighbour = office.accept().case_id
    following = office.claim_job(now=NOW + LEASE * 3)
    assert following is not None
    assert following.case_id == neighbour
    view = office.view(poison.case_id)
    assert (view.state, view.quarantine_reason) == (CaseState.QUARANTINED, "worker_failed")


def test_a_failed_job_waits_longer_each_time_and_is_then_buried(office: Office) -> None:
    """Ten seconds, thirty seconds, quarantine."""
    job = office.received()
    now = NOW
    for delay in (10, 30):
        job, now = _fail_and_wait(office, job, now, timedelta(seconds=delay))
    with office.database.write() as session:
        jobs.fail(session, job, "crashed", now=now)
        assert jobs.pending(session) == 0
    assert office.view(job.case_id).quarantine_reason == "worker_failed"
    assert office.claim_job(now=now + timedelta(days=1)) is None


def test_a_dead_index_job_leaves_its_decided_case_alone(office: Office) -> None:
    """The index is a cache: no case is set aside because of it."""
    case_id = office.waiting()
    office.confirm(case_id)
    for attempt in range(4):
        office.claim_job(now=NOW + LEASE * attempt)
    assert office.view(case_id).state == CaseState.DECIDED
    with office.database.read() as session:
        assert jobs.pending(session) == 0


def test_fault_f33_sixteen_workers_share_the_work_without_doing_any_twice(office: Office) -> None:
    """Each of ten jobs goes to one worker; six find nothing."""
    for _ in range(10):
        office.accept()
    claimed = race(16, lambda number: office.claim_job(worker=f"worker-{number}"))
    ids = [job.id for job in claimed if job is not None]
    assert len(ids) == len(set(ids)) == 10


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_worker_passes_over_a_job_another_is_just_taking(office: Office) -> None:
    """Nobody waits for a colleague's transaction to end."""
    office.accept()
    office.accept()
    with office.database.write() as session:
        first = jobs.claim(session, worker="worker-1", now=NOW, lease=LEASE)
        second = office.claim_job(worker="worker-2")
        assert office.claim_job(worker="worker-3") is None
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_work_called_off_by_staff_is_not_stored(office: Office) -> None:
    """A case set aside during its triage stays aside when the worker comes back."""
    job = office.received()
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, job.case_id, "privacy_doubt", now=NOW)
    with pytest.raises(StaleJob):
        office.assess(job, ASSESSMENT)
    assert office.view(job.case_id).state == CaseState.QUARANTINED
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


def _fail_and_wait(
    office: Office, job: Job, now: datetime, delay: timedelta
) -> tuple[Job, datetime]:
    with office.database.write() as session:
        jobs.fail(session, job, "crashed", now=now)
    assert office.claim_job(now=now + delay - timedelta(seconds=1)) is None
    again = office.claim_job(now=now + delay)
    assert again is not None
    return again, now + delay
