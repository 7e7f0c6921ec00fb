"""Join cases that are one incident: link them, or let one follow the other's decision.

Linked cases are each decided by themselves. A merged case waits for the leading one: one decision
answers both, its text and notes stay readable from there, and until then it can be taken out
again. Only a person joins cases, and only as the page that showed them says they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from review_queue import audit, redactions
from review_queue.access import Permission, require
from review_queue.errors import ClaimConflict, MergeRefused
from review_queue.lifecycle import followers, move, part, press
from review_queue.model import Actor, CaseState, Channel, Note
from review_queue.occurrence_tables import CaseMergeRow, OccurrenceCaseRow, OccurrenceRow
from review_queue.tables import CaseRow, NoteRow
from review_queue.visibility import in_areas, visible, visible_locked, visible_together

JOINED = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True, repr=False)
class Follower:
    """Show a merged case on the leading one's page: its redacted text and notes."""

    case_id: str
    state: CaseState
    channel: Channel
    received_at: datetime
    fence: int
    redacted: RedactedCase | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Hold what a case is joined with, of what is in its reader's areas.

    `leading` is the case whose decision answers this one, `followers` those that this one's
    decision answers, `linked` those of the same incident.
    """

    leading: str | None
    followers: tuple[Follower, ...]
    linked: tuple[tuple[str, CaseState], ...]


def joined(session: Session, actor: Actor, case_id: str) -> Joined:
    """Show what a case is joined with; raises CaseNotFound."""
    require(actor, Permission.SEE_CONTEXT)
    case = visible(session, actor, case_id)
    merge = session.get(CaseMergeRow, case.id)
    leading = None
    if merge is not None:
        query = select(CaseRow.id).where(CaseRow.id == merge.leading_id, in_areas(actor))
        leading = session.scalar(query)
    return Joined(leading, _followers(session, actor, case.id), _linked(session, actor, case.id))


def link(
    session: Session, actor: Actor, case_id: str, other_id: str, *, seen: int, now: datetime
) -> None:
    """Put two cases into one incident, with all that either was linked with already.

    `seen` is the fence the page showed. Raises ClaimConflict when the case changed since or is
    linked already, MergeRefused, CaseNotFound.
    """
    require(actor, Permission.JOIN)
    case, other = _both(session, actor, case_id, other_id)
    if case.fence != seen:
        raise ClaimConflict(f"case {case.id} changed since it was shown: open it again")
    _refuse_unfit(case, other)
    _lock_occurrences(session)
    held = {each: session.get(OccurrenceCaseRow, each.id, populate_existing=True)
            for each in (case, other)}  # fmt: skip
    numbers = sorted({row.occurrence_id for row in held.values() if row is not None})
    if len(numbers) == 1 and None not in held.values():
        raise ClaimConflict(f"cases {case.id} and {other.id} are linked already")
    number = numbers[0] if numbers else _open(session, actor, now)
    for joining, row in held.items():
        if row is None:
            session.add(_place(joining.id, number, actor, now))
    _gather(session, numbers[1:], number)
    session.flush()
    details: dict[str, audit.Detail] = {"with": other.id, "occurrence": number}
    audit.record(session, "desk:case:linked", actor, case.id, details, now=now)


def merge(
    session: Session,
    actor: Actor,
    case_id: str,
    leading_id: str,
    *,
    seen: int,
    seen_leading: int,
    now: datetime,
) -> None:
    """Let a waiting case follow another: the decision on that one answers both.

    Both fences move, so that whoever has either open sees it before deciding. Raises
    ClaimConflict when either changed or is with someone else, MergeRefused, CaseNotFound.
    """
    require(actor, Permission.JOIN)
    case, leading = _both(session, actor, case_id, leading_id)
    _refuse_unfit(case, leading)
    _refuse_merge(session, case, leading)
    for each, fence in ((case, seen), (leading, seen_leading)):
        _advance(session, actor, each, fence, now)
    move(case, CaseState.FOLLOWING)
    case.claimed_by = case.claimed_until = None
    session.add(
        CaseMergeRow(case_id=case.id, leading_id=leading.id, merged_by=actor.id, merged_at=now)
    )
    session.flush()
    press(session, leading)
    details: dict[str, audit.Detail] = {"leading": leading.id, "fence": case.fence}
    audit.record(session, "desk:case:merged", actor, case.id, details, now=now)


def unmerge(session: Session, actor: Actor, case_id: str, *, seen: int, now: datetime) -> None:
    """Let a merged case wait by itself again; raises ClaimConflict once it is decided."""
    require(actor, Permission.JOIN)
    visible(session, actor, case_id)
    row = session.get(CaseMergeRow, case_id, populate_existing=True)
    if row is None:
        raise ClaimConflict(f"case {case_id} follows no other: open it again")
    # The leading case first, as a decision on it does.
    leading = visible_locked(session, actor, row.leading_id)
    case = visible_locked(session, actor, case_id)
    if case.state != CaseState.FOLLOWING or case.fence != seen:
        raise ClaimConflict(f"case {case.id} changed since it was shown: open it again")
    part(session, case, actor, now=now)
    leading.fence += 1
    press(session, leading)


def _both(session: Session, actor: Actor, case_id: str, other_id: str) -> tuple[CaseRow, CaseRow]:
    if case_id == other_id:
        raise MergeRefused("itself")
    rows = visible_together(session, actor, (case_id, other_id))
    return rows[case_id], rows[other_id]


def _refuse_unfit(case: CaseRow, other: CaseRow) -> None:
    if case.state not in JOINED or other.state not in JOINED:
        raise ClaimConflict(f"case {case.id} or {other.id} is set aside now: open it again")
    if case.area is None or case.area != other.area:
        raise MergeRefused("area")


def _refuse_merge(session: Session, case: CaseRow, leading: CaseRow) -> None:
    if case.state != CaseState.WAITING:
        raise ClaimConflict(f"case {case.id} is {case.state} now: open it again")
    if leading.state != CaseState.WAITING:
        raise MergeRefused("follows" if leading.state == CaseState.FOLLOWING else "decided")
    if followers(session, case.id):
        raise MergeRefused("leads")
    # One decision answers both: nothing urgent may hide behind something that is not.
    if (case.severity or 0) > (leading.severity or 0):
        raise MergeRefused("severity")


def _advance(session: Session, actor: Actor, case: CaseRow, seen: int, now: datetime) -> None:
    """Move a case's fence by compare-and-set, if it is free or the actor's own."""
    taken = case.claimed_by not in (None, actor.id)
    if taken and case.claimed_until is not None and case.claimed_until > now:
        raise ClaimConflict(f"case {case.id} is with {case.claimed_by}: wait or take another")
    statement = (
        update(CaseRow)
        .where(CaseRow.id == case.id, CaseRow.fence == seen, CaseRow.state == CaseState.WAITING)
        .values(fence=CaseRow.fence + 1)
        .returning(CaseRow.fence)
        .execution_options(synchronize_session=False)
    )
    if session.execute(statement).scalar_one_or_none() is None:
        raise ClaimConflict(f"case {case.id} changed since it was shown: open it again")
    session.refresh(case)


def _lock_occurrences(session: Session) -> None:
    # The chain's head is what every writer takes last: holding it, nobody else joins cases.
    audit.hold(session)


def _open(session: Session, actor: Actor, now: datetime) -> int:
    row = OccurrenceRow(opened_by=actor.id, opened_at=now)
    session.add(row)
    session.flush()
    return row.id


def _place(case_id: str, number: int, actor: Actor, now: datetime) -> OccurrenceCaseRow:
    return OccurrenceCaseRow(
        case_id=case_id, occurrence_id=number, joined_by=actor.id, joined_at=now
    )


def _gather(session: Session, numbers: list[int], into: int) -> None:
    """Bring the cases of other incidents into one, and delete the empty ones."""
    if not numbers:
        return
    rows = update(OccurrenceCaseRow).where(OccurrenceCaseRow.occurrence_id.in_(numbers))
    session.execute(rows.values(occurrence_id=into))
    session.execute(delete(OccurrenceRow).where(OccurrenceRow.id.in_(numbers)))


def _followers(session: Session, actor: Actor, case_id: str) -> tuple[Follower, ...]:
    query = (
        select(CaseRow)
        .join(CaseMergeRow, CaseMergeRow.case_id == CaseRow.id)
        .where(CaseMergeRow.leading_id == case_id, CaseRow.state.in_(JOINED), in_areas(actor))
        .order_by(CaseRow.received_at, CaseRow.id)
        .limit(MOST_SHOWN)
    )
    return tuple(_follower(session, case) for case in session.scalars(query))


def _follower(session: Session, case: CaseRow) -> Follower:
    notes = select(NoteRow).where(NoteRow.case_id == case.id).order_by(NoteRow.id)
    return Follower(
        case_id=case.id,
        state=case.state,
        channel=case.channel,
        received_at=case.received_at,
        fence=case.fence,
        redacted=redactions.load(session, case.id),
        notes=tuple(Note(row.author, row.written_at, row.text) for row in session.scalars(notes)),
    )


def _linked(session: Session, actor: Actor, case_id: str) -> tuple[tuple[str, CaseState], ...]:
    number = select(OccurrenceCaseRow.occurrence_id).where(OccurrenceCaseRow.case_id == case_id)
    query = (
        select(CaseRow.id, CaseRow.state)
        .join(OccurrenceCaseRow, OccurrenceCaseRow.case_id == CaseRow.id)
        .where(
            OccurrenceCaseRow.occurrence_id == number.scalar_subquery(),
            CaseRow.id != case_id,
            CaseRow.state.in_(JOINED),
            in_areas(actor),
        )
        .order_by(CaseRow.received_at, CaseRow.id)
        .limit(MOST_SHOWN)
    )
    return tuple(session.execute(query).all())
