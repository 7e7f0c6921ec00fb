"""What leaves the house as a file: as much as its asker may see on a page, and on the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue import audit, listing, queue
from review_queue.access import Permission, require
from review_queue.errors import ExportTooLarge
from review_queue.filters import Filter
from review_queue.model import Actor, CaseView, QuarantineRow, QueueRow
from review_queue.tables import AuditEventRow

MOST = 50_000
QUEUE, CASE = "records:queue:exported", "records:case:exported"
WHOLE = "queue"
Row = TypeVar("Row", QueueRow, QuarantineRow)


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Export:
    """Show one export that was made; `subject` is a case number, or "queue"."""

    at: datetime
    actor: str
    subject: str
    rows: int
    format: str


def waiting(session: Session, actor: Actor, chosen: Filter, *, now: datetime) -> list[QueueRow]:
    """Read every waiting case that a filter lets through, in the order of the list.

    Nothing of it leaves before `record` is committed: reading takes long, and others write
    meanwhile. Raises ExportTooLarge past 50,000.
    """
    require(actor, Permission.EXPORT)
    return _bounded(listing.every(session, actor, chosen, most=MOST + 1, now=now))


def set_aside(
    session: Session, actor: Actor, chosen: Filter, *, now: datetime
) -> list[QuarantineRow]:
    """Read every case in quarantine that a filter lets through, as `waiting` does."""
    require(actor, Permission.EXPORT)
    return _bounded(listing.every_set_aside(session, actor, chosen, most=MOST + 1, now=now))


def record(session: Session, actor: Actor, rows: int, form: Format, *, now: datetime) -> None:
    """Note that a list of so many rows is handed over."""
    require(actor, Permission.EXPORT)
    details: dict[str, audit.Detail] = {"rows": rows, "format": form.value}
    audit.record(session, QUEUE, actor, WHOLE, details, now=now)


def case_record(
    session: Session, actor: Actor, case_id: str, *, form: Format, now: datetime
) -> CaseView:
    """Return what its page shows of one case; the event counts its history and notes.

    Raises CaseNotFound.
    """
    require(actor, Permission.EXPORT_CASE)
    view = queue.view(session, actor, case_id, now=now)
    details: dict[str, audit.Detail] = {
        "rows": len(view.history) + len(view.notes),
        "format": form.value,
    }
    audit.record(session, CASE, actor, case_id, details, now=now)
    return view


def made(session: Session, actor: Actor, *, limit: int = 50) -> list[Export]:
    """List the exports that were made, newest first."""
    require(actor, Permission.KEEP_RECORDS)
    # Tag by tag, newest first: as the index has them.
    newest = [
        select(AuditEventRow)
        .where(AuditEventRow.tag == tag)
        .order_by(AuditEventRow.seq.desc())
        .limit(limit)
        for tag in (QUEUE, CASE)
    ]
    found = [row for query in newest for row in session.scalars(query)]
    return [_export(row) for row in sorted(found, key=lambda row: -row.seq)[:limit]]


def _bounded(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST:
        raise ExportTooLarge(f"more than {MOST} cases: narrow the list")
    return rows


def _export(row: AuditEventRow) -> Export:
    details = json.loads(row.details)
    return Export(row.at, row.actor, row.subject, details["rows"], details["format"])
