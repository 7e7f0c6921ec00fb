"""Why a person decided otherwise: one code of a small list, and what is at fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from review_queue.access import Permission, require
from review_queue.model import Actor
from review_queue.review_tables import AnswerKind, ReviewAnswerRow
from review_queue.tables import SuggestionRow


class ReasonCode(StrEnum):
    """Name why; the order is the order of the digits on the page."""

    WRONG_CATEGORY = "wrong_category"
    SEVERAL_REQUESTS = "several_requests"
    SEVERITY_TOO_HIGH = "severity_too_high"
    SEVERITY_TOO_LOW = "severity_too_low"
    WRONG_TEAM = "wrong_team"
    MISSING_INFORMATION = "missing_information"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class How:
    """Say how an answer came about, all of it optional.

    `definition_wrong` says that the catalogue's definition is at fault, not this case.
    `seconds` is how long the page had been open.
    """

    reason: ReasonCode | None = None
    definition_wrong: bool = False
    seconds: int | None = None


UNSAID = How()


@dataclass(frozen=True, slots=True)
class CategoryReasons:
    """Count the answers otherwise than the suggestion that was seen, by decided category.

    `instead_of` are the categories suggested where the definition was said to be wrong, with
    their numbers, most frequent first.
    """

    category: str
    corrected: int
    definition_wrong: int
    reasons: tuple[tuple[ReasonCode, int], ...]
    instead_of: tuple[tuple[str, int], ...]


def counts(
    session: Session, actor: Actor, *, since: datetime | None = None, until: datetime | None = None
) -> tuple[CategoryReasons, ...]:
    """Count reasons for every category, in order of its id; `until` is not included."""
    require(actor, Permission.SEE_EVALUATION)
    suggested = and_(
        SuggestionRow.case_id == ReviewAnswerRow.case_id,
        SuggestionRow.round == ReviewAnswerRow.round,
    )
    told = or_(ReviewAnswerRow.reason.is_not(None), ReviewAnswerRow.definition_wrong)
    differs = or_(
        SuggestionRow.category != ReviewAnswerRow.category,
        SuggestionRow.severity != ReviewAnswerRow.severity,
    )
    corrects = and_(
        differs, ReviewAnswerRow.kind == AnswerKind.FIRST, ReviewAnswerRow.blind.is_(False)
    )
    query = (
        select(ReviewAnswerRow, SuggestionRow.category)
        .outerjoin(SuggestionRow, suggested)
        .where(or_(and_(told, ReviewAnswerRow.kind != AnswerKind.WITHDRAWN), corrects))
        .order_by(ReviewAnswerRow.category, ReviewAnswerRow.id)
    )
    if since is not None:
        query = query.where(ReviewAnswerRow.answered_at >= since)
    if until is not None:
        query = query.where(ReviewAnswerRow.answered_at < until)
    held: dict[str, list[tuple[ReviewAnswerRow, str | None]]] = {}
    for row, category in session.execute(query):
        held.setdefault(row.category, []).append((row, category))
    return tuple(_counted(category, rows) for category, rows in held.items())


def _counted(category: str, rows: list[tuple[ReviewAnswerRow, str | None]]) -> CategoryReasons:
    given = Counter(ReasonCode(row.reason) for row, _ in rows if row.reason in set(ReasonCode))
    wrong = [suggested for row, suggested in rows if row.definition_wrong]
    instead = Counter(each for each in wrong if each is not None and each != category)
    return CategoryReasons(
        category=category,
        corrected=len(rows),
        definition_wrong=len(wrong),
        reasons=tuple((code, given[code]) for code in ReasonCode if given[code]),
        instead_of=tuple(sorted(instead.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
