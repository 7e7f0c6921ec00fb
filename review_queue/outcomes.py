"""What was done with past cases that search found, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import Language
from retrieval.model import Match
from review_queue import nearness, redactions
from review_queue.access import Permission, require
from review_queue.conditions import findable
from review_queue.model import Actor
from review_queue.tables import CaseRow, DecisionRow
from review_queue.visibility import in_areas

PASSAGE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class PastCase:
    """Show one decided case: the passage that matched, what was decided, and how soon.

    `passage` is empty where the excerpt says it already.
    `days` are whole days from receipt to decision; `similarity` is 0 when only words were
    compared.
    """

    case_id: str
    language: Language
    excerpt: str
    passage: str
    similarity: float
    outcome: str
    team: str
    days: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Say how many of the past cases went the most common way."""

    agreeing: int
    of: int
    outcome: str
    team: str


def described(
    session: Session, actor: Actor, matches: Sequence[Match], *, limit: int
) -> tuple[PastCase, ...]:
    """Describe what a search found, best first, at most two of one sender and day (case 56).

    What is outside the actor's areas, or may not be found any more, is left out here once again: an
    index is a cache and may lag behind.
    """
    require(actor, Permission.SEE_CONTEXT)
    rows = _rows(session, actor, [match.case_id for match in matches])
    keys, counted = nearness.senders(session, list(rows)), Counter[str]()
    kept: list[Match] = []
    for match in matches:
        if match.case_id not in rows:
            continue
        key = keys.get(match.case_id, match.case_id)
        counted[key] += 1
        if counted[key] <= nearness.PER_SENDER:
            kept.append(match)
    passages = dict(redactions.load_decided(session, [match.case_id for match in kept[:limit]]))
    return tuple(
        _described(match, *rows[match.case_id], passages[match.case_id].passages)
        for match in kept[:limit]
        if match.case_id in passages
    )


def agreement(cases: Sequence[PastCase]) -> Agreement | None:
    """Return the most common outcome and team; None when no two cases agree."""
    counted = Counter((case.outcome, case.team) for case in cases)
    if not counted:
        return None
    (outcome, team), number = counted.most_common(1)[0]
    return Agreement(number, len(cases), outcome, team) if number > 1 else None


def _rows(
    session: Session, actor: Actor, case_ids: Sequence[str]
) -> dict[str, tuple[CaseRow, DecisionRow]]:
    query = (
        select(CaseRow, DecisionRow)
        .join(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .where(CaseRow.id.in_(case_ids), findable(by_id=True), in_areas(actor))
    )
    return {case.id: (case, decision) for case, decision in session.execute(query)}


def _described(
    match: Match, case: CaseRow, decision: DecisionRow, passages: Sequence[str]
) -> PastCase:
    matched = passages[match.position] if match.position < len(passages) else ""
    excerpt, passage = case.excerpt, _cut(" ".join(matched.split()))
    if passage.startswith(excerpt.removesuffix("…")):
        # The passage goes on where the excerpt ends: once is enough.
        excerpt, passage = passage, ""
    return PastCase(
        case_id=case.id,
        language=case.text_language or "en",
        excerpt=excerpt,
        passage=passage,
        similarity=match.similarity,
        outcome=decision.category,
        team=decision.team,
        days=max(0, (decision.decided_at - case.received_at).days),
    )


def _cut(line: str) -> str:
    if len(line) <= PASSAGE_CHARACTERS:
        return line
    return line[: PASSAGE_CHARACTERS - 1].rstrip() + "…"
