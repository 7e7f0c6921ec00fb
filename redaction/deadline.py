"""A moment after which redaction gives up rather than let a text through half searched."""

from __future__ import annotations

import time
from dataclasses import dataclass

from redaction.errors import RedactionError


@dataclass(frozen=True, slots=True)
class Deadline:
    """Hold a moment of `time.monotonic`, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    def remaining(self) -> float:
        """Return the seconds left, always positive; raise RedactionError when none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise RedactionError(
                "redaction_timeout",
                "Redaction took longer than its time limit. Process the message again, or raise "
                "the limit when it is unusually long.",
            )
        return left
