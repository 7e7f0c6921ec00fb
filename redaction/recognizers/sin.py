"""Social insurance numbers (SIN, in French NAS)."""

from __future__ import annotations

from redaction.recognizers.luhn import passes_luhn
from redaction.recognizers.number_grammar import GAP, NOT_DATE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:\bS\.?I\.?N\.?(?!\p{L})|\bN\.?A\.?S\.?(?!\p{L})|"
    r"social\s+insurance(?:\s+(?:number|no|card|#))?|(?:num[ée]ro\s+d'\s?)?assurance\s+sociale)"
)
_BETWEEN = r"[^\d\n]{0,30}\n?[^\d\n]{0,5}"
_NOT_PHONE = r"(?!\(?[2-9]\d\d\)?[ .-]{1,2}[2-9]\d\d[ .-]\d{4}(?!\d))"


class SinRecognizer(TimedRecognizer):
    """Find nine digits that pass the Luhn check.

    The first digit is not checked: 0 and 8 are not issued, yet people mistype them.
    """

    ENTITY = "CA_SIN"
    SHAPE = r"\d\d\d|\d[ .-]\d[ .-]\d"
    PATTERNS = (
        Pattern(
            "grouped",
            r"(?<![\d\w])(?<!\d[-.])\d{3}[-.\s>]{1,3}\d{3}[-.\s>]{1,3}\d{3}(?![-.]?\d|\w)",
            0.6,
        ),
        Pattern("digit by digit", r"(?<![\w.-])\d(?:[ .-]\d){8}(?![\w]|[ .-]\d)", 0.6),
        Pattern("bare", r"(?<![\d\w.,$-])\d{9}(?![\d\w]|[.,-]\d)", 0.5),
    )

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the nine digits pass the Luhn check."""
        return passes_luhn(pattern_text)


class CalledSinRecognizer(TimedRecognizer):
    """Find digits called a SIN, whatever their check digit and count: people mistype them."""

    ENTITY = "CA_SIN"
    SHAPE = r"(?i)\b(?:sins?|nas|s\.i\.n|n\.a\.s)\b|social|sociale"
    PATTERNS = (
        Pattern(
            "called",
            rf"(?:{_CALLED}){_BETWEEN}(?P<value>{NOT_DATE}{_NOT_PHONE}\d(?:{GAP}\d){{6,10}})(?!\d)",
            0.9,
        ),
        # Grouped like one in a text that speaks of one.
        Pattern("grouped", r"(?<![\w.,$-])\d{3}([ -])\d{3}\1\d{3}(?![\w-]|[ .,]\d)", 0.6),
    )
