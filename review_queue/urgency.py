"""In which order cases are worked on: the harm to be expected, and the time that is left.

    urgency at t = harm * 2 ** -((due - t) / one day)

The expected harm counts double with every day that is gone, before the deadline and after it.
How two cases compare never changes while time passes, so that the order can be stored:

    turn = due - one day * log2(harm)

The earliest turn comes first. A standard case counts as due two days sooner than a question, an
urgent one five days sooner. An S1 comes before everything else. Nothing starves: a turn stays
where it is, and what arrives later has, sooner or later, a later one.

Harm is expected over the doubt about a severity: what the model says with probability p counts
for p, its neighbours share the rest. A rule's floor is no guess.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Mapper

from classifiers.model import Severity, SeverityPrediction
from review_queue.tables import CaseRow

HARM: Mapping[Severity, float] = MappingProxyType(
    {Severity.S4: 1.0, Severity.S3: 4.0, Severity.S2: 32.0, Severity.S1: 256.0}
)
DOUBLES = timedelta(days=1)
# More than any deadline, late or early, can make up for.
FIRST = timedelta(days=36_525)
IN_ORDER = (CaseRow.turn_at.asc(), CaseRow.received_at.asc(), CaseRow.id.asc())


def expected_harm(severity: Severity, judged: SeverityPrediction | None) -> float:
    """Weigh the harm of a severity and its neighbours by how sure the model is of it."""
    if judged is None or judged.floored or judged.severity != severity:
        return HARM[severity]
    near = [HARM[level] for level in Severity if abs(level - severity) == 1]
    sure = min(max(judged.probability, 0.0), 1.0)
    return sure * HARM[severity] + (1 - sure) * sum(near) / len(near)


def turn(severity: Severity, harm: float, due_at: datetime) -> datetime:
    """Return the moment by which a case is ordered; the earliest is worked on first."""
    ahead = math.log2(harm) * DOUBLES
    return due_at - (FIRST + ahead if severity == Severity.S1 else ahead)


def harm_of_turn(turned: datetime, due_at: datetime) -> float:
    """Return the harm with which a case that is due then has its turn at a given moment."""
    return float(2 ** min((due_at - turned) / DOUBLES, 100.0))


@event.listens_for(CaseRow, "before_insert")
@event.listens_for(CaseRow, "before_update")
def _place(_mapper: Mapper[CaseRow], _connection: Connection, case: CaseRow) -> None:
    """Keep the stored turn true, whoever changes a severity or a deadline."""
    if case.severity is None or case.due_at is None:
        return
    severity = Severity(case.severity)
    attributes = inspect(case).attrs
    if attributes.severity.history.has_changes() and not attributes.harm.history.has_changes():
        # A person said so: there is no doubt to weigh.
        case.harm = HARM[severity]
    turned = turn(severity, case.harm or HARM[severity], case.due_at)
    if case.turn_at != turned:
        case.turn_at = turned
