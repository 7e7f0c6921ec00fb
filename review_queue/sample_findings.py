"""Compare what an auditor marked in an original with what redaction had removed.

Marks come in blind; only when they are stored is anything compared. Stored findings are
places and entity types, never words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from redaction.model import OriginalCase
from review_queue import audit, redactions
from review_queue.access import Permission, require
from review_queue.errors import ClaimConflict, MarksRefused
from review_queue.model import Actor
from review_queue.sample_tables import SampledCaseRow, SampleFindingRow
from review_queue.samples import row_of
from review_queue.tables import RedactedTextRow

MARK = "mark"
SURPLUS = "surplus"
MOST_MARKS = 2000
ENTITY = re.compile(r"[A-Z][A-Z_]{1,39}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark one piece of personal information in a part of an original; half-open code points."""

    part: str
    part_position: int
    start: int
    end: int
    entity_type: str


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """Hold one part of an original under the name its redacted text has."""

    part: str
    part_position: int
    text: str

    def __repr__(self) -> str:
        return f"Part({self.part}, {self.part_position}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Finding:
    """Show a mark (kind MARK) or a stored span that touches none (kind SURPLUS).

    `readable` counts the letters and digits of a mark that redaction left. `revised` says that
    the auditor took her mark back, or overlooked what redaction had rightly removed.
    """

    number: int
    kind: str
    part: str
    part_position: int
    start: int
    end: int
    entity_type: str
    readable: int
    revised: bool = False

    @property
    def missed(self) -> bool:
        """Whether this mark stayed readable, as first answered."""
        return self.kind == MARK and self.readable > 0

    @property
    def needless(self) -> bool:
        """Whether this was removed without being personal, as first answered."""
        return self.kind == SURPLUS


def parts(original: OriginalCase) -> tuple[Part, ...]:
    """List an original's parts in reading order."""
    names = enumerate(original.attachment_names)
    return (
        Part(redactions.SUBJECT, 0, original.subject),
        Part(redactions.BODY, 0, original.body),
        Part(redactions.QUOTED, 0, original.quoted),
        *(Part(redactions.ATTACHMENT, position, name) for position, name in names),
    )


def save_marks(
    session: Session,
    actor: Actor,
    sample_id: str,
    position: int,
    *,
    original: OriginalCase,
    marks: Collection[Mark],
    now: datetime,
) -> list[Finding]:
    """Store the blind marks of one case beside what redaction left; once only.

    Raises MarksRefused, and ClaimConflict when the case was marked already.
    """
    require(actor, Permission.AUDIT_REDACTION)
    row = row_of(session, sample_id, position)
    if row.read_at is not None or row.unreadable is not None:
        raise ClaimConflict(f"case {position} of sample {sample_id} was marked already: reload it")
    texts = parts(original)
    found = list(_findings(texts, _checked(texts, marks), _stored(session, row.case_id)))
    session.add_all(_finding_row(row, finding) for finding in found)
    row.read_at, row.read_by = now, actor.id
    row.read_policy = session.scalars(
        select(RedactedTextRow.policy_version).where(
            RedactedTextRow.case_id == row.case_id, RedactedTextRow.part == redactions.BODY
        )
    ).one()
    if not any(finding.missed or finding.needless for finding in found):
        row.settled_at = now
    _record(session, actor, row, found, now=now)
    return found


def settle(
    session: Session,
    actor: Actor,
    sample_id: str,
    position: int,
    *,
    revised: Collection[int],
    now: datetime,
) -> list[Finding]:
    """Note on which findings the auditor changed her mind, by number; the first answer stays."""
    require(actor, Permission.AUDIT_REDACTION)
    row = row_of(session, sample_id, position)
    if row.read_at is None:
        raise ClaimConflict(f"case {position} of sample {sample_id} is not marked yet")
    for finding in session.scalars(_finding_rows(sample_id, position)):
        doubtful = finding.kind == SURPLUS or finding.readable > 0
        finding.revised_at = now if doubtful and finding.number in revised else None
    row.settled_at = now
    session.flush()
    found = findings(session, actor, sample_id, position)
    _record(session, actor, row, [each for each in found if not each.revised], now=now)
    return found


