"""Ask a citizen for what is missing, once a person has approved the letter.

A link holds a token that nobody can guess; the table holds its hash. While an answer is waited for
the case's clock stands still.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from redaction.model import Language
from review_queue import audit, case_clocks, deliveries, outgoing
from review_queue.access import Permission, require
from review_queue.deliveries import AGAIN, ARRIVED, BY_HAND, FAILED, MOOT, PENDING, UNCLEAR
from review_queue.errors import ClaimConflict, FollowUpClosed, FollowUpRefused
from review_queue.followup_answers import OPEN, digest
from review_queue.followup_tables import FollowUpRow, OutgoingRow
from review_queue.model import Actor, CaseState
from review_queue.tables import CaseRow
from review_queue.vault import Vault, refuse_erased
from review_queue.visibility import visible, visible_locked

WITHDRAWN = "withdrawn"
LASTS = timedelta(days=30)
WAITED_DAYS = 10
"""Business days the clock stands still at the longest."""
MOST = 3
"""Follow-ups of one case; whoever needs a fourth should call."""
APART = timedelta(hours=1)
"""Between two letters to one address, whatever the case (cases 29 and 30)."""
SETTLED = (UNCLEAR, FAILED, BY_HAND)


@dataclass(frozen=True, slots=True)
class Questions:
    """Say what to ask a citizen: ids of a category's information, and in which language."""

    category: str
    information: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Hold where a citizen can be written to, empty when nobody knows.

    `refused` is a code of why this sender must not be written to, such as one that is a machine.
    """

    email: str = ""
    refused: str | None = None

    def __repr__(self) -> str:
        return f"Address({bool(self.email)}, {self.refused})"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Show one set of questions; `sending` is the state of its letter.

    `unread` is a code of why an answer could not become part of the case's text.
    """

    id: int
    state: str
    language: Language
    category: str
    asked: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    sending: str
    answered: tuple[str, ...]
    answered_at: datetime | None
    read_at: datetime | None
    unread: str | None


