"""How often requests leave out what their category needs to know, and how often asking helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, func, or_, select
from sqlalchemy.orm import Session

from review_queue.access import Permission, require
from review_queue.followup_tables import FollowUpRow
from review_queue.followups import WITHDRAWN
from review_queue.left_out_tables import NeedRow
from review_queue.model import Actor, Channel
from review_queue.tables import CaseRow, DecisionRow
from review_queue.visibility import in_areas

Key = tuple[str, str, Channel]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Count, for one category, information and channel, the requests and those without it.

    `asked` and `answered` count the cases whose citizen was asked for it, and told it.
    """

    category: str
    information: str
    channel: Channel
    requests: int
    missing: int
    asked: int
    answered: int

    @property
    def rate(self) -> float:
        return self.missing / self.requests


def note(session: Session, case_id: str, category: str, needed: Mapping[str, bool]) -> None:
    """Keep what a case's category needs and whether it is missing, the first time it is read."""
    known = select(NeedRow.case_id).where(NeedRow.case_id == case_id)
    if session.scalar(known.limit(1)) is None:
        session.add_all(
            NeedRow(case_id=case_id, information=each, category=category, missing=missing)
            for each, missing in needed.items()
        )
        session.flush()


def left_out(session: Session, actor: Actor, *, since: datetime) -> tuple[LeftOut, ...]:
    """Count the requests received since a moment, of the actor's areas, most often missing first.

    One that was decided as another category is left out: that one's needs were not looked for.
    """
    require(actor, Permission.SEE_OVERSIGHT)
    asked, answered = _follow_ups(session, actor, since)
    row = NeedRow
    query = (
        select(
            row.category, row.information, CaseRow.channel,
            func.count(), func.sum(cast(row.missing, Integer)),
        )
        .join(CaseRow, CaseRow.id == row.case_id)
        .outerjoin(DecisionRow, DecisionRow.case_id == row.case_id)
        .where(
            CaseRow.received_at >= since,
            in_areas(actor),
            or_(DecisionRow.category.is_(None), DecisionRow.category == row.category),
        )
        .group_by(row.category, row.information, CaseRow.channel)
    )  # fmt: skip
    found = [
        LeftOut(
            category, information, channel, requests, missing,
            asked[category, information, channel], answered[category, information, channel],
        )
        for category, information, channel, requests, missing in session.execute(query)
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda e: (-e.missing, -e.rate, e.category, e.information, e.channel))
    )


def _follow_ups(
    session: Session, actor: Actor, since: datetime
) -> tuple[Counter[Key], Counter[Key]]:
    """Count the cases in which each information was asked for, and those in which it was told."""
    query = (
        select(FollowUpRow, CaseRow.channel)
        .join(CaseRow, CaseRow.id == FollowUpRow.case_id)
        .where(CaseRow.received_at >= since, in_areas(actor), FollowUpRow.state != WITHDRAWN)
    )
    asked, answered = set(), set()
    for row, channel in session.execute(query):
        asked |= {(row.case_id, (row.category, each, channel)) for each in row.asked}
        answered |= {(row.case_id, (row.category, each, channel)) for each in row.answered}
    return Counter(key for _case, key in asked), Counter(key for _case, key in answered)
