"""What colleagues did before the demonstration opens: an export, requests, a sample, a rule."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.bootstrap import Counter
from review_queue import approvals, exports, office_rules, originals, samples
from review_queue.exports import Format
from review_queue.model import Actor, CaseState, Role
from review_queue.originals import OpeningReason
from review_queue.tables import CaseRow

RECORDS = Actor("fatima", Role.RECORDS)
OFFICER = Actor("chantal", Role.PRIVACY)
WHY = "I read a sample of 60 cases this morning to prove how well redaction works."
COMPLAINT = "The person says that we lost her second page; I compare with what came in."
NICKNAME = "Ti-Paul à Mélasse"
"""A by-name that no list of names knows, and everybody of the village."""


def leave_traces(counter: Counter, *, now: datetime) -> None:
    """Export a record, open an original, ask for many, draw a sample, propose a rule."""
    note = counter.redactor().redact(WHY, language="en")
    complaint = counter.redactor().redact(COMPLAINT, language="en")
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
        originals.open_original(
            rows,
            OFFICER,
            case_id,
            reason=OpeningReason.COMPLAINT,
            note=complaint,
            now=now - timedelta(hours=2),
        )
        samples.draw(rows, OFFICER, size=20, now=now - timedelta(minutes=15))
        office_rules.propose(
            rows,
            counter.vault,
            OFFICER,
            kind="term",
            entity_type="PERSON",
            value=NICKNAME,
            now=now - timedelta(minutes=5),
        )