def ask(
    session: Session,
    vault: Vault,
    actor: Actor,
    case_id: str,
    questions: Questions,
    address: Address,
    *,
    by_mail: bool,
    now: datetime,
) -> FollowUp:
    """Lay out a letter that a person approved, and stop the clock where it may stand still.

    Raises ClaimConflict when someone else has the case or it no longer waits, FollowUpRefused
    with a code, CaseErased.
    """
    require(actor, Permission.FOLLOW_UP)
    case = _free(session, actor, case_id, now)
    refuse_erased(session, case.id)
    _refuse(session, vault, case.id, questions, address, now=now)
    token = secrets.token_urlsafe(24)
    row = FollowUpRow(
        case_id=case.id,
        token_sha256=digest(token),
        state=OPEN,
        language=questions.language,
        category=questions.category,
        asked=list(questions.information),
        asked_by=actor.id,
        asked_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    outgoing.queue(
        session, vault, kind=outgoing.FOLLOW_UP, about=row.id, language=row.language,
        case_id=case.id, address=address.email, token=token, by_mail=by_mail, now=now,
    )  # fmt: skip
    details: dict[str, audit.Detail] = {"questions": len(row.asked), "language": row.language}
    audit.record(session, "desk:followup:asked", actor, case.id, details, now=now)
    _stop_clock(session, actor, case, now)
    return _shown(session, row)


def followups(session: Session, actor: Actor, case_id: str) -> tuple[FollowUp, ...]:
    """List what a citizen was asked in a case, newest first."""
    require(actor, Permission.SEE_CASE)
    visible(session, actor, case_id)
    query = select(FollowUpRow).where(FollowUpRow.case_id == case_id)
    rows = session.scalars(query.order_by(FollowUpRow.id.desc()))
    return tuple(_shown(session, row) for row in rows)


def token(session: Session, vault: Vault, actor: Actor, case_id: str, followup_id: int) -> str:
    """Return the token of an open follow-up, for a person who sends the letter themselves.

    Where it goes to is not told: whoever must know opens the original. Raises FollowUpClosed.
    """
    require(actor, Permission.FOLLOW_UP)
    visible(session, actor, case_id)
    row = _open_row(session, case_id, followup_id)
    query = select(OutgoingRow).where(
        OutgoingRow.kind == outgoing.FOLLOW_UP, OutgoingRow.about == row.id
    )
    return outgoing.opened(session, vault, session.scalars(query).one()).token


def settle(
    session: Session, actor: Actor, case_id: str, followup_id: int, outcome: str, *, now: datetime
) -> None:
    """Say that a letter arrived or was sent by hand, or have an unclear one sent again.

    Raises FollowUpClosed when it is not in question.
    """
    require(actor, Permission.FOLLOW_UP)
    visible_locked(session, actor, case_id)
    row = _open_row(session, case_id, followup_id)
    letter = outgoing.of(session, outgoing.FOLLOW_UP, row.id)
    again = outcome == AGAIN and letter.state != BY_HAND
    if letter.state not in SETTLED or (outcome != ARRIVED and not again):
        raise FollowUpClosed
    deliveries.settle(letter, outcome, now=now)
    letter.settled_by = actor.id
    session.flush()
    details: dict[str, audit.Detail] = {"outcome": outcome}
    audit.record(session, "desk:followup:settled", actor, case_id, details, now=now)


def withdraw(
    session: Session, actor: Actor, case_id: str, followup_id: int, *, now: datetime
) -> None:
    """Close a link before it was answered; the clock goes on. Raises FollowUpClosed."""
    require(actor, Permission.FOLLOW_UP)
    case = visible_locked(session, actor, case_id)
    row = _open_row(session, case_id, followup_id)
    letter = outgoing.of(session, outgoing.FOLLOW_UP, row.id)
    if letter.state in (PENDING, BY_HAND, FAILED):
        letter.state, letter.changed_at = MOOT, now
    row.state = WITHDRAWN
    session.flush()
    audit.record(session, "desk:followup:withdrawn", actor, case_id, {}, now=now)
    case_clocks.wait_no_longer(session, actor, case, "by_mistake", now=now)


def _free(session: Session, actor: Actor, case_id: str, now: datetime) -> CaseRow:
    case = visible_locked(session, actor, case_id)
    if case.state != CaseState.WAITING:
        raise ClaimConflict(f"case {case_id} is {case.state} now: open it again")
    held = case.claimed_by not in (None, actor.id)
    if held and case.claimed_until is not None and case.claimed_until > now:
        raise ClaimConflict(f"case {case_id} is with {case.claimed_by}: wait or ask them")
    return case


def _refuse(
    session: Session,
    vault: Vault,
    case_id: str,
    questions: Questions,
    address: Address,
    *,
    now: datetime,
) -> None:
    if not questions.information:
        raise FollowUpRefused("nothing")
    if address.refused:
        raise FollowUpRefused(address.refused)
    query = select(FollowUpRow).where(FollowUpRow.case_id == case_id)
    before = [row for row in session.scalars(query) if row.state != WITHDRAWN]
    if any(row.state == OPEN and row.expires_at > now for row in before):
        raise FollowUpRefused("open")
    if len(before) >= MOST:
        raise FollowUpRefused("many")
    key = outgoing.recipient_key(vault, address.email)
    if outgoing.written_to(session, key, since=now - APART):
        raise FollowUpRefused("recent")


def _stop_clock(session: Session, actor: Actor, case: CaseRow, now: datetime) -> None:
    """Stop the clock of a case that may wait: no emergency, and not late already."""
    running = case_clocks.clock(session, actor, case.id, now=now)
    if running is None or running.pause is not None or running.due_at <= now:
        return
    if running.severity is not Severity.S1:
        case_clocks.pause(
            session, actor, case.id, reason="information_asked", days=WAITED_DAYS, now=now
        )


def _open_row(session: Session, case_id: str, followup_id: int) -> FollowUpRow:
    row = session.get(FollowUpRow, followup_id, populate_existing=True)
    if row is None or row.case_id != case_id or row.state != OPEN:
        raise FollowUpClosed
    return row


def _shown(session: Session, row: FollowUpRow) -> FollowUp:
    sending = session.scalar(
        select(OutgoingRow.state).where(
            OutgoingRow.kind == outgoing.FOLLOW_UP, OutgoingRow.about == row.id
        )
    )
    return FollowUp(
        id=row.id,
        state=row.state,
        language=row.language,
        category=row.category,
        asked=tuple(row.asked),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        sending=sending or MOOT,
        answered=tuple(row.answered),
        answered_at=row.answered_at,
        read_at=row.read_at,
        unread=row.unread,
    )
