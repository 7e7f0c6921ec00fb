"""Add what a citizen answered to their case: redacted and assessed with all that was said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.intake.submission import Submission
from app.stored import submission_of
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import RedactedText
from review_queue import followup_answers, jobs, nearness, office_rules, triage_record
from review_queue.errors import CaseErased, RulesChanged
from review_queue.lifecycle import found
from review_queue.model import WORKER, Assessment, CaseState, Job
from review_queue.triage_record import ADDED_TO

Assess = Callable[[Submission], tuple[Assessment, str]]
"""Redact and assess a submission; returns the version of the office's rules beside it."""
Draw = Callable[[Session, str], None]

log = logging.getLogger(__name__)


def add_answers(
    counter: Counter, job: Job, assess: Assess, draw: Draw, clock: Callable[[], datetime]
) -> None:
    """Run one job: the answers become part of the text, or a note of a case that is decided.

    Of a case set aside or not yet triaged nothing is done: its triage reads them anyway. What
    cannot be redacted stays sealed, and the case as it was.
    """
    with counter.database.read() as session:
        state = found(session, job.case_id).state
    try:
        if state in ADDED_TO:
            while not _added(counter, job, assess, draw, clock):
                log.info("case %s: the rules changed; it is redacted again", job.case_id)
        elif state is CaseState.DECIDED:
            _noted(counter, job, clock)
        else:
            with counter.database.write() as session:
                jobs.finish(session, job)
    except RedactionError as error:
        _left_sealed(counter, job, error.reason, clock)
    except CaseErased:
        _left_sealed(counter, job, "erased", clock)


def _added(
    counter: Counter, job: Job, assess: Assess, draw: Draw, clock: Callable[[], datetime]
) -> bool:
    with counter.database.read() as session:
        submission = submission_of(session, counter.vault, job.case_id)
    assessment, rules = assess(submission)
    try:
        with counter.database.write() as session:
            triage_record.record_addition(session, job, assessment, now=clock())
            followup_answers.note_read(session, job.case_id, None, now=clock())
            draw(session, job.case_id)
            place = counter.router.place(assessment.route)
            nearness.keep_place(session, job.case_id, place)
            office_rules.refuse_outdated(session, rules)
    except RulesChanged:
        return False
    return True


def _noted(counter: Counter, job: Job, clock: Callable[[], datetime]) -> None:
    with counter.database.read() as session:
        answers = followup_answers.answers_of(
            session, counter.vault, job.case_id, actor=WORKER, unread=True
        )
    written = "\n".join(f"{each.label}: {each.words}" for each in answers)
    text = _redacted(counter, written) if written else None
    with counter.database.write() as session:
        jobs.finish(session, job)
        if text is not None:
            followup_answers.keep_as_note(session, job.case_id, text, now=clock())
        followup_answers.note_read(session, job.case_id, None, now=clock())


def _redacted(counter: Counter, written: str) -> RedactedText:
    return counter.redactor().redact(written, language=detect(written))


def _left_sealed(counter: Counter, job: Job, reason: str, clock: Callable[[], datetime]) -> None:
    with counter.database.write() as session:
        jobs.finish(session, job)
        followup_answers.leave_sealed(session, job.case_id, reason, now=clock())
