"""From which probability on a category is suggested: chosen by a supervisor, never changed after.

The reason is redacted, and sealed in the vault nevertheless: a rescan reads cases again, and would
not reach it when the office learns of a name that was missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.agent import model_of
from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import ThresholdRefused
from review_queue.model import Actor
from review_queue.threshold_tables import SuggestionThresholdRow
from review_queue.vault import Vault

BLOB = "threshold_reason"
REASON_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class ChosenThreshold:
    """Hold one choice; `agent` names the model whose figures it was chosen by."""

    threshold: float
    agent: str
    chosen_by: str
    chosen_at: datetime

    def serves(self, agent: str) -> bool:
        """Tell whether it was chosen for this agent's model: figures hold for one model only."""
        return model_of(self.agent) == model_of(agent)


def choose(
    session: Session,
    vault: Vault,
    actor: Actor,
    *,
    threshold: float,
    agent: str,
    reason: RedactedText,
    now: datetime,
) -> None:
    """Put a threshold in force from the next message on.

    Raises ThresholdRefused for a number outside 0..1, and for a reason of fewer than ten
    characters beside its placeholders.
    """
    require(actor, Permission.SET_THRESHOLD)
    if not 0 < threshold <= 1:
        raise ThresholdRefused(f"the threshold {threshold} is not above 0 and at most 1")
    written = own_words(reason.text)
    if len(written) < REASON_CHARACTERS:
        raise ThresholdRefused(
            f"the reason has {len(written)} characters and needs {REASON_CHARACTERS}: say why"
        )
    blob_id = vault.seal(session, case_id=None, kind=BLOB, content=reason.text.encode(), now=now)
    row = SuggestionThresholdRow(
        threshold=threshold, agent=agent, blob_id=blob_id, chosen_by=actor.id, chosen_at=now
    )
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {"threshold": threshold, "model": model_of(agent)}
    audit.record(session, "oversight:threshold:chosen", actor, str(row.id), details, now=now)


def newest(session: Session) -> ChosenThreshold | None:
    """Return the choice in force; None when nobody has chosen. Ask it whether it serves."""
    query = select(SuggestionThresholdRow).order_by(SuggestionThresholdRow.id.desc()).limit(1)
    row = session.scalars(query).first()
    return None if row is None else _chosen(row)


def in_force(session: Session, agent: str) -> float | None:
    """Return the threshold that was chosen for an agent's model; None for the model's own."""
    chosen = newest(session)
    return chosen.threshold if chosen is not None and chosen.serves(agent) else None


def listed(session: Session, vault: Vault, actor: Actor) -> tuple[tuple[ChosenThreshold, str], ...]:
    """List every choice there was with its reason, newest first."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(SuggestionThresholdRow).order_by(SuggestionThresholdRow.id.desc())
    return tuple(
        (_chosen(row), vault.open(session, row.blob_id, case_id=None).decode())
        for row in session.scalars(query)
    )


def _chosen(row: SuggestionThresholdRow) -> ChosenThreshold:
    return ChosenThreshold(row.threshold, row.agent, row.chosen_by, row.chosen_at)
