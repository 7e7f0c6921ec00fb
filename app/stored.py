"""A stored case's original, read again as it came; only parts of the system may do so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.intake.parse import parse
from app.intake.submission import Submission
from review_queue import acceptance
from review_queue.model import WORKER
from review_queue.vault import Vault


def submission_of(session: Session, vault: Vault, case_id: str) -> Submission:
    """Open and parse a case's original; raises CaseErased, VaultSealed or VaultTampered."""
    envelope = acceptance.envelope(session, case_id)
    return parse(
        acceptance.original(session, vault, case_id, actor=WORKER),
        id=case_id,
        channel=envelope.channel,
        received_at=envelope.received_at,
        language=envelope.language,
    )
