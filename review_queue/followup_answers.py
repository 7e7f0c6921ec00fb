"""What citizens answer through the link of a follow-up: sealed, once, and added to the case.

Whoever has the link sees the questions and nothing of the case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from redaction.model import Language, RedactedText
from review_queue import audit, case_clocks, decisions, jobs
from review_queue.access import require_system
from review_queue.errors import FollowUpClosed
from review_queue.followup_tables import FollowUpRow
from review_queue.lifecycle import locked
from review_queue.model import PUBLIC, WORKER, Actor
from review_queue.vault import Vault

OPEN, ANSWERED = "open", "answered"
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Hold what whoever has a link may see."""

    case_id: str
    category: str
    asked: tuple[str, ...]
    language: Language
    expires_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Hold a citizen's words on one piece of information, under the name it was asked by."""

    information: str
    label: str
    words: str

    def __repr__(self) -> str:
        return f"Answer({self.information}, {len(self.words)} characters)"


def invitation(session: Session, given: str, *, now: datetime) -> Invitation | None:
    """Return what a link asks; None for one that is unknown, used, withdrawn or too old."""
    row = session.scalars(_by_token(given)).one_or_none()
    if row is None or row.state != OPEN or row.expires_at <= now:
        return None
    asked = tuple(row.asked)
    return Invitation(row.case_id, row.category, asked, row.language, row.expires_at)


def answer(
    session: Session,
    vault: Vault,
    given: str,
    answers: Sequence[Answer],
    *,
    now: datetime,
) -> str:
    """Seal what a citizen answered and have it added to the case; returns the case's number.

    The clock goes on at once. Raises FollowUpClosed, also for a second answer, and CaseErased.
    """
    row = session.scalars(_by_token(given).with_for_update()).one_or_none()
    if row is None or row.state != OPEN or row.expires_at <= now:
        raise FollowUpClosed
    content = json.dumps(
        [{"id": each.information, "label": each.label, "words": each.words} for each in answers]
    )
    row.answer_blob = vault.seal(
        session, case_id=row.case_id, kind=ANSWER, content=content.encode(), now=now
    )
    row.state, row.answered_at = ANSWERED, now
    row.answered = [each.information for each in answers]
    session.flush()
    jobs.enqueue(session, jobs.ADDITION, row.case_id, now=now)
    details: dict[str, audit.Detail] = {"answers": len(answers), "size": len(content)}
    audit.record(session, "intake:followup:answered", PUBLIC, row.case_id, details, now=now)
    case_clocks.answered(session, row.case_id, now=now)
    return row.case_id


def answers_of(
    session: Session, vault: Vault, case_id: str, *, actor: Actor, unread: bool = False
) -> tuple[Answer, ...]:
    """Open what a citizen answered in a case, in order, for a part of the system.

    With `unread`, only what is not part of the case yet.
    """
    require_system(actor)
    return opened_answers(session, vault, case_id, unread=unread)


def opened_answers(
    session: Session, vault: Vault, case_id: str, *, unread: bool = False
) -> tuple[Answer, ...]:
    """Open a case's answers for whoever was let at its original; raises VaultTampered."""
    query = select(FollowUpRow.answer_blob).where(
        FollowUpRow.case_id == case_id, FollowUpRow.answer_blob.is_not(None)
    )
    if unread:
        query = query.where(FollowUpRow.read_at.is_(None))
    blobs = session.scalars(query.order_by(FollowUpRow.answered_at, FollowUpRow.id)).all()
    return tuple(
        Answer(str(each["id"]), str(each["label"]), str(each["words"]))
        for blob in blobs
        for each in json.loads(vault.open(session, str(blob), case_id=case_id))
    )


def note_read(session: Session, case_id: str, unread: str | None, *, now: datetime) -> None:
    """Note that a case's answers are part of its text now, or a code of why they cannot be."""
    query = select(FollowUpRow).where(
        FollowUpRow.case_id == case_id,
        FollowUpRow.state == ANSWERED,
        FollowUpRow.read_at.is_(None),
    )
    for row in session.scalars(query):
        row.read_at, row.unread = now, unread
    session.flush()


def keep_as_note(session: Session, case_id: str, text: RedactedText, *, now: datetime) -> None:
    """Keep answers beside a case that was decided before they came."""
    locked(session, case_id)
    decisions.write_note(session, WORKER, case_id, text, tag="worker:case:noted", now=now)


def leave_sealed(session: Session, case_id: str, reason: str, *, now: datetime) -> None:
    """Note why answers could not become part of a case's text; staff open them with a reason."""
    locked(session, case_id)
    note_read(session, case_id, reason, now=now)
    details: dict[str, audit.Detail] = {"reason": reason}
    audit.record(session, "worker:case:unadded", WORKER, case_id, details, now=now)


def digest(given: str) -> str:
    """Return what stands in the table for a token."""
    return hashlib.sha256(given.encode()).hexdigest()


def _by_token(given: str) -> Select[FollowUpRow]:
    return select(FollowUpRow).where(FollowUpRow.token_sha256 == digest(given))
