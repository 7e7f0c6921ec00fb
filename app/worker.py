"""The worker: takes jobs from the database one by one until told to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.orm import Session

from app import worker_name
from app.additions import add_answers
from app.assistant.missing import missing
from app.bootstrap import Counter
from app.company import forget_unpermitted, keep_company
from app.escalating import Escalating
from app.expiry import Expiry
from app.index_keeper import IndexKeeper
from app.indexing import index_case
from app.intake.submission import Submission
from app.letters import letters
from app.messengers import alarms, messengers
from app.outbox import Outbox
from app.past_cases import PastCases
from app.pipeline import triage
from app.purging import Purging
from app.rescan import Rescanner
from app.steps import assess_with, redact_with
from app.stored import submission_of
from redaction.errors import RedactionError
from review_queue import (
    blind,
    followup_answers,
    jobs,
    left_out,
    office_rules,
    routing_versions,
    thresholds,
    triage_record,
)
from review_queue.errors import RulesChanged, StaleJob
from review_queue.model import Assessment, Attachment, Job
from review_queue.review_shares import Shares

# Longer than the redaction of the longest text may take. A dead worker of this machine is
# noticed at once; only a dead machine's jobs wait this long.
LEASE = timedelta(minutes=10)
# Between messages, so that none waits longer than it takes to read these again.
CASES_BETWEEN_JOBS = 8
RESCAN_REST = timedelta(minutes=1)
IDLE_SECONDS = 0.5

log = logging.getLogger(__name__)


class Worker:
    """Run the jobs of one counter, one at a time, and a rescan while no job is ready."""

    def __init__(
        self, counter: Counter, past_cases: PastCases, clock: Callable[[], datetime]
    ) -> None:
        self._counter = counter
        self._clock = clock
        self._past_cases = past_cases
        self._redact = redact_with(counter.redactor)
        self._rescanner = Rescanner(counter, clock)
        self._keeper = IndexKeeper(counter, past_cases, clock)
        self._purging = Purging(counter.database, clock)
        self._expiry = Expiry(counter, clock)
        self._escalating = Escalating(counter.database, messengers(counter.settings), clock)
        posts = alarms(counter.settings, clock), letters(counter, clock)
        self._outbox = Outbox(counter.database, [each for each in posts if each], clock)
        self._rescan_from: datetime | None = None
        self._name = worker_name.own()
        self._free_what_dead_workers_held()
        forget_unpermitted(counter)
        self._load_redaction()

    def _load_redaction(self) -> None:
        """Load the models before the first job; until they can be, messages are set aside."""
        try:
            self._counter.redactor()
        except RedactionError as error:
            log.error("every message goes to quarantine: %s", error)

    def _free_what_dead_workers_held(self) -> None:
        with self._counter.database.write() as session:
            for holder in jobs.holders(session):
                if worker_name.is_gone(holder):
                    jobs.abandon(session, holder, now=self._clock())

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; the job at hand is finished first."""
        while not stop.is_set():
            self._purging.step()
            self._expiry.step()
            self._escalating.step()
            self._outbox.step()
            if not (self.work_one() or self._rescan_some() or self._keep_some()):
                stop.wait(IDLE_SECONDS)

    def work_through(self, done: Callable[[int], None]) -> int:
        """Work until no job or rescan is open, telling `done` what remains; returns the jobs run.

        Jobs waiting for another attempt or for a dead worker's lease to end are waited for.
        """
        worked, idle = 0, Event()
        while remaining := self.remaining():
            if self.work_one():
                worked += 1
            elif not self._rescan_some():
                idle.wait(IDLE_SECONDS)
            done(remaining)
        self._purging.step()
        self._expiry.step()
        return worked

    def keep_index(self) -> None:
        """Look once after the index: what no job brought to it, and what its files still hold."""
        while self._keep_some():
            continue

    def remaining(self) -> int:
        """Count the jobs neither done nor given up, and what a rescan has still to read."""
        with self._counter.database.read() as session:
            open_jobs = jobs.pending(session)
        return open_jobs if self._resting() else open_jobs + self._rescanner.remaining()

    def work_one(self) -> bool:
        """Claim and run one job; returns False when none is ready."""
        with self._counter.database.write() as session:
            job = jobs.claim(session, worker=self._name, now=self._clock(), lease=LEASE)
        if job is None:
            return False
        try:
            self._run(job)
        except StaleJob:
            log.warning("job %d was taken over; its result is dropped", job.id)
        except Exception as error:
            # The type alone: a message could carry a citizen's words into the log.
            log.exception("job %d failed: %s", job.id, type(error).__name__, exc_info=False)
            self._fail(job, "worker_error")
        return True

    def _rescan_some(self) -> bool:
        """Read some stored cases again; after a failure rest for a minute."""
        if self._resting():
            return False
        try:
            return self._rescanner.step(CASES_BETWEEN_JOBS)
        except Exception as error:
            log.exception("rescanning failed: %s", type(error).__name__, exc_info=False)
            self._rescan_from = self._clock() + RESCAN_REST
            return False

    def _keep_some(self) -> bool:
        """Look after the index a little; a failure there is nobody's."""
        try:
            return self._keeper.step()
        except Exception as error:
            log.exception("keeping the index failed: %s", type(error).__name__, exc_info=False)
            return False

    def _resting(self) -> bool:
        return self._rescan_from is not None and self._clock() < self._rescan_from

    def _run(self, job: Job) -> None:
        self._keeper.ready()
        if job.kind == jobs.TRIAGE:
            self._triage(job)
        elif job.kind == jobs.ADDITION:
            add_answers(self._counter, job, self._assessed, self._draw, self._clock)
        else:
            index_case(self._counter, self._past_cases, job, self._clock)

    def _triage(self, job: Job) -> None:
        with self._counter.database.read() as session:
            submission = submission_of(session, self._counter.vault, job.case_id)
        try:
            while not self._triaged(job, submission):
                log.info("case %s: the rules changed; it is redacted again", job.case_id)
        except RedactionError as error:
            with self._counter.database.write() as session:
                triage_record.record_quarantine(session, job, error.reason, now=self._clock())

    def _triaged(self, job: Job, submission: Submission) -> bool:
        """Assess and record a case; False when the office's rules changed meanwhile."""
        assessment, rules = self._assessed(submission)
        try:
            self._record(job, submission, assessment, rules)
        except RulesChanged:
            return False
        return True

    def _assessed(self, submission: Submission) -> tuple[Assessment, str]:
        """Redact and assess a submission; returns the version of the office's rules beside it."""
        with self._counter.database.read() as session:
            rules = office_rules.rules_version(session)
            chosen = thresholds.newest(session)
            router = routing_versions.router(session, self._counter.settings.province)
        assess = assess_with(self._counter, self._past_cases, chosen, router)
        return triage(submission, self._redact, assess), rules

    def _record(self, job: Job, submission: Submission, assessment: Assessment, rules: str) -> None:
        names = assessment.redacted.attachment_names
        attachments = [
            Attachment(name, file.content_type, file.content)
            for name, file in zip(names, submission.attachments, strict=True)
        ]
        with self._counter.database.write() as session:
            triage_record.record_assessment(
                session,
                self._counter.vault,
                job,
                assessment,
                attachments,
                message_id=submission.message_id,
                defects=submission.defects,
                now=self._clock(),
            )
            followup_answers.note_read(session, job.case_id, None, now=self._clock())
            self._note_left_out(session, job.case_id, assessment)
            self._draw(session, job.case_id)
            keep_company(session, self._counter, submission, assessment, now=self._clock())
            # Last: the audit event holds back whoever would change the rules now, so that a
            # rescan finds this case or this case finds the new rules.
            office_rules.refuse_outdated(session, rules)

    def _note_left_out(self, session: Session, case_id: str, assessment: Assessment) -> None:
        """Keep, for the figures, what the suggested category needs and the request left out."""
        label = assessment.suggestion.category.label if assessment.suggestion else None
        known = self._counter.taxonomy.categories
        category = next((each for each in known if each.id == label), None)
        if category is not None:
            lacking = missing(category, assessment.redacted)
            needed = {each.id: each in lacking for each in category.information}
            left_out.note(session, case_id, category.id, needed)

    def _draw(self, session: Session, case_id: str) -> None:
        """Let chance choose, before anybody sees the case, how people are to look at it."""
        settings = self._counter.settings
        default = Shares(settings.blind_share, settings.second_share)
        blind.draw(session, self._counter.vault, case_id, default=default, now=self._clock())

    def _fail(self, job: Job, code: str) -> None:
        try:
            with self._counter.database.write() as session:
                jobs.fail(session, job, code, now=self._clock())
        except StaleJob:
            log.warning("job %d was taken over before its failure was noted", job.id)
