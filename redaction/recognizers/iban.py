"""International bank account numbers."""

from __future__ import annotations

import re

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_VALUE = r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,4})?(?!\w)"


class IbanRecognizer(TimedRecognizer):
    """Find numbers whose check digits hold, wherever they stand."""

    ENTITY = "IBAN_CODE"
    SHAPE = r"[A-Za-z]{2}\d\d"
    PATTERNS = (Pattern("written", _VALUE, 0.8),)

    def validate_result(self, pattern_text: str) -> bool:
        """Return whether the number leaves the remainder 1 by 97 (ISO 13616)."""
        plain = re.sub(r"[^A-Z\d]", "", pattern_text.upper())
        return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


class CalledIbanRecognizer(TimedRecognizer):
    """Find what is called an IBAN, whatever its check digits: people mistype them."""

    ENTITY = "IBAN_CODE"
    NEEDS = ("iban",)
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called",
            r"\bIBAN\b[^\d\n]{0,20}?\n?(?P<value>\b[A-Z]{2}\d{2}[ -]?[A-Z\d]{2,4}(?:[ -]?[A-Z"
            r"\d]{4}){0,7}"
            r"(?:[ -]?(?=[A-Z]*\d)[A-Z\d]{1,4})?)(?!\w)",
            0.85,
        ),
    )
