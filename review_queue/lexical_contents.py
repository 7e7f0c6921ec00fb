"""Which cases the lexical leg should hold, and with which texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from review_queue import redactions
from review_queue.conditions import findable
from review_queue.tables import CaseRow, RedactedTextRow


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
    query = select(CaseRow.id, CaseRow.area).where(
        CaseRow.id.in_(tuple(case_ids)), findable(by_id=True)
    )
    areas = {case_id: area for case_id, area in session.execute(query) if area is not None}
    for case_id, redacted in redactions.load_decided(session, areas):
        yield Readable(case_id, areas[case_id], redacted)


def next_ids(session: Session, after: str, limit: int) -> list[str]:
    """Return the next cases behind `after` that search may find, in order of id."""
    query = select(CaseRow.id).where(CaseRow.id > after, findable(by_id=True))
    return list(session.scalars(query.order_by(CaseRow.id).limit(limit)))


def places(session: Session, *where: ColumnElement[bool]) -> dict[str, tuple[str, str]]:
    """Return for every case that search may find its area and the language of its text."""
    query = select(CaseRow.id, CaseRow.area, RedactedTextRow.language)
    query = query.join(RedactedTextRow, RedactedTextRow.case_id == CaseRow.id)
    query = query.where(
        RedactedTextRow.part == redactions.BODY, findable(by_id=bool(where)), *where
    )
    rows = session.execute(query)
    return {case_id: (area, language) for case_id, area, language in rows if area is not None}
