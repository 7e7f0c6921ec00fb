"""A stored case's original, read again as it came; only parts of the system may do so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.intake.parse import parse
from app.intake.submission import Submission
from review_queue import acceptance, followup_answers
from review_queue.followup_answers import Answer
from review_queue.model import WORKER
from review_queue.vault import Vault


def submission_of(session: Session, vault: Vault, case_id: str) -> Submission:
    """Open and parse a case's original, with what was answered since.

    Raises CaseErased, VaultSealed or VaultTampered.
    """
    envelope = acceptance.envelope(session, case_id)
    submission = parse(
        acceptance.original(session, vault, case_id, actor=WORKER),
        id=case_id,
        channel=envelope.channel,
        received_at=envelope.received_at,
        language=envelope.language,
    )
    answers = followup_answers.answers_of(session, vault, case_id, actor=WORKER)
    return with_answers(submission, answers)


def with_answers(submission: Submission, answers: Sequence[Answer]) -> Submission:
    """Add what a citizen answered to their request, as the answers of a form stand in it."""
    fields = dict(submission.fields)
    for each in answers:
        before = fields.get(each.label)
        fields[each.label] = f"{before}; {each.words}" if before else each.words
    return replace(submission, fields=fields)
