"""What each threshold would have meant for the cases that people have decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from classifiers.agent import maker_of, threshold_of
from review_queue.access import Permission, require
from review_queue.model import Actor
from review_queue.proposals import decided_round
from review_queue.tables import CaseRow, DecisionRow, SuggestionRow
from review_queue.visibility import may_open


@dataclass(frozen=True, slots=True)
class Outcome:
    """Count what would have been suggested from one threshold on, and in how many wrongly.

    Wrong is another category than the person's.
    """

    threshold: float
    suggested: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Count over `decided` cases that the agent asked about had read.

    Of the other decided cases, `otherwise` were read by another agent and `unread` by none.
    """

    decided: int
    otherwise: int
    unread: int
    outcomes: tuple[Outcome, ...]


def outcomes(
    session: Session, actor: Actor, agent: str, *, own: float, thresholds: Sequence[float]
) -> Outcomes:
    """Compare an agent's suggestions with what people decided, at each threshold.

    `own` is its model's threshold, which served where the suggestion names no other. What was
    abstained from for another reason than doubt waits for a person at every threshold.
    """
    require(actor, Permission.SEE_OVERSIGHT)
    theirs = may_open(actor)
    by_agent, unread = _decided(session, theirs)
    used = {
        each: threshold_of(each) or own for each in by_agent if maker_of(each) == maker_of(agent)
    }
    read = sum(by_agent[each] for each in used)
    return Outcomes(
        decided=read,
        otherwise=sum(by_agent.values()) - read,
        unread=unread,
        outcomes=_counted(session, theirs, used, thresholds) if read else (),
    )


def _decided(session: Session, theirs: ColumnElement[bool]) -> tuple[dict[str, int], int]:
    """Count the decided cases that each agent read, and those that none did."""
    query = (
        select(SuggestionRow.agent, func.count())
        .select_from(DecisionRow)
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .outerjoin(SuggestionRow, decided_round(SuggestionRow))
        .where(theirs)
        .group_by(SuggestionRow.agent)
    )
    by_agent: dict[str, int] = {}
    unread = 0
    for agent, number in session.execute(query):
        if agent is None:
            unread = number
        else:
            by_agent[agent] = number
    return by_agent, unread


def _counted(
    session: Session,
    theirs: ColumnElement[bool],
    used: Mapping[str, float],
    thresholds: Sequence[float],
) -> tuple[Outcome, ...]:
    doubted = SuggestionRow.probability < case(dict(used), value=SuggestionRow.agent)
    could = or_(SuggestionRow.abstained.is_(False), doubted)
    wrong = SuggestionRow.category != DecisionRow.category
    numbers: list[ColumnElement[int]] = []
    for threshold in thresholds:
        suggested = and_(could, SuggestionRow.probability >= threshold)
        numbers += (_number(suggested), _number(and_(suggested, wrong)))
    query = (
        select(*numbers)
        .select_from(DecisionRow)
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .join(SuggestionRow, decided_round(SuggestionRow))
        .where(SuggestionRow.agent.in_(used), theirs)
    )
    counts = [int(number) for number in session.execute(query).one()]
    return tuple(map(Outcome, thresholds, counts[::2], counts[1::2]))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
