"""What redaction reads of a submission."""

from __future__ import annotations

from app.intake.form import full_body
from app.intake.submission import Submission
from redaction.model import OriginalCase


def original_case(submission: Submission) -> OriginalCase:
    """Lay out what redaction reads of a submission."""
    return OriginalCase(
        subject=submission.subject,
        body=full_body(submission),
        quoted=submission.quoted,
        attachment_names=tuple(file.name for file in submission.attachments),
        language=submission.language,
        identity=submission.sender,
    )
