"""Confirm alike cases together: one group, a high confidence, and never anything urgent.

A supervisor chooses from which confidence on. Of the cases that a person picks, a random tenth is
left out and asked one by one: what was overlooked in a group shows there. Every case has its own
decision, event and fence, and a case left out once is never confirmed together.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from classifiers.agent import model_of
from classifiers.model import Severity
from redaction.model import Language
from review_queue import audit, blind, claims, decisions, holding, together_confidence
from review_queue.access import Permission, require
from review_queue.errors import BatchNotFound, TogetherRefused
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CaseMergeRow
from review_queue.tables import CaseRow, RouteRow, SuggestionRow
from review_queue.together_tables import TogetherBatchRow, TogetherCaseRow
from review_queue.urgency import IN_ORDER
from review_queue.visibility import may_open

MOST = 50
LOOKED_AT = 2000
LEAST = 2
ONE_IN = 10
OPEN, ASKED, CONFIRMED, CHANGED = "open", "asked", "confirmed", "changed"


@dataclass(frozen=True, slots=True)
class Alike:
    """What the cases of one group have in common; `possible` is the suggestion set, in order."""

    area: str
    category: str
    severity: Severity
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """Show one case of a group with the fence that a confirmation must bring back."""

    case_id: str
    round: int
    fence: int
    language: Language
    excerpt: str
    team: str
    probability: float


@dataclass(frozen=True, slots=True)
class Group:
    """Hold up to 50 cases that may be confirmed together, most urgent first, of `total`."""

    alike: Alike
    cases: tuple[Candidate, ...]
    total: int


def groups(session: Session, actor: Actor, *, now: datetime) -> tuple[Group, ...]:
    """List the groups of at least two cases, the largest first; none without a confidence."""
    require(actor, Permission.DECIDE)
    found = _grouped(session, actor, now=now)
    large = [_group(alike, cases) for alike, cases in found.items() if len(cases) >= LEAST]
    return tuple(sorted(large, key=lambda group: (-group.total, group.alike.category)))


def group(session: Session, actor: Actor, alike: Alike, *, now: datetime) -> Group:
    """Show one group; an empty one when nothing is like that any more."""
    require(actor, Permission.DECIDE)
    return _group(alike, _grouped(session, actor, now=now).get(alike, []))


def draw(
    session: Session,
    actor: Actor,
    alike: Alike,
    picked: Mapping[str, int],
    *,
    now: datetime,
    rng: random.Random | None = None,
) -> int:
    """Open a batch of the picked cases, by the fences their page showed, and return its number.

    A tenth, rounded up, is drawn to be asked one by one and taken by the actor. Raises
    TogetherRefused where nothing may be confirmed together, or for too few or too many.
    """
    require(actor, Permission.DECIDE)
    confidence = together_confidence.newest(session)
    if confidence is None or confidence.confidence is None:
        raise TogetherRefused("off")
    if not LEAST <= len(picked) <= MOST:
        raise TogetherRefused("few" if len(picked) < LEAST else "many")
    fit = {each.case_id: each for each in _grouped(session, actor, now=now).get(alike, [])}
    ready = [id for id, fence in picked.items() if id in fit and fit[id].fence == fence]
    count = math.ceil(len(ready) / ONE_IN)
    asked = set((rng or random.SystemRandom()).sample(sorted(ready), count))
    batch = TogetherBatchRow(
        opened_by=actor.id,
        opened_at=now,
        area=alike.area,
        category=alike.category,
        severity=alike.severity,
        confidence=confidence.confidence,
    )
    session.add(batch)
    session.flush()
    for case_id, fence in sorted(picked.items()):
        outcome = ASKED if case_id in asked else OPEN if case_id in ready else CHANGED
        if case_id in fit or _known(session, actor, case_id):
            round_ = fit[case_id].round if case_id in fit else 0
            row = TogetherCaseRow(
                batch_id=batch.id, case_id=case_id, round=round_, fence=fence, outcome=outcome
            )
            session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {
        "category": alike.category,
        "confidence": confidence.confidence,
        "cases": len(picked),
        "asked": count,
    }
    audit.record(session, "desk:together:drawn", actor, str(batch.id), details, now=now)
    for case_id in sorted(asked):
        claims.take(session, actor, case_id, seen=picked[case_id], now=now)
    return batch.id


def still_open(session: Session, actor: Actor, batch_id: int) -> tuple[str, ...]:
    """Return the cases of one's own batch that are still to be confirmed, in order of id."""
    require(actor, Permission.DECIDE)
    _own(session, actor, batch_id)
    query = select(TogetherCaseRow.case_id).where(
        TogetherCaseRow.batch_id == batch_id, TogetherCaseRow.outcome == OPEN
    )
    return tuple(session.scalars(query.order_by(TogetherCaseRow.case_id)))


