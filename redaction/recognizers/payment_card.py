"""Payment card numbers, in either language."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.luhn import passes_luhn
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:visa|master\s?card|amex|american express|credit card|debit card|card number|interac|"
    r"carte de (?:cr[ée]dit|d[ée]bit)|num[ée]ro de (?:la |ma )?carte)"
)


class PaymentCardRecognizer(TimedRecognizer):
    """Find twelve to nineteen digits that pass the Luhn check."""

    ENTITY = "CREDIT_CARD"
    PATTERNS = (
        Pattern(
            "digits",
            r"(?<![\d\w])(?<!\d[-.])[1-9](?:[\s.\-]{0,2}\d){11,18}(?![\s.\-]?\d|\w)",
            0.6,
        ),
    )

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the digits pass the Luhn check."""
        return passes_luhn(pattern_text)


class CalledCardRecognizer(TimedRecognizer):
    """Find long numbers called a card, whatever their check digit: people mistype them."""

    ENTITY = "CREDIT_CARD"
    PATTERNS = (
        Pattern(
            "called",
            rf"\b{_CALLED}\b[^\d\n]{{0,30}}(?P<value>\d(?:[\s.\-]{{0,2}}\d){{11,18}})(?!\d)",
            0.85,
        ),
    )
