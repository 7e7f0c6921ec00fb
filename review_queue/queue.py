"""What the desk lists and shows, and the claims on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, listing, lowering, precedents, proposals, redactions
from review_queue.access import Permission, may, require
from review_queue.claims import claim, claim_next, release
from review_queue.concealment import conceal
from review_queue.decisions import decision_of
from review_queue.holding import holder
from review_queue.model import Actor, CaseState, CaseView, Note, QuarantineRow, QueueRow
from review_queue.occurrence_tables import CaseLinkRow
from review_queue.tables import CaseRow, NoteRow
from review_queue.visibility import may_open, visible

__all__ = [
    "QueueCounts",
    "claim",
    "claim_next",
    "counts",
    "quarantined",
    "release",
    "view",
    "waiting",
    "waiting_by_severity",
]


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Count cases by state, and the waiting ones by severity, most severe first."""

    received: int
    waiting: int
    quarantined: int
    decided: int
    by_severity: tuple[tuple[Severity, int], ...]


def waiting(
    session: Session, actor: Actor, *, limit: int = 200, now: datetime | None = None
) -> list[QueueRow]:
    """List waiting cases in the order of urgency.

    With `now`, a claim whose lease has ended is not shown.
    """
    return listing.first(session, actor, limit=limit, now=now)


def counts(session: Session, actor: Actor) -> QueueCounts:
    """Count what is where, among the cases the actor may open."""
    require(actor, Permission.SEE_QUEUE)
    query = select(CaseRow.state, func.count()).where(may_open(actor)).group_by(CaseRow.state)
    by_state = dict(session.execute(query).all())
    return QueueCounts(
        received=by_state.get(CaseState.RECEIVED, 0),
        waiting=by_state.get(CaseState.WAITING, 0),
        quarantined=by_state.get(CaseState.QUARANTINED, 0),
        decided=by_state.get(CaseState.DECIDED, 0),
        by_severity=waiting_by_severity(session, actor),
    )


def waiting_by_severity(session: Session, actor: Actor) -> tuple[tuple[Severity, int], ...]:
    """Count the actor's waiting cases of each severity there is, most severe first."""
    query = (
        select(CaseRow.severity, func.count())
        .where(CaseRow.state == CaseState.WAITING, CaseRow.severity.is_not(None), may_open(actor))
        .group_by(CaseRow.severity)
        .order_by(CaseRow.severity.desc())
    )
    return tuple((severity, n) for severity, n in session.execute(query) if severity)


def quarantined(session: Session, actor: Actor) -> list[QuarantineRow]:
    """List the cases set aside, longest waiting first."""
    require(actor, Permission.SEE_QUARANTINE)
    query = (
        select(CaseRow)
        .where(CaseRow.state == CaseState.QUARANTINED, may_open(actor))
        .order_by(CaseRow.received_at, CaseRow.id)
    )
    return [
        QuarantineRow(case.id, case.channel, case.received_at, case.quarantine_reason or "")
        for case in session.scalars(query)
    ]


def view(session: Session, actor: Actor, case_id: str, *, now: datetime) -> CaseView:
    """Show one case, field by field as the actor may; raises CaseNotFound.

    The text of a quarantined one stays hidden from everybody. `concealed` says what this person
    may not see yet, and it is not in the view.
    """
    require(actor, Permission.SEE_CASE)
    case = visible(session, actor, case_id)
    shown = case.state not in (CaseState.QUARANTINED, CaseState.RECEIVED)
    worded = shown and may(actor, Permission.SEE_TEXT)
    proposed = shown and may(actor, Permission.SEE_PROPOSAL)
    beside = shown and may(actor, Permission.SEE_CONTEXT)
    view = CaseView(
        case_id=case.id,
        state=case.state,
        channel=case.channel,
        received_at=case.received_at,
        fence=case.fence,
        claimed_by=holder(case, now),
        claimed_until=case.claimed_until if holder(case, now) else None,
        quarantine_reason=case.quarantine_reason,
        redacted=redactions.load(session, case_id) if worded else None,
        suggestion=proposals.load_suggestion(session, case_id, case.round) if proposed else None,
        route=proposals.load_route(session, case_id, case.round) if shown else None,
        similar=precedents.similar_cases(session, actor, case) if beside else None,
        decision=decision_of(session, case),
        notes=_notes(session, case_id) if may(actor, Permission.SEE_TEXT) else (),
        history=audit.history(session, case_id),
        links=_links(session, actor, case_id),
        lowering_asked_by=lowering.asked(session, [case_id]).get(case_id),
    )
    return conceal(session, actor, case, view)


def _notes(session: Session, case_id: str) -> tuple[Note, ...]:
    query = select(NoteRow).where(NoteRow.case_id == case_id).order_by(NoteRow.id)
    return tuple(Note(row.author, row.written_at, row.text) for row in session.scalars(query))


def _links(session: Session, actor: Actor, case_id: str) -> tuple[tuple[str, str], ...]:
    """List the linked cases that the actor may open, with the kind of each link."""
    query = select(CaseLinkRow).where(
        or_(CaseLinkRow.case_id == case_id, CaseLinkRow.other_id == case_id)
    )
    linked = {
        row.other_id if row.case_id == case_id else row.case_id: row.kind
        for row in session.scalars(query)
    }
    theirs = select(CaseRow.id).where(CaseRow.id.in_(sorted(linked)), may_open(actor))
    return tuple(sorted((linked[other], other) for other in session.scalars(theirs)))
