"""What colleagues did before the demonstration opens: an export, a request for leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.bootstrap import Counter
from review_queue import approvals, exports
from review_queue.exports import Format
from review_queue.model import Actor, CaseState, Role
from review_queue.originals import OpeningReason
from review_queue.tables import CaseRow

RECORDS = Actor("fatima", Role.RECORDS)
OFFICER = Actor("chantal", Role.PRIVACY)
WHY = "I read a sample of 60 cases this morning to prove how well redaction works."


def leave_traces(counter: Counter, *, now: datetime) -> None:
    """Export the record of a decided case, and ask to open many originals."""
    note = counter.redactor().redact(WHY, language="en")
    with counter.database.write() as rows:
        decided = select(CaseRow.id).where(CaseRow.state == CaseState.DECIDED)
        case_id = rows.scalars(decided.order_by(CaseRow.received_at).limit(1)).one()
        exports.case_record(
            rows, RECORDS, case_id, form=Format.XLSX, now=now - timedelta(minutes=40)
        )
        approvals.ask(
            rows,
            OFFICER,
            count=60,
            reason=OpeningReason.REDACTION_AUDIT.value,
            note=note,
            now=now - timedelta(minutes=10),
        )