def findings(session: Session, actor: Actor, sample_id: str, position: int) -> list[Finding]:
    """List what was found in one case, in order of the marks."""
    require(actor, Permission.AUDIT_REDACTION)
    return [_finding(row) for row in session.scalars(_finding_rows(sample_id, position))]


def _checked(texts: Sequence[Part], marks: Collection[Mark]) -> list[Mark]:
    if len(marks) > MOST_MARKS:
        raise MarksRefused(f"{len(marks)} marks are more than {MOST_MARKS}")
    by_place = {(text.part, text.part_position): text.text for text in texts}
    for mark in marks:
        text = by_place.get((mark.part, mark.part_position), "")
        if not 0 <= mark.start < mark.end <= len(text) or not ENTITY.fullmatch(mark.entity_type):
            raise MarksRefused(f"a mark of {mark.part} lies outside its {len(text)} characters")
        if not any(map(str.isalnum, text[mark.start : mark.end])):
            raise MarksRefused(f"a mark of {mark.part} holds no letter and no digit")
    order = {place: number for number, place in enumerate(by_place)}
    return sorted(
        set(marks), key=lambda m: (order[m.part, m.part_position], m.start, m.end, m.entity_type)
    )


def _findings(
    texts: Sequence[Part],
    marks: Sequence[Mark],
    stored: dict[tuple[str, int], list[tuple[int, int, str]]],
) -> Iterator[Finding]:
    number = 0
    for text in texts:
        place = (text.part, text.part_position)
        spans = stored.get(place, [])
        own = [mark for mark in marks if (mark.part, mark.part_position) == place]
        hidden = bytearray(len(text.text))
        for start, end, _ in spans:
            hidden[start:end] = b"\1" * (min(end, len(hidden)) - start)
        for mark in own:
            readable = sum(
                text.text[i].isalnum() and not hidden[i] for i in range(mark.start, mark.end)
            )
            number += 1
            yield Finding(number, MARK, *place, mark.start, mark.end, mark.entity_type, readable)
        for start, end, entity_type in spans:
            if not any(mark.start < end and start < mark.end for mark in own):
                number += 1
                yield Finding(number, SURPLUS, *place, start, end, entity_type, 0)


def _stored(session: Session, case_id: str) -> dict[tuple[str, int], list[tuple[int, int, str]]]:
    query = select(RedactedTextRow).where(RedactedTextRow.case_id == case_id)
    return {
        (row.part, row.position): sorted((span[0], span[1], span[2]) for span in row.spans)
        for row in session.scalars(query)
    }


def _finding_row(row: SampledCaseRow, finding: Finding) -> SampleFindingRow:
    return SampleFindingRow(
        sample_id=row.sample_id,
        position=row.position,
        number=finding.number,
        kind=finding.kind,
        part=finding.part,
        part_position=finding.part_position,
        start=finding.start,
        end=finding.end,
        entity_type=finding.entity_type,
        readable=finding.readable,
    )


def _record(
    session: Session,
    actor: Actor,
    row: SampledCaseRow,
    found: Sequence[Finding],
    *,
    now: datetime,
) -> None:
    session.flush()
    details: dict[str, str | int] = {
        "case": row.case_id,
        "missed": sum(finding.missed for finding in found),
        "needless": sum(finding.needless for finding in found),
    }
    audit.record(session, "privacy:sample:marked", actor, row.sample_id, details, now=now)


def _finding_rows(sample_id: str, position: int) -> Select[SampleFindingRow]:
    return (
        select(SampleFindingRow)
        .where(SampleFindingRow.sample_id == sample_id, SampleFindingRow.position == position)
        .order_by(SampleFindingRow.number)
    )


def _finding(row: SampleFindingRow) -> Finding:
    return Finding(
        row.number,
        row.kind,
        row.part,
        row.part_position,
        row.start,
        row.end,
        row.entity_type,
        row.readable,
        row.revised_at is not None,
    )
