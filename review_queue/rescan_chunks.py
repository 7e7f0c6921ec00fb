"""The passes of a rescan: take some cases, and store what reading them again brought.

A chunk is taken with a lease, read and redacted outside any transaction, and stored together
with the cursor: killed at any point, the next process goes on behind the last stored chunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from review_queue import audit, rescan_outcomes
from review_queue.errors import StaleJob
from review_queue.model import WORKER
from review_queue.office_rules import OPEN, RuleState
from review_queue.rescan_model import APPLY, PREVIEW, Claim, Outcome, StoredCase
from review_queue.rescans import written
from review_queue.rule_tables import (
    IncidentRow,
    OfficeRuleRow,
    RescannedCaseRow,
    RescanRow,
    RescanState,
)
from review_queue.tables import CaseRow, RedactedTextRow
from review_queue.vault import Vault


def claim(session: Session, *, worker: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take the running rescan for one chunk; None when there is none or another has it."""
    query = (
        select(RescanRow)
        .where(
            RescanRow.state == RescanState.RUNNING,
            or_(RescanRow.lease_until.is_(None), RescanRow.lease_until <= now),
        )
        .order_by(RescanRow.started_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.scalars(query).first()
    if row is None:
        return None
    row.fence += 1
    row.worker, row.lease_until = worker, now + lease
    session.flush()
    purpose = PREVIEW if row.purpose == PREVIEW else APPLY
    return Claim(
        row.id, purpose, row.rule_id, row.preview_id, row.policy_version, row.cursor, row.fence
    )


def release(session: Session, claimed: Claim) -> None:
    """Give a rescan back unread, for the next process to take."""
    session.execute(
        update(RescanRow)
        .where(RescanRow.id == claimed.rescan_id, RescanRow.fence == claimed.fence)
        .values(worker=None, lease_until=None)
    )


def restart(session: Session, claimed: Claim, *, policy_version: str) -> None:
    """Begin a preview anew that another version of the redaction began; raises StaleJob."""
    row = _held(session, claimed)
    item = RescannedCaseRow
    session.execute(delete(item).where(item.rescan_id == row.id))
    row.policy_version = policy_version
    row.cursor, row.done, row.changed, row.quarantined = "", 0, 0, 0
    row.worker = row.lease_until = None
    session.flush()


def reopen(session: Session, *, policy_version: str, since: datetime) -> bool:
    """Go on with the apply that finished after `since` when text of another policy came later."""
    running = select(RescanRow.id).where(RescanRow.state == RescanState.RUNNING)
    if session.scalar(running.limit(1)) is not None:
        return False
    query = (
        select(RescanRow)
        .where(
            RescanRow.purpose == APPLY,
            RescanRow.state == RescanState.FINISHED,
            RescanRow.policy_version == policy_version,
            RescanRow.finished_at > since,
        )
        .order_by(RescanRow.started_at.desc())
        .limit(1)
        .with_for_update()
    )
    row = session.scalars(query).first()
    if row is None or not _left(session, policy_version):
        return False
    row.state, row.finished_at, row.cursor = RescanState.RUNNING, None, ""
    session.flush()
    return True


def holders(session: Session) -> set[str]:
    """Name the processes that hold a rescan, alive or not."""
    return {name for name in session.scalars(select(RescanRow.worker)) if name}


def abandon(session: Session, worker: str, *, now: datetime) -> None:
    """End the lease of a process known to be gone."""
    session.execute(update(RescanRow).where(RescanRow.worker == worker).values(lease_until=now))


def cases(
    session: Session, claimed: Claim, limit: int, *, policy_version: str
) -> tuple[StoredCase, ...]:
    """Read the next cases behind the cursor: all for a preview, else those of another policy."""
    outdated = None if claimed.purpose == PREVIEW else policy_version
    query = (
        select(CaseRow)
        .where(CaseRow.id > claimed.cursor, written(outdated))
        .order_by(CaseRow.id)
        .limit(limit)
    )
    return tuple(_stored(session, case) for case in session.scalars(query))


def record(
    session: Session,
    vault: Vault,
    claimed: Claim,
    outcomes: Sequence[Outcome],
    *,
    policy_version: str,
    now: datetime,
) -> None:
    """Store what a chunk brought and move the cursor behind it; raises StaleJob.

    An empty chunk ends the pass: a preview is finished then, an apply once nothing of another
    policy is left.
    """
    row = _held(session, claimed)
    row.worker = row.lease_until = None
    if outcomes:
        row.cursor = outcomes[-1].case.case_id
        row.done += len(outcomes)
        row.total = max(row.total, row.done)
        tally = rescan_outcomes.save(
            session, vault, claimed, outcomes, policy_version=policy_version, now=now
        )
        row.changed += tally.changed
        row.quarantined += tally.quarantined
    elif claimed.purpose == APPLY and _left(session, policy_version):
        # Written meanwhile by who still had the old rules at hand: from the start once more.
        row.cursor = ""
    else:
        _finish(session, row, now=now)
    session.flush()


def _held(session: Session, claimed: Claim) -> RescanRow:
    row = session.get_one(
        RescanRow, claimed.rescan_id, populate_existing=True, with_for_update=True
    )
    if row.fence != claimed.fence or row.state != RescanState.RUNNING:
        raise StaleJob(f"rescan {row.id} was taken over: drop this chunk")
    return row


def _left(session: Session, policy_version: str) -> bool:
    query = select(CaseRow.id).where(written(policy_version)).limit(1)
    return session.scalar(query) is not None


def _finish(session: Session, row: RescanRow, *, now: datetime) -> None:
    row.state, row.finished_at = RescanState.FINISHED, now
    session.flush()
    if row.purpose == PREVIEW:
        session.execute(
            update(OfficeRuleRow)
            .where(OfficeRuleRow.id == row.rule_id, OfficeRuleRow.state.in_(OPEN))
            .values(state=RuleState.PREVIEWED, preview_id=row.id)
        )
    session.execute(
        update(IncidentRow).where(IncidentRow.rescan_id == row.id).values(finished_at=now)
    )
    details = {"changed": row.changed, "quarantined": row.quarantined}
    audit.record(session, "privacy:rescan:finished", WORKER, row.id, details, now=now)


def _stored(session: Session, case: CaseRow) -> StoredCase:
    triaged = select(RedactedTextRow.case_id).where(RedactedTextRow.case_id == case.id).limit(1)
    return StoredCase(
        case_id=case.id,
        round=case.round,
        channel=case.channel,
        received_at=case.received_at,
        language=case.language,
        text_language=case.text_language,
        redacted=session.scalar(triaged) is not None,
    )
