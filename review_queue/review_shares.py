"""Which share of cases is decided blind, and which is read by a second person.

A supervisor chooses both with a reason; no choice is ever changed. The reason is redacted, and
sealed nevertheless, as that of a threshold is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import SharesRefused
from review_queue.model import Actor
from review_queue.review_tables import ReviewShareRow
from review_queue.vault import Vault

BLOB = "review_shares_reason"
REASON_CHARACTERS = 10
LARGEST = 0.5


@dataclass(frozen=True, slots=True)
class Shares:
    """Hold both shares, 0..1: of all cases decided blind, and of all read a second time."""

    blind: float
    second: float


@dataclass(frozen=True, slots=True)
class ChosenShares:
    """Hold one choice."""

    shares: Shares
    chosen_by: str
    chosen_at: datetime


def choose(
    session: Session,
    vault: Vault,
    actor: Actor,
    shares: Shares,
    *,
    reason: RedactedText,
    now: datetime,
) -> None:
    """Put shares in force from the next case on.

    Raises SharesRefused for a share outside 0..0.5, and for a reason of fewer than ten
    characters beside its placeholders.
    """
    require(actor, Permission.SET_REVIEW_SHARES)
    for share in (shares.blind, shares.second):
        if not 0 <= share <= LARGEST:
            raise SharesRefused(f"a share is between 0 and {LARGEST}, not {share}")
    written = own_words(reason.text)
    if len(written) < REASON_CHARACTERS:
        raise SharesRefused(
            f"the reason has {len(written)} characters and needs {REASON_CHARACTERS}: say why"
        )
    blob_id = vault.seal(session, case_id=None, kind=BLOB, content=reason.text.encode(), now=now)
    row = ReviewShareRow(
        blind=shares.blind,
        second=shares.second,
        blob_id=blob_id,
        chosen_by=actor.id,
        chosen_at=now,
    )
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {"blind": shares.blind, "second": shares.second}
    audit.record(session, "oversight:shares:chosen", actor, str(row.id), details, now=now)


def in_force(session: Session, default: Shares) -> Shares:
    """Return the shares last chosen; `default` while nobody has chosen."""
    query = select(ReviewShareRow).order_by(ReviewShareRow.id.desc()).limit(1)
    row = session.scalars(query).first()
    return default if row is None else Shares(row.blind, row.second)


def listed(session: Session, vault: Vault, actor: Actor) -> tuple[tuple[ChosenShares, str], ...]:
    """List every choice there was with its reason, newest first."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(ReviewShareRow).order_by(ReviewShareRow.id.desc())
    return tuple(
        (
            ChosenShares(Shares(row.blind, row.second), row.chosen_by, row.chosen_at),
            vault.open(session, row.blob_id, case_id=None).decode(),
        )
        for row in session.scalars(query)
    )
