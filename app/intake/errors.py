"""What can go wrong on the way in."""

from __future__ import annotations


class LimitExceeded(Exception):
    """Refuse bytes that would be too costly to take apart; `reason` is a quarantine code."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The message exceeds a limit: {reason}. It is kept unparsed.")
        self.reason = reason


class SourceUnreadable(Exception):
    """Report files that could not be read; everything readable was handed over first."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        listed = ", ".join(paths[:5])
        super().__init__(
            f"{len(paths)} file(s) could not be read: {listed}. "
            "Check that they exist and may be read, then run the command again."
        )
        self.paths = paths


class UnreadableForm(Exception):
    """Refuse bytes that are no form: not a JSON object, or without subject and body."""
