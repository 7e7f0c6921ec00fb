"""Social security numbers of the United States."""

from __future__ import annotations

from redaction.recognizers.number_grammar import GAP
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer


class UsSsnRecognizer(TimedRecognizer):
    """Find the grouping 3-2-4, and any nine digits called by that name."""

    ENTITY = "US_SSN"
    SHAPE = r"\d"
    PATTERNS = (
        Pattern("grouped", r"(?<![\w.-])(?!000)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])", 0.7),
        Pattern(
            "called",
            rf"\b(?:SSN|social\s+security)\b[^\d\n]{{0,25}}\n?[^\d\n]{{0,5}}(?P<value>\d(?:{GAP}\d){{7,9}})(?!\d)",
            0.85,
        ),
    )
