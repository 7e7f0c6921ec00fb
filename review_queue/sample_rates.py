"""Count what the auditors' samples found: leaking documents, and missed marks by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue.access import Permission, require
from review_queue.model import Actor, Channel
from review_queue.sample_findings import MARK
from review_queue.sample_tables import SampledCaseRow, SampleFindingRow


class Answer(StrEnum):
    """FIRST is what the auditor marked blind; REVISED is what she says having compared."""

    FIRST = "first"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Cell:
    """Count the marks of one kind; `missed` of `marks` stayed readable."""

    entity_type: str
    language: Language
    channel: Channel
    marks: int
    missed: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Count what was read: `leaking` documents hold a missed mark, `stripped` ones lost too much.

    `redacted_again` documents were compared with a newer redaction than the drawn one.
    """

    documents: int
    leaking: int
    stripped: int
    redacted_again: int
    cells: tuple[Cell, ...]


def tally(session: Session, actor: Actor, *, sample_id: str | None = None, answer: Answer) -> Tally:
    """Count one sample, or all of them with each case counted as it was read last."""
    require(actor, Permission.AUDIT_REDACTION)
    read = _read(session, sample_id)
    found = _found(session, sample_id)
    kept = [(row, _answered(found.get((row.sample_id, row.position), ()), answer)) for row in read]
    return Tally(
        documents=len(kept),
        leaking=sum(any(missed for _, missed in marks) for _, (marks, _) in kept),
        stripped=sum(needless > 0 for _, (_, needless) in kept),
        redacted_again=sum(row.read_policy != row.drawn_policy for row in read),
        cells=_cells((row, marks) for row, (marks, _) in kept),
    )


def _read(session: Session, sample_id: str | None) -> list[SampledCaseRow]:
    query = select(SampledCaseRow).where(SampledCaseRow.read_at.is_not(None))
    if sample_id is not None:
        query = query.where(SampledCaseRow.sample_id == sample_id)
    ordered = query.order_by(SampledCaseRow.read_at, SampledCaseRow.sample_id)
    # A case of two samples is one document: its last reading counts.
    return list({row.case_id: row for row in session.scalars(ordered)}.values())


def _found(
    session: Session, sample_id: str | None
) -> dict[tuple[str, int], list[SampleFindingRow]]:
    query = select(SampleFindingRow)
    if sample_id is not None:
        query = query.where(SampleFindingRow.sample_id == sample_id)
    found: dict[tuple[str, int], list[SampleFindingRow]] = {}
    for row in session.scalars(query):
        found.setdefault((row.sample_id, row.position), []).append(row)
    return found


def _answered(
    rows: Sequence[SampleFindingRow], answer: Answer
) -> tuple[list[tuple[str, bool]], int]:
    """Return each mark's entity type and whether it was missed, and the needless removals.

    Having compared, a mark taken back is none, and a removal first overlooked was a mark that
    redaction covered.
    """
    marks, needless = [], 0
    for row in rows:
        revised = answer is Answer.REVISED and row.revised_at is not None
        if (row.kind == MARK) is not revised:
            marks.append((row.entity_type, row.readable > 0))
        elif not revised:
            needless += 1
    return marks, needless


def _cells(
    documents: Iterable[tuple[SampledCaseRow, list[tuple[str, bool]]]],
) -> tuple[Cell, ...]:
    marked: Counter[tuple[str, Language, Channel]] = Counter()
    missed: Counter[tuple[str, Language, Channel]] = Counter()
    for row, marks in documents:
        for entity_type, readable in marks:
            key = (entity_type, row.language, row.channel)
            marked[key] += 1
            missed[key] += readable
    return tuple(Cell(*key, marked[key], missed[key]) for key in sorted(marked))
