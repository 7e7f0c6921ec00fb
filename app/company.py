"""What the worker keeps of a case so that it is found beside others: its sender, its place."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.intake.submission import Submission
from redaction.model import KnownIdentity
from review_queue import bursts, nearness, people
from review_queue.clocks import local_day
from review_queue.model import Assessment

log = logging.getLogger(__name__)


def keep_company(
    session: Session,
    counter: Counter,
    submission: Submission,
    assessment: Assessment,
    *,
    now: datetime,
) -> None:
    """Keep a triaged case's keys and place, and notice a burst, in triage's transaction.

    When that fails the case goes on without it: a hint is lost, never the case.
    """
    try:
        with session.begin_nested():
            _keep(session, counter, submission, assessment, now=now)
    except Exception as error:
        name = type(error).__name__
        log.warning("case %s: company failed: %s; it goes on without it", submission.id, name)


def forget_unpermitted(counter: Counter) -> None:
    """Delete the keys of persons that were kept while a policy permitted it that no longer does."""
    if not counter.settings.match_people:
        with counter.database.write() as session:
            people.forget_everyone(session)


def _keep(
    session: Session,
    counter: Counter,
    submission: Submission,
    assessment: Assessment,
    *,
    now: datetime,
) -> None:
    sender = _sender(submission)
    day = local_day(submission.received_at, counter.settings.province)
    people.keep_sender(session, counter.vault, submission.id, sender, day)
    if counter.settings.match_people:
        people.keep(session, counter.vault, submission.id, sender)
    nearness.keep_place(session, submission.id, counter.router.place(assessment.route))
    bursts.watch(session, submission.id, now=now)


def _sender(submission: Submission) -> KnownIdentity:
    """Return who sent it: without a sender, the first address is that of someone copied in."""
    if "sender_unknown" in submission.defects:
        return replace(submission.sender, emails=())
    return submission.sender
