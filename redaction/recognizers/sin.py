"""Social insurance numbers (SIN, in French NAS)."""

from __future__ import annotations

import re

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer, luhn

_CALLED = (
    r"(?:\bS\.?I\.?N\.?(?![\p{L}])|\bN\.?A\.?S\.?(?![\p{L}])|social\s+insurance(?:\s+(?:number|no|card|#))?|"
    r"(?:num[ée]ro\s+d'\s?)?assurance\s+sociale)"
)
_BETWEEN = r"[^\d\n]{0,25}\n?[^\d\n]{0,5}"


class SinRecognizer(TimedRecognizer):
    """Nine digits that pass the Luhn check; called a SIN, nine digits that fail it as well.

    The first digit is not checked: 0 and 8 are not issued, yet people mistype them.
    """

    ENTITY = "CA_SIN"
    PATTERNS = (
        Pattern(
            "grouped",
            r"(?<![\d\w])(?<!\d[-.\s])\d{3}[-.\s]{1,2}\d{3}[-.\s]{1,2}\d{3}(?![-.]?\d|\w)",
            0.6,
        ),
        Pattern("bare", r"(?<![\d\w.,$-])\d{9}(?![\d\w]|[.,-]\d)", 0.5),
    )
    CONTEXT = ("SIN", "NAS", "social insurance", "assurance sociale")

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the nine digits pass the Luhn check."""
        digits = re.sub(r"\D", "", pattern_text)
        return len(set(digits)) > 1 and luhn(digits)


class CalledSinRecognizer(TimedRecognizer):
    """Digits called a SIN, whatever their check digit and count: people mistype them."""

    ENTITY = "CA_SIN"
    PATTERNS = (
        Pattern(
            "called",
            rf"(?:{_CALLED}){_BETWEEN}(?P<value>\d(?:[\s.\-]{{0,2}}\d){{6,10}})(?!\d)",
            0.9,
        ),
    )
