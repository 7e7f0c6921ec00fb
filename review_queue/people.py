"""Earlier cases of the same person, found by keyed hashes of what intake knew of its sender.

Never by name: two people share one. Only where an installation's policy permits it, never for a
restricted category, and each time it is shown to somebody the chain says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from redaction.model import KnownIdentity, Language
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.conditions import not_erased, unrestricted
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CaseSenderRow, PersonKeyRow
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DecisionRow, SuggestionRow
from review_queue.vault import Vault
from review_queue.visibility import in_areas, visible

EMAIL, PHONE, NUMBER = "email", "phone", "number"
MOST_KEYS = 20
MOST_SHOWN = 10
SHORTEST_NUMBER = 5
SHOWN = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EXTENSION = re.compile(r"(?:ext|x|poste|p\.)\W*\d+\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """Show one case of the same person; `outcome` and `team` are None until it is decided."""

    case_id: str
    state: CaseState
    received_at: datetime
    language: Language
    excerpt: str
    outcome: str | None
    team: str | None


def identifiers(identity: KnownIdentity) -> tuple[tuple[str, str], ...]:
    """Return a sender's (kind, identifier) pairs in one spelling each, names left out.

    The first address of a message is its sender's; those copied in are other people.
    """
    return tuple(dict.fromkeys(_identifiers(identity)))[:MOST_KEYS]


def keep(session: Session, vault: Vault, case_id: str, identity: KnownIdentity) -> None:
    """Keep a triaged case's keys in place of earlier ones; none where it may be restricted.

    Without a suggestion nothing tells what the case may be: then none are kept either.
    """
    forget(session, case_id)
    if not _may_be_matched(session, case_id):
        return
    for kind, identifier in identifiers(identity):
        key = vault.fingerprint(f"person {kind}", identifier.encode())
        session.add(PersonKeyRow(case_id=case_id, kind=kind, key=key))
    session.flush()


def keep_sender(
    session: Session, vault: Vault, case_id: str, identity: KnownIdentity, day: date
) -> None:
    """Keep what counts one sender's cases of one day; it cannot link two days (case 56)."""
    forget_sender(session, case_id)
    known = identifiers(identity)
    if known:
        kind, identifier = known[0]
        content = f"{day.isoformat()}\0{kind}\0{identifier}".encode()
        key = vault.fingerprint("sender of a day", content)
        session.add(CaseSenderRow(case_id=case_id, day_key=key))
    session.flush()


def forget(session: Session, case_id: str) -> None:
    """Delete a case's keys: it was erased, or is of a category that is never matched."""
    session.execute(delete(PersonKeyRow).where(PersonKeyRow.case_id == case_id))


def forget_sender(session: Session, case_id: str) -> None:
    """Delete what counts a case among its sender's of one day."""
    session.execute(delete(CaseSenderRow).where(CaseSenderRow.case_id == case_id))


def forget_everyone(session: Session) -> None:
    """Delete every key: the policy of the installation does not permit matching."""
    session.execute(delete(PersonKeyRow))


def earlier(
    session: Session, actor: Actor, case_id: str, *, limit: int = MOST_SHOWN
) -> tuple[EarlierCase, ...]:
    """List the same person's cases received before this one, newest first.

    Only those of the actor's areas. Whoever shows them to a person calls `record_shown` first.
    """
    require(actor, Permission.SEE_CONTEXT)
    case = visible(session, actor, case_id)
    keys = select(PersonKeyRow.key).where(PersonKeyRow.case_id == case.id)
    same = select(PersonKeyRow.case_id).where(PersonKeyRow.key.in_(keys))
    query = (
        select(CaseRow, DecisionRow)
        .outerjoin(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .where(
            CaseRow.id.in_(same),
            CaseRow.id != case.id,
            CaseRow.received_at <= case.received_at,
            CaseRow.state.in_(SHOWN),
            in_areas(actor),
            unrestricted(),
            not_erased(),
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(limit)
    )
    return tuple(_earlier(*row) for row in session.execute(query))


def record_shown(
    session: Session,
    actor: Actor,
    case_id: str,
    shown: tuple[EarlierCase, ...],
    *,
    now: datetime,
) -> None:
    """Note that a case's page shows these as the same person's; commit before it does."""
    details: dict[str, audit.Detail] = {
        "count": len(shown),
        "cases": " ".join(each.case_id for each in shown),
    }
    audit.record(session, "desk:person:matched", actor, case_id, details, now=now)


def _identifiers(identity: KnownIdentity) -> Iterator[tuple[str, str]]:
    for email in identity.emails[:1]:
        plain = _folded(email)
        if _EMAIL.fullmatch(plain):
            yield EMAIL, plain
    for phone in identity.phones:
        dialled = _dialled(phone)
        if dialled:
            yield PHONE, dialled
    for number in identity.numbers:
        plain = "".join(filter(str.isalnum, _folded(number)))
        if len(plain) >= SHORTEST_NUMBER and any(map(str.isdigit, plain)):
            yield NUMBER, plain


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _dialled(phone: str) -> str:
    """Return a number as E.164 writes it, +15065550123; empty for what nobody could dial."""
    written = _EXTENSION.sub("", unicodedata.normalize("NFKC", phone).strip())
    digits = "".join(each for each in written if each.isascii() and each.isdigit())
    if written.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return f"+1{digits}" if len(digits) == 10 else ""


def _may_be_matched(session: Session, case_id: str) -> bool:
    case = session.get_one(CaseRow, case_id)
    suggestion = session.get(SuggestionRow, (case_id, case.round))
    if suggestion is None:
        return False
    possible = {suggestion.category, *suggestion.prediction_set}
    return not possible & restricted()


def _earlier(case: CaseRow, decision: DecisionRow | None) -> EarlierCase:
    decided = decision if case.state == CaseState.DECIDED else None
    return EarlierCase(
        case_id=case.id,
        state=case.state,
        received_at=case.received_at,
        language=case.text_language or "en",
        excerpt=case.excerpt,
        outcome=decided.category if decided else None,
        team=decided.team if decided else None,
    )
