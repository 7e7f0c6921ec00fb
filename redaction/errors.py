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


RuleFault = Literal[
    "entity_unknown",
    "keep_identifier",
    "pattern_broad",
    "pattern_broken",
    "pattern_empty",
    "pattern_slow",
    "rule_too_long",
    "term_short",
]


class InvalidRule(Exception):
    """Report that a rule of the office cannot be used; `reason` is the code shown to staff.

    The message says what to change and never repeats the rule, which may be someone's name.
    """

    def __init__(self, reason: RuleFault, message: str) -> None:
        super().__init__(message)
        self.reason: str = reason
