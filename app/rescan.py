"""Rescans at work: everything stored is opened, redacted again and compared or replaced."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app import worker_name
from app.bootstrap import Counter
from app.rereading import opened, redacted_again
from review_queue import office_rules, rescan_chunks, rescans
from review_queue.errors import StaleJob
from review_queue.model import Actor
from review_queue.rescan_model import APPLY, PREVIEW, Claim
from review_queue.rescans import Rescan

if TYPE_CHECKING:
    from redaction.redactor import Redactor

CHUNK = 64
# Longer than the redaction of a whole chunk may take; a dead process of this machine is
# noticed at once.
LEASE = timedelta(minutes=30)
# A page or command that had redacted a note before a rule was applied has stored it by then.
LATE = timedelta(minutes=10)
LOOK_AGAIN = timedelta(seconds=30)

log = logging.getLogger(__name__)


def preview(counter: Counter, actor: Actor, rule_id: str, *, now: datetime) -> Rescan:
    """Begin to count what a rule would change, with the rules in force beside it."""
    redactor = counter.redactor()
    with counter.database.write() as session:
        rules = office_rules.tried(session, counter.vault, rule_id)
        return rescans.start(
            session,
            actor,
            policy_version=redactor.with_rules(rules).policy_version,
            rule_id=rule_id,
            purpose=PREVIEW,
            now=now,
        )


def apply(
    counter: Counter, actor: Actor, rule_id: str, *, preview_id: str, now: datetime
) -> Rescan:
    """Put a previewed rule in force and begin to change everything stored by it."""
    redactor = counter.redactor()
    with counter.database.write() as session:
        office_rules.apply(session, actor, rule_id, preview_id=preview_id, now=now)
        return _start_apply(session, counter, actor, redactor, rule_id, now=now)


def withdraw(counter: Counter, actor: Actor, rule_id: str, *, now: datetime) -> Rescan | None:
    """Take a rule back; when it was in force, begin to show again what it alone hid."""
    redactor = counter.redactor()
    with counter.database.write() as session:
        before = office_rules.rules_version(session)
        office_rules.withdraw(session, actor, rule_id, now=now)
        if office_rules.rules_version(session) == before:
            return None
        return _start_apply(session, counter, actor, redactor, rule_id, now=now)


def renew(counter: Counter, actor: Actor, *, now: datetime) -> Rescan:
    """Begin to bring everything stored up to the redaction of today, after an upgrade say."""
    redactor = counter.redactor()
    with counter.database.write() as session:
        return _start_apply(session, counter, actor, redactor, None, now=now)


def _start_apply(
    session: Session,
    counter: Counter,
    actor: Actor,
    redactor: Redactor,
    rule_id: str | None,
    *,
    now: datetime,
) -> Rescan:
    rules = office_rules.active(session, counter.vault)
    return rescans.start(
        session,
        actor,
        policy_version=redactor.with_rules(rules).policy_version,
        rule_id=rule_id,
        purpose=APPLY,
        now=now,
    )


class Rescanner:
    """Work through the running rescan, one chunk at a time, beside others doing the same."""

    def __init__(self, counter: Counter, clock: Callable[[], datetime]) -> None:
        self._counter = counter
        self._clock = clock
        self._name = worker_name.own()
        self._held: tuple[str, Redactor] | None = None
        self._looked_at: datetime | None = None
        self._free_what_dead_processes_held()

    def step(self, limit: int = CHUNK) -> bool:
        """Read and store one chunk; returns False when there is none to take."""
        with self._counter.database.write() as session:
            claimed = rescan_chunks.claim(
                session, worker=self._name, now=self._clock(), lease=LEASE
            )
        if claimed is None:
            self._held = None
            return self._late_texts_found()
        try:
            self._work(claimed, limit)
        except StaleJob:
            log.warning("rescan %s was taken over; its chunk is dropped", claimed.rescan_id)
        except BaseException:
            with self._counter.database.write() as session:
                rescan_chunks.release(session, claimed)
            raise
        return True

    def _late_texts_found(self) -> bool:
        """Look, now and then, for text that someone redacted before a rule and stored after it."""
        now = self._clock()
        if self._looked_at is not None and now < self._looked_at + LOOK_AGAIN:
            return False
        self._looked_at = now
        policy = self._counter.redactor().policy_version
        with self._counter.database.write() as session:
            return rescan_chunks.reopen(session, policy_version=policy, since=now - LATE)

    def remaining(self) -> int:
        """Count the cases still to be read, and one more until the rescan is finished."""
        with self._counter.database.read() as session:
            return rescans.pending(session)

    def _free_what_dead_processes_held(self) -> None:
        with self._counter.database.write() as session:
            for holder in rescan_chunks.holders(session):
                if worker_name.is_gone(holder):
                    rescan_chunks.abandon(session, holder, now=self._clock())

    def _work(self, claimed: Claim, limit: int) -> None:
        redactor = self._redactor(claimed)
        if claimed.purpose == PREVIEW and claimed.policy_version != redactor.policy_version:
            with self._counter.database.write() as session:
                rescan_chunks.restart(session, claimed, policy_version=redactor.policy_version)
            return
        policy = redactor.policy_version
        with self._counter.database.read() as session:
            stored = rescan_chunks.cases(session, claimed, limit, policy_version=policy)
            read = [opened(session, self._counter.vault, case) for case in stored]
        outcomes = redacted_again(redactor, read)
        with self._counter.database.write() as session:
            rescan_chunks.record(
                session,
                self._counter.vault,
                claimed,
                outcomes,
                policy_version=policy,
                now=self._clock(),
            )
        if not outcomes and claimed.purpose == APPLY:
            # What was replaced must not stay behind in the database's own files either.
            self._counter.database.purge()

    def _redactor(self, claimed: Claim) -> Redactor:
        """Return the redactor with the active rules, for a preview also with the rule tried.

        The rules do not change while a rescan runs: a change starts another in its place.
        """
        if self._held is None or self._held[0] != claimed.rescan_id:
            with self._counter.database.read() as session:
                vault, tried = self._counter.vault, claimed.rule_id
                rules = (
                    office_rules.tried(session, vault, tried)
                    if claimed.purpose == PREVIEW and tried is not None
                    else office_rules.active(session, vault)
                )
            self._held = claimed.rescan_id, self._counter.redactor().with_rules(rules)
        return self._held[1]
