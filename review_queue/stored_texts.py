"""Every place outside the vault that holds words of a message, and how they are replaced there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from redaction.normalization import fold
from redaction.placeholders import PLACEHOLDER
from review_queue import redactions
from review_queue.columns import UNSTORABLE
from review_queue.errors import CaseErased
from review_queue.occurrence_tables import CasePlaceRow
from review_queue.rescan_model import Outcome, Rewriting, Writing
from review_queue.tables import (
    AttachmentRow,
    CaseRow,
    CaseVectorsRow,
    NoteRow,
    RedactedTextRow,
    RouteRow,
    SuggestionRow,
)
from review_queue.vault import Vault
from review_queue.vault_tables import OriginalOpeningRow

WITHHELD = "withheld"
COMMUNITY = "community"


def writings(session: Session, case_id: str) -> Iterator[Writing]:
    """Yield the notes on a case and the reasons given for opening its original."""
    notes = select(NoteRow).where(NoteRow.case_id == case_id).order_by(NoteRow.id)
    for note in session.scalars(notes):
        yield Writing("note", str(note.id), note.text)
    openings = select(OriginalOpeningRow).where(OriginalOpeningRow.case_id == case_id)
    for opening in session.scalars(openings.order_by(OriginalOpeningRow.id)):
        yield Writing("opening", opening.id, opening.note)


def parts(session: Session, case_id: str) -> Iterator[Writing]:
    """Yield the redacted parts of a case whose original was erased: all there is to read."""
    query = select(RedactedTextRow).where(RedactedTextRow.case_id == case_id)
    for row in session.scalars(query.order_by(RedactedTextRow.part, RedactedTextRow.position)):
        yield Writing("part", f"{row.part} {row.position}", row.text)


def texts(redacted: RedactedCase) -> list[str]:
    """Return every part's text as the database gives it back."""
    written = (redacted.subject, redacted.body, redacted.quoted, *redacted.attachment_names)
    return [UNSTORABLE.sub("\ufffd", text.text) for text in written]


def replace(
    session: Session, outcome: Outcome, old: RedactedCase | None, *, policy_version: str
) -> RedactedCase | None:
    """Store a case's new redaction in place of the old one; returns what is stored now."""
    case_id = outcome.case.case_id
    if outcome.redacted is not None:
        redactions.save(session, case_id, outcome.redacted)
    for rewriting in outcome.rewritten:
        if rewriting.writing.place == "part":
            _replace_part(session, case_id, rewriting, policy_version)
    new = outcome.redacted or redactions.load(session, case_id)
    if new is not None:
        case = session.get_one(CaseRow, case_id)
        case.excerpt = redactions.excerpt(new)
        case.text_language = new.language
        _rename_attachments(session, outcome, old, new)
        session.flush()
    return new


def rewrite(
    session: Session,
    vault: Vault,
    outcome: Outcome,
    *,
    policy_version: str,
    now: datetime,
) -> None:
    """Store the notes and reasons as they read now; seal away those that could not be read."""
    for each in outcome.rewritten:
        if each.text is None:
            _seal_away(session, vault, outcome.case.case_id, each.writing, now=now)
        values = {"policy_version": policy_version}
        text = each.text or ""
        if each.writing.place == "note":
            note = update(NoteRow).where(NoteRow.id == int(each.writing.key))
            session.execute(note.values(text=text, **values))
        elif each.writing.place == "opening":
            opening = update(OriginalOpeningRow).where(OriginalOpeningRow.id == each.writing.key)
            session.execute(opening.values(note=text, **values))


def unquote(session: Session, case_id: str, old: RedactedCase, new: RedactedCase | None) -> None:
    """Take out of proposals what is no longer readable, and the vectors made from the old text.

    The proposal itself stays: category, probabilities and route are not words of the message.
    """
    before, after = _readable(old), "" if new is None else _readable(new)
    for row in session.scalars(select(SuggestionRow).where(SuggestionRow.case_id == case_id)):
        row.evidence = [words for words in row.evidence if words in after]
        row.against_evidence = [words for words in row.against_evidence if words in after]
        row.severity_reasons = [_reason(reason, after) for reason in row.severity_reasons]
    for route in session.scalars(select(RouteRow).where(RouteRow.case_id == case_id)):
        before_reasons = route.reasons
        route.reasons = [
            [code, value]
            for code, value in route.reasons
            if code != COMMUNITY or fold(value) not in fold(before) or fold(value) in fold(after)
        ]
        if len(route.reasons) < len(before_reasons):
            session.execute(delete(CasePlaceRow).where(CasePlaceRow.case_id == case_id))
    session.execute(delete(CaseVectorsRow).where(CaseVectorsRow.case_id == case_id))
    session.flush()


def withhold(session: Session, case_id: str) -> None:
    """Remove a case's redacted text that can no longer be trusted; the original stays sealed."""
    session.execute(delete(RedactedTextRow).where(RedactedTextRow.case_id == case_id))
    session.execute(update(AttachmentRow).where(AttachmentRow.case_id == case_id).values(name=""))
    session.execute(update(CaseRow).where(CaseRow.id == case_id).values(excerpt=""))
    session.flush()


def _replace_part(
    session: Session, case_id: str, rewriting: Rewriting, policy_version: str
) -> None:
    part, position = rewriting.writing.key.split()
    statement = update(RedactedTextRow).where(
        RedactedTextRow.case_id == case_id,
        RedactedTextRow.part == part,
        RedactedTextRow.position == int(position),
    )
    session.execute(statement.values(text=rewriting.text or "", policy_version=policy_version))


def _rename_attachments(
    session: Session, outcome: Outcome, old: RedactedCase | None, new: RedactedCase
) -> None:
    """Give attachments their new names, each recognised by its old name and its size."""
    rows = list(
        session.scalars(select(AttachmentRow).where(AttachmentRow.case_id == outcome.case.case_id))
    )
    if old is None or len(old.attachment_names) != len(new.attachment_names):
        names = [name.text for name in new.attachment_names]
        for row, name in zip(rows, names, strict=False):
            row.name = name
        return
    pairs = zip(old.attachment_names, new.attachment_names, strict=True)
    for position, (before, after) in enumerate(pairs):
        size = outcome.sizes[position] if position < len(outcome.sizes) else None
        same = [row for row in rows if row.name == UNSTORABLE.sub("\ufffd", before.text)]
        chosen = next((row for row in same if row.size == size), same[0] if same else None)
        if chosen is not None:
            rows.remove(chosen)
            chosen.name = after.text


def _seal_away(
    session: Session, vault: Vault, case_id: str, writing: Writing, *, now: datetime
) -> None:
    try:
        vault.seal(session, case_id=case_id, kind=WITHHELD, content=writing.text.encode(), now=now)
    except CaseErased:
        return


def _readable(redacted: RedactedCase) -> str:
    return PLACEHOLDER.sub(" ", "\n\n".join(texts(redacted)))


def _reason(reason: str, readable: str) -> str:
    """Keep the rule's id, and its words while the message still shows them."""
    rule, _, words = reason.partition(": ")
    return reason if all(word in readable for word in words.split(", ")) else rule
