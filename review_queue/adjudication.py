"""Settle a disagreement: somebody who gave neither answer sees both, and decides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, decided, decisions, review_answers
from review_queue.access import Permission, require
from review_queue.errors import LookRefused
from review_queue.model import Actor, Correction
from review_queue.reasons import How
from review_queue.review_tables import AnswerKind, LookState, ReviewAnswerRow
from review_queue.second_looks import as_decision, waiting_for
from review_queue.tables import DecisionRow


def settle(
    session: Session,
    actor: Actor,
    look_id: int,
    answered: Correction,
    *,
    how: How,
    now: datetime,
) -> bool:
    """Decide between two answers, or otherwise; returns whether what is in force changes.

    Raises LookRefused to whoever gave one of the answers, and to whoever would lower an S1 that
    neither of the two lowered; ChoiceMissing without category or severity, ClaimConflict when it
    was settled meanwhile, UnknownTeam.
    """
    require(actor, Permission.ADJUDICATE)
    look, case = waiting_for(session, actor, look_id, LookState.DISAGREED)
    both = [session.get_one(ReviewAnswerRow, each) for each in (look.first_id, look.second_id)]
    if actor.id in {each.answered_by for each in both}:
        raise LookRefused("own")
    decision = as_decision(session, actor, case, answered, now=now)
    held = session.get_one(DecisionRow, case.id)
    _refuse_lowering_alone(held, decision, both)
    final = review_answers.keep(session, AnswerKind.FINAL, decision, how, hidden=False)
    look.final_id, look.state = final.id, LookState.SETTLED
    changes = (held.category, held.severity, held.team) != (
        decision.category,
        decision.severity,
        decision.team,
    )
    details = {"look": look.id, "changed": changes, **decided.details(decision)}
    audit.record(session, "desk:look:settled", actor, case.id, details, now=now)
    if changes:
        decisions.revise(session, actor, case, decision, now=now)
    session.flush()
    return changes


def _refuse_lowering_alone(
    held: DecisionRow, decision: DecisionRow, answers: list[ReviewAnswerRow]
) -> None:
    """Four eyes: an S1 that both people saw is not lowered by a third one alone."""
    lowers = held.severity == Severity.S1 and decision.severity < Severity.S1
    if lowers and all(each.severity == Severity.S1 for each in answers):
        raise LookRefused("four_eyes")
