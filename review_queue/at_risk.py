"""Which cases a supervisor must look at: late, due within a day, one person's, or one tray's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from redaction.model import Language
from review_queue.access import Permission, require
from review_queue.holding import holder
from review_queue.model import Actor, CaseState
from review_queue.oversight import SOON
from review_queue.tables import CaseRow, SuggestionRow
from review_queue.urgency import IN_ORDER
from review_queue.visibility import may_open

TOGETHER = 20
BLOCK = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Which:
    """Narrow to one person's cases or to what lies in a team's tray; else what is due soon."""

    owner: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """List one waiting case; `category` is None when none was suggested."""

    case_id: str
    fence: int
    severity: Severity
    category: str | None
    language: Language
    team: str
    owner: str | None
    held_by: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Hold the first twenty cases, of so many."""

    rows: tuple[RiskRow, ...]
    total: int


def at_risk(session: Session, actor: Actor, which: Which, *, now: datetime) -> AtRisk:
    """List the most urgent of the cases asked for, as many as are passed on together."""
    require(actor, Permission.SEE_OVERSIGHT)
    wanted = and_(CaseRow.state == CaseState.WAITING, may_open(actor), *_narrowed(which, now))
    total = session.scalar(select(func.count()).select_from(CaseRow).where(wanted)) or 0
    here = and_(SuggestionRow.case_id == CaseRow.id, SuggestionRow.round == CaseRow.round)
    query = (
        select(CaseRow, SuggestionRow.category, SuggestionRow.abstained)
        .outerjoin(SuggestionRow, here)
        .where(wanted)
        .order_by(*IN_ORDER)
        .limit(TOGETHER)
    )
    rows = (
        _row(case, None if abstained else category, now)
        for case, category, abstained in session.execute(query)
    )
    return AtRisk(tuple(rows), total)


def due_by_block(session: Session, actor: Actor, *, now: datetime) -> tuple[int, ...]:
    """Count what is late, then what falls due in each four hours of the next day."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(CaseRow.due_at).where(
        CaseRow.state == CaseState.WAITING, may_open(actor), CaseRow.due_at < now + SOON
    )
    dues = [due_at for due_at in session.scalars(query) if due_at is not None]
    found = Counter(0 if due_at < now else 1 + (due_at - now) // BLOCK for due_at in dues)
    return tuple(found[block] for block in range(1 + SOON // BLOCK))


def _narrowed(which: Which, now: datetime) -> list[ColumnElement[bool]]:
    if which.owner:
        return [CaseRow.owner == which.owner]
    if which.tray:
        return [CaseRow.team == which.tray, CaseRow.owner.is_(None)]
    return [CaseRow.due_at < now + SOON]


def _row(case: CaseRow, category: str | None, now: datetime) -> RiskRow:
    return RiskRow(
        case_id=case.id,
        fence=case.fence,
        severity=case.severity or Severity.S3,
        category=category,
        language=case.language or case.text_language or "en",
        team=case.team or "",
        owner=case.owner,
        held_by=holder(case, now),
        due_at=case.due_at or now,
    )
