"""Leave out of a case's view what its reader may not see yet, so that they judge for themselves."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from review_queue import blind
from review_queue.access import Permission, permitted_to
from review_queue.model import Actor, CaseState, CaseView, Concealed
from review_queue.review_tables import (
    LookCause,
    LookReaderRow,
    LookState,
    ReviewAnswerRow,
    SecondLookRow,
)
from review_queue.tables import CaseRow

# These say whether the first person kept to the suggestion.
TELLING = frozenset({"desk:case:confirmed", "desk:case:corrected"})


def awaited(session: Session, actor: Actor, case: CaseRow) -> int | None:
    """Return the second look at a decided case that this person may answer; None for none."""
    if case.state != CaseState.DECIDED or Permission.SECOND_READ not in permitted_to(actor):
        return None
    seen = exists().where(
        LookReaderRow.look_id == SecondLookRow.id, LookReaderRow.username == actor.id
    )
    query = (
        select(SecondLookRow.id)
        .join(ReviewAnswerRow, ReviewAnswerRow.id == SecondLookRow.first_id)
        .where(
            SecondLookRow.case_id == case.id,
            SecondLookRow.round == case.round,
            SecondLookRow.state == LookState.WAITING,
            SecondLookRow.cause != LookCause.LOWERED_S1,
            ReviewAnswerRow.answered_by != actor.id,
            ~seen.correlate(SecondLookRow),
        )
    )
    return session.scalars(query).first()


def first_author(session: Session, case_id: str) -> str | None:
    """Return who gave the first answer that a second one is awaited for."""
    query = (
        select(ReviewAnswerRow.answered_by)
        .join(SecondLookRow, SecondLookRow.first_id == ReviewAnswerRow.id)
        .where(SecondLookRow.case_id == case_id, SecondLookRow.state == LookState.WAITING)
    )
    return session.scalars(query).first()


def conceal(session: Session, actor: Actor, case: CaseRow, view: CaseView) -> CaseView:
    """Take out of a view what this person may not see yet, and say so in it."""
    bare = replace(view, suggestion=None, route=None, similar=())
    if blind.is_blind(session, case):
        return replace(bare, concealed=Concealed.BLIND)
    look_id = awaited(session, actor, case)
    if look_id is None:
        return view
    first = first_author(session, view.case_id)
    return replace(
        bare,
        concealed=Concealed.SECOND_LOOK,
        look_id=look_id,
        decision=None,
        # What the first person wrote may say what they made of it.
        notes=tuple(note for note in view.notes if note.author != first),
        history=tuple(entry for entry in view.history if entry.tag not in TELLING),
    )
