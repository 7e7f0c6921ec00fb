"""What became of cases that were confirmed together, case by case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, may, require
from review_queue.errors import BatchNotFound
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow
from review_queue.together_tables import TogetherBatchRow, TogetherCaseRow
from review_queue.visibility import may_open


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what became of one case in its batch, and where it stands now."""

    case_id: str
    outcome: str
    state: CaseState
    claimed_by: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """Hold one batch with its cases, in order of id."""

    number: int
    opened_by: str
    opened_at: datetime
    area: str
    category: str
    severity: Severity
    confidence: float
    cases: tuple[Outcome, ...]

    def of(self, outcome: str) -> tuple[Outcome, ...]:
        """Return the cases with one outcome."""
        return tuple(each for each in self.cases if each.outcome == outcome)


def result(session: Session, actor: Actor, batch_id: int) -> Result:
    """Show a batch to who opened it or oversees it; raises BatchNotFound."""
    require(actor, Permission.SEE_QUEUE)
    batch = session.get(TogetherBatchRow, batch_id)
    oversees = may(actor, Permission.SEE_OVERSIGHT)
    if batch is None or (batch.opened_by != actor.id and not oversees):
        raise BatchNotFound("there is no such batch among your own: look at the groups again")
    query = (
        select(TogetherCaseRow, CaseRow)
        .join(CaseRow, CaseRow.id == TogetherCaseRow.case_id)
        .where(TogetherCaseRow.batch_id == batch_id, may_open(actor))
        .order_by(TogetherCaseRow.case_id)
    )
    cases = (
        Outcome(case.id, row.outcome, case.state, case.claimed_by)
        for row, case in session.execute(query)
    )
    return Result(
        batch.id,
        batch.opened_by,
        batch.opened_at,
        batch.area,
        batch.category,
        batch.severity,
        batch.confidence,
        tuple(cases),
    )