def confirm_one(
    session: Session, actor: Actor, batch_id: int, case_id: str, *, now: datetime
) -> None:
    """Confirm one case of a batch, in a transaction of its own; does nothing the second time.

    Raises ClaimConflict when it changed since the page showed it: then call `leave`.
    """
    row = _row(session, actor, batch_id, case_id)
    if row.outcome != OPEN:
        return
    decisions.confirm(session, actor, case_id, seen=row.fence, now=now)
    row.outcome = CONFIRMED
    session.flush()


def leave(session: Session, actor: Actor, batch_id: int, case_id: str) -> None:
    """Note that a case of a batch was not confirmed, because it changed."""
    row = _row(session, actor, batch_id, case_id)
    if row.outcome == OPEN:
        row.outcome = CHANGED
        session.flush()


def _grouped(session: Session, actor: Actor, *, now: datetime) -> dict[Alike, list[Candidate]]:
    confidence = together_confidence.newest(session)
    if confidence is None or confidence.confidence is None:
        return {}
    query = (
        select(CaseRow, SuggestionRow)
        .join(SuggestionRow, _of_round(SuggestionRow))
        .join(RouteRow, _of_round(RouteRow))
        .where(_eligible(actor, confidence.confidence, now))
        .order_by(*IN_ORDER)
        .limit(LOOKED_AT)
    )
    found: defaultdict[Alike, list[Candidate]] = defaultdict(list)
    for case, suggestion in session.execute(query):
        if model_of(suggestion.agent) == model_of(confidence.agent):
            found[_alike(case, suggestion)].append(_candidate(case, suggestion))
    return found


def _eligible(actor: Actor, confidence: float, now: datetime) -> ColumnElement[bool]:
    """Return the condition for cases that look as proposed, surely, and not urgently.

    Not those to be decided blind, that a person raised or passed on to another team, that lead
    others, or that were left out of a batch before.
    """
    leads = exists().where(CaseMergeRow.leading_id == CaseRow.id)
    asked = exists().where(
        TogetherCaseRow.case_id == CaseRow.id,
        TogetherCaseRow.round == CaseRow.round,
        TogetherCaseRow.outcome == ASKED,
    )
    return and_(
        CaseRow.state == CaseState.WAITING,
        CaseRow.severity <= Severity.S3,
        CaseRow.severity == SuggestionRow.severity,
        CaseRow.team == RouteRow.team,
        SuggestionRow.abstained.is_(False),
        SuggestionRow.probability >= confidence,
        holding.free(actor, now),
        may_open(actor),
        ~blind.hidden(),
        ~leads.correlate(CaseRow),
        ~asked.correlate(CaseRow),
    )


def _of_round(table: type[RouteRow] | type[SuggestionRow]) -> ColumnElement[bool]:
    return and_(table.case_id == CaseRow.id, table.round == CaseRow.round)


def _alike(case: CaseRow, suggestion: SuggestionRow) -> Alike:
    possible = tuple(sorted(suggestion.prediction_set))
    return Alike(case.area or "", suggestion.category, suggestion.severity, possible)


def _candidate(case: CaseRow, suggestion: SuggestionRow) -> Candidate:
    return Candidate(
        case_id=case.id,
        round=case.round,
        fence=case.fence,
        language=case.language or case.text_language or "en",
        excerpt=case.excerpt,
        team=case.team or "",
        probability=suggestion.probability,
    )


def _group(alike: Alike, cases: Sequence[Candidate]) -> Group:
    return Group(alike, tuple(cases[:MOST]), len(cases))


def _known(session: Session, actor: Actor, case_id: str) -> bool:
    """Tell whether a case that no longer fits is one the actor may be told about."""
    query = select(CaseRow.id).where(CaseRow.id == case_id, may_open(actor))
    return session.scalar(query) is not None


def _own(session: Session, actor: Actor, batch_id: int) -> TogetherBatchRow:
    batch = session.get(TogetherBatchRow, batch_id)
    if batch is None or batch.opened_by != actor.id:
        raise BatchNotFound("there is no such batch among your own: look at the groups again")
    return batch


def _row(session: Session, actor: Actor, batch_id: int, case_id: str) -> TogetherCaseRow:
    require(actor, Permission.DECIDE)
    _own(session, actor, batch_id)
    row = session.get(
        TogetherCaseRow, (batch_id, case_id), populate_existing=True, with_for_update=True
    )
    if row is None:
        raise BatchNotFound("there is no such case in this batch: look at the groups again")
    return row
