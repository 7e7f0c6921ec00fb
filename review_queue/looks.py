"""What second looks wait for a person, and what each of them shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from classifiers.model import Severity, Suggestion
from redaction.model import Language, RedactedCase
from review_queue import proposals, redactions
from review_queue.access import Permission, permitted_to, require
from review_queue.errors import CaseNotFound, LookRefused
from review_queue.model import Actor, CaseState, Channel, Note, Route
from review_queue.reasons import ReasonCode
from review_queue.review_answers import reason_of
from review_queue.review_tables import (
    LookCause,
    LookReaderRow,
    LookState,
    ReviewAnswerRow,
    SecondLookRow,
)
from review_queue.tables import CaseRow, NoteRow
from review_queue.visibility import may_open, visible

LEASE = timedelta(minutes=15)
MOST_LISTED = 100
First = aliased(ReviewAnswerRow)
Second = aliased(ReviewAnswerRow)


@dataclass(frozen=True, slots=True)
class Waiting:
    """List one look that waits for this person."""

    look_id: int
    case_id: str
    channel: Channel
    language: Language
    opened_at: datetime
    excerpt: str
    taken_by: str | None


@dataclass(frozen=True, slots=True)
class Bench:
    """Hold what waits for a person: S1 to lower, disagreements to settle, answers to give."""

    lowerings: tuple[Waiting, ...]
    disagreements: tuple[Waiting, ...]
    readings: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Show one person's answer to whoever settles a disagreement."""

    by: str
    at: datetime
    category: str
    severity: Severity
    team: str
    reason: ReasonCode | None
    definition_wrong: bool
    blind: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Show one look to the person it waits for.

    `first`, `second` and `suggestion` are None while the second answer is to be given.
    """

    look_id: int
    case_id: str
    channel: Channel
    received_at: datetime
    redacted: RedactedCase | None
    notes: tuple[Note, ...]
    cause: LookCause | None
    first: Answered | None
    second: Answered | None
    suggestion: Suggestion | None
    route: Route | None

    @property
    def disputed(self) -> bool:
        """Whether two answers are to be settled, rather than the second one given."""
        return self.second is not None


def bench(session: Session, actor: Actor, *, now: datetime) -> Bench:
    """List what waits for this person, longest waiting first."""
    require(actor, Permission.SECOND_READ)
    settles = Permission.ADJUDICATE in permitted_to(actor)
    return Bench(
        lowerings=_listed(session, _lowerings(actor), now),
        disagreements=_listed(session, _disagreements(actor), now) if settles else (),
        readings=_listed(session, _readings(actor), now),
    )


def take_next(session: Session, actor: Actor, *, now: datetime) -> int | None:
    """Take the next look nobody else has open for 15 minutes; None when none waits.

    Disagreements come first: a decision that may be wrong is in force meanwhile. What this person
    took and left comes last. Whoever answers without taking is not refused; taking keeps two
    people from reading the same.
    """
    require(actor, Permission.SECOND_READ)
    wanted = [_readings(actor)]
    if Permission.ADJUDICATE in permitted_to(actor):
        wanted.insert(0, _disagreements(actor))
    free = or_(SecondLookRow.taken_by.is_(None), SecondLookRow.taken_until <= now)
    own = SecondLookRow.taken_by == actor.id
    for condition in (free, own):
        for query in wanted:
            look_id = _taken(session, actor, query.where(condition), now)
            if look_id is not None:
                return look_id
    return None


def _taken(
    session: Session, actor: Actor, query: Select[SecondLookRow, CaseRow], now: datetime
) -> int | None:
    """Take the one of some looks that was taken longest ago, or else waits longest."""
    chosen = (
        query.with_only_columns(SecondLookRow.id)
        .order_by(None)
        .order_by(
            SecondLookRow.taken_until.asc().nulls_first(),
            SecondLookRow.opened_at,
            SecondLookRow.id,
        )
        .limit(1)
        .with_for_update(of=SecondLookRow, skip_locked=True)
    )
    look_id = session.scalars(chosen).first()
    if look_id is not None:
        held = update(SecondLookRow).where(SecondLookRow.id == look_id)
        session.execute(held.values(taken_by=actor.id, taken_until=now + LEASE))
    return look_id


def look(session: Session, actor: Actor, look_id: int) -> Look:
    """Show one look to a person it waits for; raises LookRefused to anyone else.

    CaseNotFound for one of a case they may not open, as for none.
    """
    require(actor, Permission.SECOND_READ)
    row = session.get(SecondLookRow, look_id)
    if row is None:
        raise CaseNotFound
    case = visible(session, actor, row.case_id)
    _refuse_over(row, case)
    first = session.get_one(ReviewAnswerRow, row.first_id)
    if row.state == LookState.WAITING:
        refuse_informed(session, actor, row, first)
        return _shown(session, case, row, without=first.answered_by)
    require(actor, Permission.ADJUDICATE)
    second = session.get_one(ReviewAnswerRow, row.second_id)
    if actor.id in (first.answered_by, second.answered_by):
        raise LookRefused("own")
    return _shown(session, case, row, answers=(first, second))


def _refuse_over(row: SecondLookRow, case: CaseRow) -> None:
    open_here = row.state in (LookState.WAITING, LookState.DISAGREED)
    lowering = row.cause == LookCause.LOWERED_S1 and row.state == LookState.WAITING
    if not open_here or lowering or case.state != CaseState.DECIDED or row.round != case.round:
        raise LookRefused("over")


def refuse_informed(
    session: Session, actor: Actor, row: SecondLookRow, first: ReviewAnswerRow
) -> None:
    """Raise LookRefused to whoever gave the first answer, or has seen what was decided."""
    if first.answered_by == actor.id:
        raise LookRefused("own")
    if session.get(LookReaderRow, (row.id, actor.id)) is not None:
        raise LookRefused("seen")


def _shown(
    session: Session,
    case: CaseRow,
    row: SecondLookRow,
    *,
    without: str | None = None,
    answers: tuple[ReviewAnswerRow, ReviewAnswerRow] | None = None,
) -> Look:
    notes = select(NoteRow).where(NoteRow.case_id == case.id).order_by(NoteRow.id)
    return Look(
        look_id=row.id,
        case_id=case.id,
        channel=case.channel,
        received_at=case.received_at,
        redacted=redactions.load(session, case.id),
        notes=tuple(
            Note(each.author, each.written_at, each.text)
            for each in session.scalars(notes)
            if each.author != without
        ),
        cause=row.cause if answers else None,
        first=_answered(answers[0]) if answers else None,
        second=_answered(answers[1]) if answers else None,
        suggestion=proposals.load_suggestion(session, case.id, case.round) if answers else None,
        route=proposals.load_route(session, case.id, case.round) if answers else None,
    )


def _answered(row: ReviewAnswerRow) -> Answered:
    return Answered(
        by=row.answered_by,
        at=row.answered_at,
        category=row.category,
        severity=row.severity,
        team=row.team,
        reason=reason_of(row),
        definition_wrong=row.definition_wrong,
        blind=row.blind,
    )


def _looks(actor: Actor, *conditions: ColumnElement[bool]) -> Select[SecondLookRow, CaseRow]:
    return (
        select(SecondLookRow, CaseRow)
        .join(CaseRow, CaseRow.id == SecondLookRow.case_id)
        .join(First, First.id == SecondLookRow.first_id)
        .outerjoin(Second, Second.id == SecondLookRow.second_id)
        .where(
            SecondLookRow.round == CaseRow.round,
            First.answered_by != actor.id,
            may_open(actor),
            *conditions,
        )
        .order_by(SecondLookRow.opened_at, SecondLookRow.id)
    )


def _lowerings(actor: Actor) -> Select[SecondLookRow, CaseRow]:
    return _looks(
        actor,
        SecondLookRow.cause == LookCause.LOWERED_S1,
        SecondLookRow.state == LookState.WAITING,
        CaseRow.state == CaseState.WAITING,
    )


def _disagreements(actor: Actor) -> Select[SecondLookRow, CaseRow]:
    return _looks(
        actor,
        SecondLookRow.state == LookState.DISAGREED,
        CaseRow.state == CaseState.DECIDED,
        Second.answered_by != actor.id,
    )


def _readings(actor: Actor) -> Select[SecondLookRow, CaseRow]:
    seen = exists().where(
        and_(LookReaderRow.look_id == SecondLookRow.id, LookReaderRow.username == actor.id)
    )
    return _looks(
        actor,
        SecondLookRow.cause != LookCause.LOWERED_S1,
        SecondLookRow.state == LookState.WAITING,
        CaseRow.state == CaseState.DECIDED,
        ~seen.correlate(SecondLookRow),
    )


def _listed(
    session: Session, query: Select[SecondLookRow, CaseRow], now: datetime
) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            look_id=row.id,
            case_id=case.id,
            channel=case.channel,
            language=case.text_language or "en",
            opened_at=row.opened_at,
            excerpt=case.excerpt,
            taken_by=row.taken_by if row.taken_until and row.taken_until > now else None,
        )
        for row, case in session.execute(query.limit(MOST_LISTED))
    )
