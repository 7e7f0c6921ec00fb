"""Proposals beside decisions: what evaluation and training learn from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue.access import Permission, require
from review_queue.model import Actor, Comparison
from review_queue.proposals import decided_round
from review_queue.tables import CaseRow, DecisionRow, RouteRow, SuggestionRow


def comparisons(
    session: Session,
    actor: Actor,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Comparison]:
    """Yield every decided case, oldest decision first, ties by case id.

    `since` is included, `until` is not.
    """
    require(actor, Permission.SEE_EVALUATION)
    query = (
        select(CaseRow, DecisionRow, RouteRow.team, SuggestionRow)
        .join(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .join(RouteRow, decided_round(RouteRow))
        .outerjoin(SuggestionRow, decided_round(SuggestionRow))
        .order_by(DecisionRow.decided_at, CaseRow.id)
    )
    if since is not None:
        query = query.where(DecisionRow.decided_at >= since)
    if until is not None:
        query = query.where(DecisionRow.decided_at < until)
    return (_comparison(*row) for row in session.execute(query))


def _comparison(
    case: CaseRow, decision: DecisionRow, team: str, suggestion: SuggestionRow | None
) -> Comparison:
    return Comparison(
        case_id=case.id,
        channel=case.channel,
        language=case.text_language or "en",
        received_at=case.received_at,
        decided_at=decision.decided_at,
        suggested=suggestion.category if suggestion else None,
        probability=suggestion.probability if suggestion else None,
        abstained=suggestion.abstained if suggestion else False,
        suggested_severity=suggestion.severity if suggestion else None,
        category=decision.category,
        severity=decision.severity,
        team_changed=decision.team != team,
        agent=suggestion.agent if suggestion else None,
    )
