"""From which confidence on alike cases may be confirmed together: chosen, never changed after.

Until a supervisor chooses, nothing is; and what was chosen for one model serves no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from classifiers.agent import model_of
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import ThresholdRefused
from review_queue.model import Actor
from review_queue.tables import DecisionRow, RouteRow, SuggestionRow
from review_queue.together_tables import (
    TogetherBatchRow,
    TogetherCaseRow,
    TogetherConfidenceRow,
)

LEAST = 0.9
"""Below it a tenth of the cases could be wrong: nobody may choose that."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Hold one choice; None means that nothing is confirmed together."""

    confidence: float | None
    agent: str
    chosen_by: str
    chosen_at: datetime

    def serves(self, agent: str) -> bool:
        """Tell whether it was chosen for this agent's model."""
        return model_of(self.agent) == model_of(agent)


@dataclass(frozen=True, slots=True)
class Figures:
    """Count what was confirmed together since the last choice, and the tenth asked one by one.

    `otherwise` counts among `answered`, the cases asked one by one that are decided: those decided
    otherwise than proposed.
    """

    confirmed: int
    asked: int
    answered: int
    otherwise: int


def choose(
    session: Session, actor: Actor, confidence: float | None, *, agent: str, now: datetime
) -> None:
    """Put a confidence in force at once, or with None end confirming together.

    Raises ThresholdRefused for a number outside 0.9..1.
    """
    require(actor, Permission.SET_THRESHOLD)
    if confidence is not None and not LEAST <= confidence <= 1:
        raise ThresholdRefused(f"the confidence {confidence} is not between {LEAST} and 1")
    row = TogetherConfidenceRow(
        confidence=confidence, agent=agent, chosen_by=actor.id, chosen_at=now
    )
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {"confidence": confidence, "model": model_of(agent)}
    audit.record(session, "oversight:together:chosen", actor, str(row.id), details, now=now)


def newest(session: Session) -> Confidence | None:
    """Return the choice in force; None when nobody has chosen."""
    query = select(TogetherConfidenceRow).order_by(TogetherConfidenceRow.id.desc()).limit(1)
    row = session.scalars(query).first()
    if row is None:
        return None
    return Confidence(row.confidence, row.agent, row.chosen_by, row.chosen_at)


def figures(session: Session, actor: Actor) -> Figures:
    """Count what came of confirming together since the last choice."""
    require(actor, Permission.SEE_OVERSIGHT)
    chosen = newest(session)
    row = TogetherCaseRow
    differs = or_(
        DecisionRow.category != SuggestionRow.category,
        DecisionRow.severity != SuggestionRow.severity,
        DecisionRow.team != RouteRow.team,
    )
    asked = row.outcome == "asked"
    answered = and_(asked, DecisionRow.case_id.is_not(None))
    counted = [row.outcome == "confirmed", asked, answered, and_(answered, differs)]
    query = (
        select(*(func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in counted))
        .join(TogetherBatchRow, TogetherBatchRow.id == row.batch_id)
        .outerjoin(
            DecisionRow, and_(DecisionRow.case_id == row.case_id, DecisionRow.round == row.round)
        )
        .outerjoin(
            SuggestionRow,
            and_(SuggestionRow.case_id == row.case_id, SuggestionRow.round == row.round),
        )
        .outerjoin(RouteRow, and_(RouteRow.case_id == row.case_id, RouteRow.round == row.round))
    )
    if chosen is not None:
        query = query.where(TogetherBatchRow.opened_at >= chosen.chosen_at)
    return Figures(*(int(number) for number in session.execute(query).one()))
