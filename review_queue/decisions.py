"""What people decide. The machine's proposal is read here and never written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Suggestion
from redaction.model import Language, RedactedText
from review_queue import (
    audit,
    blind,
    decided,
    jobs,
    lexical,
    people,
    proposals,
    routing,
    routing_versions,
    second_looks,
)
from review_queue.access import Permission, require
from review_queue.claims import keep_own, take
from review_queue.errors import ClaimConflict, NothingToConfirm
from review_queue.lifecycle import followers, move, quarantine_case
from review_queue.model import Actor, CaseState, Correction, Decision, Route
from review_queue.occurrence_tables import CaseMergeRow
from review_queue.reasons import UNSAID, How
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DecisionRow, NoteRow
from review_queue.vault import refuse_erased
from review_queue.visibility import visible, visible_locked


def confirm(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    seen: int,
    how: How = UNSAID,
    now: datetime,
) -> Decision:
    """Decide as proposed; `seen` is the fence the page showed.

    Raises ClaimConflict when the case changed hands or was decided, NothingToConfirm when the
    machine abstained or the case is decided blind.
    """
    require(actor, Permission.DECIDE)
    take(session, actor, case_id, seen=seen, now=now)
    case = visible_locked(session, actor, case_id)
    blind.refuse_confirming(session, case)
    suggestion, route = _proposal(session, case)
    if suggestion is None or suggestion.abstained:
        raise NothingToConfirm(f"case {case_id} has no proposal: choose a category")
    return _decide(session, actor, case, Correction(), suggestion, route, how, now=now)


def correct(
    session: Session,
    actor: Actor,
    case_id: str,
    correction: Correction,
    *,
    seen: int,
    how: How = UNSAID,
    now: datetime,
) -> Decision:
    """Decide otherwise; what the correction leaves out stays as proposed.

    A category of another area without a team goes to that area's team in the same region.
    Raises ClaimConflict, UnknownTeam, NothingToConfirm when no category is known, and
    ChoiceMissing when a blind answer leaves something to the suggestion.
    """
    require(actor, Permission.DECIDE)
    take(session, actor, case_id, seen=seen, now=now)
    case = visible_locked(session, actor, case_id)
    blind.refuse_partial(session, case, correction)
    suggestion, route = _proposal(session, case)
    if correction.category is None and (suggestion is None or suggestion.abstained):
        raise NothingToConfirm(f"case {case_id} has no proposal: choose a category")
    return _decide(session, actor, case, correction, suggestion, route, how, now=now)


def add_note(
    session: Session,
    actor: Actor,
    case_id: str,
    text: RedactedText,
    *,
    seen: int | None = None,
    now: datetime,
) -> int:
    """Add a redacted note to a case, whoever holds it, and return its number.

    Raises ClaimConflict when the case changed hands or was decided since the page showed it with
    the fence `seen`: what was written may not be true any more.
    """
    require(actor, Permission.NOTE)
    case = visible_locked(session, actor, case_id)
    if seen is not None and case.fence != seen:
        raise ClaimConflict(f"case {case_id} changed hands since it was shown: open it again")
    keep_own(session, actor, case_id, now=now)
    return write_note(session, actor, case_id, text, now=now)


def write_note(
    session: Session,
    actor: Actor,
    case_id: str,
    text: RedactedText,
    *,
    tag: str = "desk:case:noted",
    now: datetime,
) -> int:
    """Write a redacted note for a caller that has seen to who may; returns its number."""
    note = NoteRow(
        case_id=case_id,
        author=actor.id,
        written_at=now,
        text=text.text,
        policy_version=text.policy_version,
    )
    session.add(note)
    session.flush()
    audit.record(session, tag, actor, case_id, {"note": note.id}, now=now)
    return note.id


def quarantine(session: Session, actor: Actor, case_id: str, reason: str, *, now: datetime) -> None:
    """Set a case aside with a reason code, even one that someone else holds.

    Waiting for a lease to end would keep a missed name on the screen.
    """
    require(actor, Permission.QUARANTINE)
    # Without its lock: a worker holds the job before the case.
    visible(session, actor, case_id)
    jobs.withdraw(session, jobs.TRIAGE, case_id)
    quarantine_case(session, case_id, reason, actor=actor, now=now)


def process_again(
    session: Session, actor: Actor, case_id: str, language: Language | None, *, now: datetime
) -> None:
    """Send a quarantined case through triage once more, in the language staff chose.

    Raises CaseErased: there is nothing left to process.
    """
    require(actor, Permission.PROCESS_AGAIN)
    case = visible_locked(session, actor, case_id)
    refuse_erased(session, case_id)
    move(case, CaseState.RECEIVED)
    case.quarantine_reason = None
    case.language = language or case.language
    session.flush()
    jobs.enqueue(session, jobs.TRIAGE, case_id, now=now)
    details = {"language": language}
    audit.record(session, "desk:case:processed_again", actor, case_id, details, now=now)


def revise(
    session: Session, actor: Actor, case: CaseRow, row: DecisionRow, *, now: datetime
) -> None:
    """Put another decision in force for a decided case, and for those that were merged into it.

    Whoever calls it has asked for the permission and keeps the event that says why.
    """
    _put_in_force(session, case, row, now=now)
    query = (
        select(CaseRow)
        .join(CaseMergeRow, CaseMergeRow.case_id == CaseRow.id)
        .where(CaseMergeRow.leading_id == case.id, CaseRow.state == CaseState.DECIDED)
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
    )
    for follower in session.scalars(query).all():
        copy = _copy(row, follower)
        _put_in_force(session, follower, copy, now=now)
        details = {"with": case.id, **decided.details(copy)}
        audit.record(session, "desk:case:answered", actor, follower.id, details, now=now)


def decision_of(session: Session, case: CaseRow) -> Decision | None:
    """Read a case's decision and compare it with what the machine proposed."""
    row = session.get(DecisionRow, case.id)
    if row is None:
        return None
    suggestion = proposals.load_suggestion(session, case.id, row.round)
    return _decision(row, suggestion, proposals.load_route(session, case.id, row.round))


