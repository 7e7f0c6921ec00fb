"""Which cases the lexical leg should hold, and with which texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from review_queue import redactions
from review_queue.model import CaseState
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DecisionRow, RedactedTextRow
from review_queue.vault_tables import CaseErasureRow


@dataclass(frozen=True, slots=True, repr=False)
class Readable:
    """Hold a case that search may find, with the area it was decided into."""

    case_id: str
    area: str
    redacted: RedactedCase

    def __repr__(self) -> str:
        return f"Readable({self.case_id}, {self.area})"


def readable(session: Session, case_ids: Collection[str]) -> Iterator[Readable]:
    """Yield those of the cases that search may find, in order of id."""
    query = _findable(select(CaseRow.id, DecisionRow.area)).where(CaseRow.id.in_(tuple(case_ids)))
    areas: dict[str, str] = dict(session.execute(query).all())
    for case_id, redacted in redactions.load_decided(session, areas):
        yield Readable(case_id, areas[case_id], redacted)


def next_ids(session: Session, after: str, limit: int) -> list[str]:
    """Return the next cases behind `after` that search may find, in order of id."""
    query = _findable(select(CaseRow.id)).where(CaseRow.id > after).order_by(CaseRow.id)
    return list(session.scalars(query.limit(limit)))


def areas(session: Session) -> dict[str, tuple[str, str]]:
    """Return for every case that search may find its area and the language of its text."""
    body = RedactedTextRow.case_id == CaseRow.id, RedactedTextRow.part == redactions.BODY
    query = _findable(select(CaseRow.id, DecisionRow.area, RedactedTextRow.language))
    rows = session.execute(query.join(RedactedTextRow, body[0] & body[1]))
    return {case_id: (area, language) for case_id, area, language in rows}


def _findable(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Keep the decided cases that have a text and are neither erased nor restricted."""
    return query.join(DecisionRow, DecisionRow.case_id == CaseRow.id).where(
        CaseRow.state == CaseState.DECIDED,
        DecisionRow.category.not_in(tuple(restricted())),
        exists().where(RedactedTextRow.case_id == CaseRow.id).correlate(CaseRow),
        ~exists().where(CaseErasureRow.case_id == CaseRow.id).correlate(CaseRow),
    )
