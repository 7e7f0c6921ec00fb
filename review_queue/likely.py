"""Categories as search asks for them: those a case may be of, and those past cases are of."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from review_queue.tables import DecisionRow, SuggestionRow


def likely_categories(session: Session, case_id: str) -> tuple[str, ...]:
    """Name the categories that were suggested for a case, likeliest first.

    None once a person has decided: the machine's guess has no say any more.
    """
    query = (
        select(SuggestionRow.category, SuggestionRow.prediction_set)
        .where(SuggestionRow.case_id == case_id)
        .where(~exists().where(DecisionRow.case_id == case_id))
        .order_by(SuggestionRow.round.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return () if row is None else tuple(dict.fromkeys((row.category, *row.prediction_set)))


def decided_categories(session: Session, case_ids: Collection[str]) -> dict[str, str]:
    """Return the category each of these cases was decided into."""
    query = select(DecisionRow.case_id, DecisionRow.category)
    rows = session.execute(query.where(DecisionRow.case_id.in_(tuple(case_ids))))
    return dict(rows.all())