def _proposal(session: Session, case: CaseRow) -> tuple[Suggestion | None, Route]:
    route = proposals.load_route(session, case.id, case.round)
    if route is None:
        raise NothingToConfirm(f"case {case.id} has no route: process it again")
    return proposals.load_suggestion(session, case.id, case.round), route


def _passed_on(case: CaseRow, route: Route) -> Route:
    """Return the route as it is since people passed the case on to another team."""
    if case.team is None or case.area is None:
        return route
    return replace(route, area=case.area, team=case.team)


def _decide(
    session: Session,
    actor: Actor,
    case: CaseRow,
    correction: Correction,
    suggestion: Suggestion | None,
    route: Route,
    how: How,
    *,
    now: datetime,
) -> Decision:
    category = correction.category or (suggestion.category.label if suggestion else "")
    teams = routing_versions.teams(session)
    team = routing.team_after(correction, _passed_on(case, route), teams)
    proposed = proposals.severity_of(suggestion, route)
    row = DecisionRow(
        case_id=case.id,
        round=case.round,
        category=category,
        # What a person raised since it was proposed stays raised.
        severity=correction.severity or case.severity or proposed,
        area=team.area,
        team=team.id,
        decided_by=actor.id,
        decided_at=now,
    )
    standing = blind.standing(session, case, proposed)
    if second_looks.in_force(session, actor, case, row, how, standing=standing, now=now) is None:
        return replace(_decision(row, suggestion, route), in_force=False)
    _settle(session, case, row, now=now)
    decision = _decision(row, suggestion, route)
    _record(session, actor, row, decision, now=now)
    for follower in followers(session, case.id):
        _answer(session, actor, follower, row, now=now)
    return decision


def _answer(
    session: Session, actor: Actor, follower: CaseRow, leading: DecisionRow, *, now: datetime
) -> None:
    """Decide a merged case as the case that it follows was decided."""
    row = _copy(leading, follower)
    _settle(session, follower, row, now=now)
    details = {"with": leading.case_id, **decided.details(row)}
    audit.record(session, "desk:case:answered", actor, follower.id, details, now=now)


def _copy(leading: DecisionRow, follower: CaseRow) -> DecisionRow:
    return DecisionRow(
        case_id=follower.id,
        round=follower.round,
        category=leading.category,
        severity=leading.severity,
        area=leading.area,
        team=leading.team,
        decided_by=leading.decided_by,
        decided_at=leading.decided_at,
    )


def _settle(session: Session, case: CaseRow, row: DecisionRow, *, now: datetime) -> None:
    """Store a decision and all that follows from it for the case itself."""
    move(case, CaseState.DECIDED)
    blind.reveal(session, case, now=now)
    _put_in_force(session, case, row, now=now)


def _put_in_force(session: Session, case: CaseRow, row: DecisionRow, *, now: datetime) -> None:
    row.from_area, row.from_team, row.from_owner = case.area, case.team, case.owner
    # A decided case that a rescan set aside is decided anew; the chain keeps both decisions.
    session.merge(row)
    # Who may open it, and where search finds it, follows what was decided.
    if case.team != row.team:
        case.owner = None
    case.area, case.team = row.area, row.team
    case.claimed_by = case.claimed_until = None
    # A note that is still being written elsewhere must not slip in behind a decision unnoticed.
    case.fence += 1
    session.flush()
    lexical.refresh(session, case.id)
    jobs.enqueue(session, jobs.INDEX, case.id, now=now)
    if row.category in restricted():
        people.forget(session, case.id)


def _record(
    session: Session, actor: Actor, row: DecisionRow, decision: Decision, *, now: datetime
) -> None:
    tag = "desk:case:confirmed" if decision.confirmed else "desk:case:corrected"
    audit.record(session, tag, actor, row.case_id, decided.details(row), now=now)


def _decision(row: DecisionRow, suggestion: Suggestion | None, route: Route | None) -> Decision:
    confirmed = (
        suggestion is not None
        and route is not None
        and not suggestion.abstained
        and row.category == suggestion.category.label
        and row.severity == suggestion.severity.severity
        and row.team == route.team
    )
    return Decision(
        category=row.category,
        severity=row.severity,
        area=row.area,
        team=row.team,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        confirmed=confirmed,
    )
