"""From the bytes of an original to the submission that redaction was given."""

from __future__ import annotations

from app.intake.parse import parse
from app.intake.submission import Submission
from review_queue.acceptance import Envelope


def submission_of(raw: bytes, case_id: str, envelope: Envelope) -> Submission:
    """Parse an original as the worker does: the spans of its redacted texts point into this."""
    return parse(
        raw,
        id=case_id,
        channel=envelope.channel,
        received_at=envelope.received_at,
        language=envelope.language,
    )
