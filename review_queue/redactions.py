"""Write a redacted case as rows and build the same one again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from redaction.model import RedactedCase, RedactedText, Span
from review_queue.tables import RedactedTextRow

SUBJECT = "subject"
BODY = "body"
QUOTED = "quoted"
ATTACHMENT = "attachment"
EXCERPT_CHARACTERS = 140


def save(session: Session, case_id: str, redacted: RedactedCase) -> None:
    """Replace a case's redacted text: an earlier round may have missed a name."""
    session.execute(delete(RedactedTextRow).where(RedactedTextRow.case_id == case_id))
    session.add_all(_row(case_id, part, n, text) for part, n, text in _parts(redacted))
    session.flush()


def load(session: Session, case_id: str) -> RedactedCase | None:
    """Build a case's redacted text from its rows; None before triage has run."""
    query = select(RedactedTextRow).where(RedactedTextRow.case_id == case_id)
    return _build(session.scalars(query.order_by(RedactedTextRow.position)))


def load_decided(session: Session, case_ids: Iterable[str]) -> Iterator[tuple[str, RedactedCase]]:
    """Build the redacted text of several cases, in order of their ids."""
    query = (
        select(RedactedTextRow)
        .where(RedactedTextRow.case_id.in_(tuple(case_ids)))
        .order_by(RedactedTextRow.case_id, RedactedTextRow.position)
    )
    for case_id, rows in groupby(session.scalars(query), key=lambda row: row.case_id):
        built = _build(rows)
        if built is not None:
            yield case_id, built


def excerpt(redacted: RedactedCase) -> str:
    """Cut the body, or the subject of an empty one, to one line for a list."""
    line = " ".join((redacted.body.text.strip() or redacted.subject.text).split())
    if len(line) <= EXCERPT_CHARACTERS:
        return line
    return line[: EXCERPT_CHARACTERS - 1].rstrip() + "…"


def _parts(redacted: RedactedCase) -> Iterator[tuple[str, int, RedactedText]]:
    yield SUBJECT, 0, redacted.subject
    yield BODY, 0, redacted.body
    yield QUOTED, 0, redacted.quoted
    for position, name in enumerate(redacted.attachment_names):
        yield ATTACHMENT, position, name


def _row(case_id: str, part: str, position: int, text: RedactedText) -> RedactedTextRow:
    return RedactedTextRow(
        case_id=case_id,
        part=part,
        position=position,
        text=text.text,
        spans=[[s.start, s.end, s.entity_type, s.score, s.recognizer] for s in text.spans],
        language=text.language,
        policy_version=text.policy_version,
    )


def _build(rows: Iterable[RedactedTextRow]) -> RedactedCase | None:
    texts: dict[str, RedactedText] = {}
    names: list[RedactedText] = []
    for row in rows:
        text = RedactedText(
            row.text, tuple(Span(*span) for span in row.spans), row.language, row.policy_version
        )
        if row.part == ATTACHMENT:
            names.append(text)
        else:
            texts[row.part] = text
    if not texts:
        return None
    return RedactedCase(texts[SUBJECT], texts[BODY], texts[QUOTED], tuple(names))
