"""The check digit of cards and of social insurance numbers."""

from __future__ import annotations

import re


def passes_luhn(value: str) -> bool:
    """Tell whether the digits of a value pass the Luhn check and are not one digit repeated.

    ISO/IEC 7812-1, annex B.
    """
    digits = re.sub(r"\D", "", value)
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    total = sum(product - 9 if product > 9 else product for product in doubled)
    return len(set(digits)) > 1 and total % 10 == 0
