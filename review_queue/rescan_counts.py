"""Count what a rescan changes, by channel and language: sizes for a decision, never text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue.access import Permission, require
from review_queue.model import Actor, Channel
from review_queue.rule_tables import RescannedCaseRow
from review_queue.tables import CaseRow


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """Count the changed cases of one channel and language, and the spans that come and go."""

    channel: Channel
    language: Language | None
    cases: int
    added: int
    removed: int


def by_channel(session: Session, actor: Actor, rescan_id: str) -> tuple[ChannelCount, ...]:
    """Count a rescan's changed cases by channel and language of the text."""
    require(actor, Permission.CHANGE_REDACTION)
    read = RescannedCaseRow
    query = (
        select(
            CaseRow.channel,
            CaseRow.text_language,
            func.count(),
            func.sum(read.added),
            func.sum(read.removed),
        )
        .join(CaseRow, CaseRow.id == read.case_id)
        .where(read.rescan_id == rescan_id, read.changed)
        .group_by(CaseRow.channel, CaseRow.text_language)
        .order_by(CaseRow.channel, CaseRow.text_language)
    )
    return tuple(
        ChannelCount(channel, language, cases, added, removed)
        for channel, language, cases, added, removed in session.execute(query)
    )
