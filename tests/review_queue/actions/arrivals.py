"""What comes in and is triaged: deliveries, jobs, parked calls, refused readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from review_queue import (
    acceptance,
    jobs,
    parked,
    triage_record,
    visibility,
)
from review_queue.errors import CaseNotFound
from review_queue.model import PUBLIC
from review_queue.vault import Vault
from tests.review_queue.actions.ready import Ready, Step
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    NOW,
    Office,
    after,
    delivery,
)

LEASE = timedelta(minutes=5)


def _last_failure(office: Office) -> Step:
    job = replace(office.received(), attempts=jobs.MAX_ATTEMPTS)
    return lambda session: jobs.fail(session, job, "worker_failed", now=NOW)


def _abandoned(office: Office) -> Step:
    office.accept()
    for attempt in range(jobs.MAX_ATTEMPTS):
        office.claim_job(now=after(hours=attempt))
    return lambda session: jobs.claim(session, worker="w", now=after(hours=9), lease=LEASE)


def _assess(office: Office) -> Step:
    job = office.received()
    return lambda session: triage_record.record_assessment(
        session, office.vault, job, ASSESSMENT, (), message_id="", defects=(), now=NOW
    )


def _set_aside(office: Office) -> Step:
    job = office.received()
    return lambda session: triage_record.record_quarantine(session, job, "too_large", now=NOW)


def _parked(act: Callable[[Session, Vault, str], object]) -> Ready:
    def ready(office: Office) -> Step:
        with office.database.write() as session:
            parked_id = parked.park(session, office.vault, CLERK, b"{}", now=NOW)
        return lambda session: act(session, office.vault, parked_id)

    return ready


ACTIONS: Mapping[str, Ready] = {
    "acceptance.accept": lambda office: (
        lambda s: acceptance.accept(s, office.vault, delivery(), now=NOW)
    ),
    "jobs.claim": _abandoned,
    "jobs.fail": _last_failure,
    "parked.let_expired_go": _parked(
        lambda s, vault, _: parked.let_expired_go(s, vault, now=after(days=2))
    ),
    "parked.let_go": _parked(
        lambda s, vault, p: parked.let_go(
            s, vault, CLERK, p, reason=parked.REMOVED, now=after(hours=1)
        )
    ),
    "parked.park": lambda office: lambda s: parked.park(s, office.vault, CLERK, b"{}", now=NOW),
    "parked.resume": _parked(
        lambda s, vault, p: parked.resume(s, vault, CLERK, p, now=after(hours=1))
    ),
    "triage_record.record_assessment": _assess,
    "triage_record.record_quarantine": _set_aside,
    "visibility.record_page_refused": lambda _office: (
        lambda s: visibility.record_page_refused(
            s, COLLEAGUE, "audit.listing", permission="see_audit", now=NOW
        )
    ),
    "visibility.record_refusal": lambda _office: (
        lambda s: visibility.record_refusal(s, PUBLIC, CaseNotFound(), now=NOW)
    ),
}
