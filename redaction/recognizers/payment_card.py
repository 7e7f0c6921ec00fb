"""Payment card numbers, in either language."""

from __future__ import annotations

import re

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer, luhn


class PaymentCardRecognizer(TimedRecognizer):
    """Twelve to nineteen digits that pass the Luhn check."""

    ENTITY = "CREDIT_CARD"
    PATTERNS = (
        Pattern(
            "digits", r"(?<![\d\w])(?<!\d[-.])[1-9](?:[\s.\-]{0,2}\d){11,18}(?![\s.\-]?\d|\w)", 0.6
        ),
    )
    CONTEXT = ("card", "visa", "mastercard", "carte", "crédit", "débit", "credit", "debit")

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the digits pass the Luhn check and are not one digit repeated."""
        digits = re.sub(r"\D", "", pattern_text)
        return len(set(digits)) > 1 and luhn(digits)


class CalledCardRecognizer(TimedRecognizer):
    """Long numbers called a card, whatever their check digit: people mistype them."""

    ENTITY = "CREDIT_CARD"
    PATTERNS = (
        Pattern(
            "called",
            r"\b(?:visa|master\s?card|amex|american express|credit card|debit card|card number|"
            r"interac|carte de (?:cr[ée]dit|d[ée]bit)|num[ée]ro de carte)\b[^\d\n]{0,30}"
            r"(?P<value>\d(?:[\s.\-]{0,2}\d){11,18})(?!\d)",
            0.85,
        ),
    )
