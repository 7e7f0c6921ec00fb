"""Which model serves, by whose choice and why: the chain of events is the record.

The reason is redacted text, sealed in the vault all the same: the chain can never be cleaned of a
name that redaction missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import ModelChoiceRefused
from review_queue.model import Actor
from review_queue.tables import AuditEventRow
from review_queue.vault import Vault

BLOB = "model_reason"
CHOSEN = "oversight:model:chosen"
FEWEST_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Record that a model, named by its folder and its card's hash, was put in use."""

    name: str
    digest: str
    previous: str | None
    reason: str
    chosen_by: str
    chosen_at: datetime


def choose(
    session: Session,
    vault: Vault,
    actor: Actor,
    *,
    name: str,
    digest: str,
    previous: str | None,
    reason: RedactedText,
    now: datetime,
) -> None:
    """Record that a model takes the place of `previous`.

    Raises ModelChoiceRefused for a reason of fewer than ten characters beside its placeholders.
    """
    require(actor, Permission.CHOOSE_MODEL)
    written = own_words(reason.text)
    if len(written) < FEWEST_CHARACTERS:
        raise ModelChoiceRefused(
            f"the reason has {len(written)} characters and needs {FEWEST_CHARACTERS}: say why"
        )
    blob_id = vault.seal(session, case_id=None, kind=BLOB, content=reason.text.encode(), now=now)
    details = {"model": digest, "previous": previous, "reason": blob_id}
    audit.record(session, CHOSEN, actor, name, details, now=now)


def listed(session: Session, vault: Vault, actor: Actor) -> list[ModelChoice]:
    """List every choice there was with its reason, newest first."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(AuditEventRow).where(AuditEventRow.tag == CHOSEN)
    rows = session.scalars(query.order_by(AuditEventRow.seq.desc()))
    return [_choice(session, vault, row) for row in rows]


def _choice(session: Session, vault: Vault, row: AuditEventRow) -> ModelChoice:
    details = json.loads(row.details)
    return ModelChoice(
        name=row.subject,
        digest=details["model"],
        previous=details["previous"],
        reason=vault.open(session, details["reason"], case_id=None).decode(),
        chosen_by=row.actor,
        chosen_at=row.at,
    )
