"""Payment card numbers, in either language."""

from __future__ import annotations

from redaction.recognizers.luhn import passes_luhn
from redaction.recognizers.number_grammar import GAP, NOT_DATE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:visa|master\s?card|amex|american express|(?:credit|debit|bank) card|card (?:number|no|#)|"
    r"interac|carte (?:de (?:cr[ée]dit|d[ée]bit)|bancaire)|num[ée]ro de (?:la |ma |sa )?carte)"
)
_SIGN = r"[\s.\-]{1,3}"


class PaymentCardRecognizer(TimedRecognizer):
    """Find twelve to nineteen digits, grouped as on cards or not, that pass the Luhn check."""

    ENTITY = "CREDIT_CARD"
    SHAPE = r"\d\d\d\d|\d[ .-]\d[ .-]\d"
    PATTERNS = (
        Pattern("bare", r"(?<![\d\w])(?<!\d[-.])[1-9]\d{11,18}(?![\s.\-]?\d|\w)", 0.6),
        Pattern(
            "grouped",
            rf"(?<![\d\w])(?<!\d[-.])[1-9]\d{{3}}(?:(?:{_SIGN}\d{{4}}){{2,3}}(?:{_SIGN}\d{{1,4}})?|"
            rf"{_SIGN}\d{{6}}{_SIGN}\d{{4,5}})(?![\s.\-]?\d|\w)",
            0.6,
        ),
        Pattern("split", rf"(?<![\d\w])[3-6](?:{GAP}\d){{13,15}}(?![\s.\-]?\d|\w)", 0.6),
    )

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the digits pass the Luhn check."""
        return passes_luhn(pattern_text)


class CalledCardRecognizer(TimedRecognizer):
    """Find long numbers called a card, whatever their check digit: people mistype them."""

    ENTITY = "CREDIT_CARD"
    NEEDS = ("visa", "card", "amex", "express", "interac", "carte")
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called",
            rf"\b{_CALLED}\b[^\d\n]{{0,30}}\n?(?P<value>{NOT_DATE}\d(?:{GAP}\d){{11,18}})(?!\d)",
            0.85,
        ),
        # Grouped like one in a text that speaks of one.
        Pattern("grouped", r"(?<![\w.-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\w-]|[ .]\d)", 0.7),
    )
