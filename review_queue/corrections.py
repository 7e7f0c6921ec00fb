"""Proposals beside decisions: what evaluation and training learn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue import redactions
from review_queue.access import Permission, require
from review_queue.model import Actor, CaseState, Comparison, DecidedText
from review_queue.proposals import decided_round
from review_queue.tables import CaseRow, DecisionRow, RouteRow, SuggestionRow
from review_queue.vault_tables import CaseErasureRow
from review_queue.visibility import may_open

BATCH = 200


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


def decided_texts(session: Session, actor: Actor) -> Iterator[DecidedText]:
    """Yield the redacted text of every decided case with its decision, in order of case id.

    Cases in quarantine and cases whose originals were erased are left out.
    """
    require(actor, Permission.SEE_TEXT)
    query = (
        select(DecisionRow)
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .where(
            CaseRow.state == CaseState.DECIDED,
            may_open(actor),
            DecisionRow.case_id.not_in(select(CaseErasureRow.case_id)),
        )
        .order_by(DecisionRow.case_id)
    )
    return _decided_texts(session, {row.case_id: row for row in session.scalars(query)})


def _decided_texts(session: Session, decisions: Mapping[str, DecisionRow]) -> Iterator[DecidedText]:
    ids = list(decisions)
    for start in range(0, len(ids), BATCH):
        for case_id, redacted in redactions.load_decided(session, ids[start : start + BATCH]):
            row = decisions[case_id]
            yield DecidedText(case_id, redacted, row.category, row.severity)


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
