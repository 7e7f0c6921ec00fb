"""What can go wrong while redacting. Every failure stops the message: nothing passes unredacted."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "language_unknown",
    "redaction_timeout",
    "redaction_failed",
    "model_missing",
    "model_altered",
    "text_too_long",
]


class RedactionError(Exception):
    """Report that a text could not be redacted and must not go further.

    `reason` is the code shown to staff. The message carries sizes and names of models, never
    text of the message.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: str = reason
