"""Rescans: reading everything stored once more, to see what a rule would change or to change it.

The passes themselves are in `rescan_chunks`; here they are started, watched and accounted for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from review_queue import audit, office_rules
from review_queue.access import Permission, require
from review_queue.errors import PreviewOutdated, RescanNotFound, RescanUnderWay
from review_queue.model import Actor
from review_queue.rescan_model import APPLY, PREVIEW, Purpose
from review_queue.rule_tables import (
    IncidentRow,
    OfficeRuleRow,
    RescannedCaseRow,
    RescanRow,
    RescanState,
)
from review_queue.tables import CaseRow, NoteRow, RedactedTextRow
from review_queue.vault_tables import OriginalOpeningRow


@dataclass(frozen=True, slots=True)
class Rescan:
    """Name one pass over everything stored; `rule_id` is the rule it is about, if any."""

    id: str
    purpose: Purpose
    rule_id: str | None
    policy_version: str
    state: RescanState
    started_by: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RescanProgress:
    """Count cases; `changed` ones would read otherwise (preview) or do so now (apply)."""

    total: int
    done: int
    changed: int
    quarantined: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseChange:
    """Count the spans that come and go in one case, or give the code why it is set aside."""

    case_id: str
    added: int
    removed: int
    quarantine_reason: str | None


@dataclass(frozen=True, slots=True)
class Incident:
    """Sum up what an apply uncovered; `differing` are the cases that kept not to its preview."""

    id: str
    rescan_id: str
    rule_id: str | None
    opened_at: datetime
    finished_at: datetime | None
    cases: int
    entity_types: tuple[str, ...]
    channels: tuple[str, ...]
    earliest_received_at: datetime | None
    differences: int
    differing: tuple[str, ...]


def start(
    session: Session,
    actor: Actor,
    *,
    policy_version: str,
    rule_id: str | None,
    purpose: Purpose,
    now: datetime,
) -> Rescan:
    """Begin a rescan in the place of any that still runs; a worker takes it from here.

    `policy_version` is what the redactor with the rules to be used says of itself. Raises
    RescanUnderWay when a preview would stop an apply half-way, PreviewOutdated when an apply's
    redactor is not the one that was previewed.
    """
    require(actor, Permission.CHANGE_REDACTION)
    total = _count_outdated(session, policy_version if purpose == APPLY else None)
    _supersede(session, purpose, now=now)
    rescan_id = secrets.token_hex(8)
    details: dict[str, audit.Detail] = {"policy": policy_version, "cases": total}
    audit.record(session, "privacy:rescan:started", actor, rescan_id, details, now=now)
    # After the event: its lock lets two that start at once see each other.
    if pending(session):
        raise RescanUnderWay("another rescan was started in this moment: look at it first")
    row = RescanRow(
        id=rescan_id,
        purpose=purpose,
        state=RescanState.RUNNING,
        rule_id=rule_id,
        preview_id=_preview_of(session, rule_id, policy_version) if purpose == APPLY else None,
        policy_version=policy_version,
        rules=office_rules.rules_version(session),
        started_by=actor.id,
        started_at=now,
        total=total,
    )
    session.add(row)
    session.flush()
    if purpose == APPLY:
        _open_incident(session, row, now=now)
    return _rescan(row)


def _open_incident(session: Session, row: RescanRow, *, now: datetime) -> None:
    incident_id = secrets.token_hex(8)
    session.add(IncidentRow(id=incident_id, rescan_id=row.id, rule_id=row.rule_id, opened_at=now))
    session.flush()


def progress(session: Session, actor: Actor, rescan_id: str) -> RescanProgress:
    """Tell how far a rescan has come; raises RescanNotFound."""
    require(actor, Permission.CHANGE_REDACTION)
    row = _row(session, rescan_id)
    return RescanProgress(row.total, row.done, row.changed, row.quarantined, row.finished_at)


def get(session: Session, actor: Actor, rescan_id: str) -> Rescan:
    """Read one rescan; raises RescanNotFound."""
    require(actor, Permission.CHANGE_REDACTION)
    return _rescan(_row(session, rescan_id))


def latest(session: Session, actor: Actor) -> Rescan | None:
    """Read the rescan started last; None before the first."""
    require(actor, Permission.CHANGE_REDACTION)
    query = select(RescanRow).order_by(RescanRow.started_at.desc(), RescanRow.id).limit(1)
    row = session.scalars(query).first()
    return None if row is None else _rescan(row)


def changes(session: Session, actor: Actor, rescan_id: str, limit: int = 200) -> list[CaseChange]:
    """List the cases a rescan changes or sets aside, those with most changes first."""
    require(actor, Permission.CHANGE_REDACTION)
    item = RescannedCaseRow
    query = (
        select(item)
        .where(
            item.rescan_id == rescan_id,
            or_(item.changed, item.quarantine_reason.is_not(None)),
        )
        .order_by((item.added + item.removed).desc(), item.case_id)
        .limit(limit)
    )
    return [
        CaseChange(row.case_id, row.added, row.removed, row.quarantine_reason)
        for row in session.scalars(query)
    ]


def incidents(session: Session, actor: Actor, *, limit: int = 50) -> list[Incident]:
    """List what applied rules uncovered, newest first."""
    require(actor, Permission.CHANGE_REDACTION)
    query = select(IncidentRow).order_by(IncidentRow.opened_at.desc(), IncidentRow.id).limit(limit)
    return [_incident(session, row) for row in session.scalars(query)]


def incident_of(session: Session, actor: Actor, rescan_id: str) -> Incident | None:
    """Read the incident of one rescan; None for a preview."""
    require(actor, Permission.CHANGE_REDACTION)
    query = select(IncidentRow).where(IncidentRow.rescan_id == rescan_id)
    row = session.scalars(query).one_or_none()
    return None if row is None else _incident(session, row)


def pending(session: Session) -> int:
    """Count the cases that the running rescan has still to read; 0 when none runs."""
    query = select(RescanRow.total, RescanRow.done).where(RescanRow.state == RescanState.RUNNING)
    # One more than the cases: a rescan that has read them all has still to be finished.
    return sum(max(total - done, 0) + 1 for total, done in session.execute(query))


def written(policy_version: str | None) -> ColumnElement[bool]:
    """Select the cases with text outside the vault; with a policy, only text of another one."""
    return or_(
        *(
            select(table.case_id)
            .where(
                table.case_id == CaseRow.id,
                *([] if policy_version is None else [table.policy_version != policy_version]),
            )
            .exists()
            for table in (RedactedTextRow, NoteRow, OriginalOpeningRow)
        )
    )


def _count_outdated(session: Session, policy_version: str | None) -> int:
    query = select(func.count()).select_from(CaseRow).where(written(policy_version))
    return session.scalar(query) or 0


def _supersede(session: Session, purpose: Purpose, *, now: datetime) -> None:
    for row in office_rules.hold_rescans(session):
        if row.purpose == APPLY and purpose == PREVIEW:
            raise RescanUnderWay(f"rescan {row.id} is changing stored text: wait for its end")
        row.state, row.finished_at, row.worker, row.lease_until = (
            RescanState.SUPERSEDED, now, None, None,
        )  # fmt: skip
        row.fence += 1
        session.execute(
            update(IncidentRow).where(IncidentRow.rescan_id == row.id).values(finished_at=now)
        )
    session.flush()


def _preview_of(session: Session, rule_id: str | None, policy_version: str) -> str | None:
    """Return the preview an apply of this rule must keep to; a withdrawn rule has none."""
    rule = None if rule_id is None else session.get(OfficeRuleRow, rule_id)
    if rule is None or rule.state != office_rules.RuleState.ACTIVE or rule.preview_id is None:
        return None
    preview = session.get_one(RescanRow, rule.preview_id)
    if preview.policy_version != policy_version:
        raise PreviewOutdated(
            f"preview {preview.id} was made by {preview.policy_version}, not by {policy_version}: "
            "preview again"
        )
    return preview.id


def _row(session: Session, rescan_id: str) -> RescanRow:
    row = session.get(RescanRow, rescan_id, populate_existing=True)
    if row is None:
        raise RescanNotFound("no rescan has this id: ask for the latest one")
    return row


def _rescan(row: RescanRow) -> Rescan:
    return Rescan(
        id=row.id,
        purpose=PREVIEW if row.purpose == PREVIEW else APPLY,
        rule_id=row.rule_id,
        policy_version=row.policy_version,
        state=RescanState(row.state),
        started_by=row.started_by,
        started_at=row.started_at,
    )


def _incident(session: Session, row: IncidentRow) -> Incident:
    differing = session.scalars(
        select(RescannedCaseRow.case_id)
        .where(RescannedCaseRow.rescan_id == row.rescan_id, RescannedCaseRow.differs)
        .order_by(RescannedCaseRow.case_id)
    )
    return Incident(
        id=row.id,
        rescan_id=row.rescan_id,
        rule_id=row.rule_id,
        opened_at=row.opened_at,
        finished_at=row.finished_at,
        cases=row.cases,
        entity_types=tuple(row.entity_types),
        channels=tuple(row.channels),
        earliest_received_at=row.earliest_received_at,
        differences=row.differences,
        differing=tuple(differing),
    )
