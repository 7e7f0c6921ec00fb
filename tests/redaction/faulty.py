"""Recognisers that break, each on words of its own, to be run beside the real ones."""

from __future__ import annotations

from typing import ClassVar

import pytest

from redaction.policy import Policy
from redaction.recognizers import RECOGNIZERS
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.redactor import Redactor

ENDLESS = "a" * 80
BROKEN = "fault-2041"


class EndlessRecognizer(TimedRecognizer):
    """Backtrack without end over a long row of one letter."""

    ENTITY: ClassVar[str] = "FILE_NUMBER"
    PATTERNS: ClassVar[tuple[Pattern, ...]] = (Pattern("endless", r"(?:a|aa|b)+(?:c9|d9)", 0.9),)


class BrokenRecognizer(TimedRecognizer):
    """Fail on one form of number, quoting what stands there as careless code would."""

    ENTITY: ClassVar[str] = "FILE_NUMBER"
    PATTERNS: ClassVar[tuple[Pattern, ...]] = (Pattern("broken", r"\bfault-\d{4}\b.{0,80}", 0.9),)

    def validate_result(self, pattern_text: str) -> bool | None:
        """Raise with the text in the error's arguments."""
        raise ValueError("cannot check", pattern_text)


def faulty_redactor(timeout: float, policy: Policy | None = None) -> Redactor:
    """Load the real redactor with both recognisers added; `timeout` in seconds."""
    with pytest.MonkeyPatch.context() as patch:
        added = (*RECOGNIZERS, EndlessRecognizer, BrokenRecognizer)
        patch.setattr("redaction.analysis.RECOGNIZERS", added)
        return Redactor.load(timeout=timeout, policy=policy)
