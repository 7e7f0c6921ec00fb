"""Driver's licence numbers, by the words before them; provinces share no format or checksum.

Nova Scotia writes five letters and nine digits, New Brunswick 5 to 7 digits, Newfoundland and
Labrador a letter and nine digits, Prince Edward Island 5 or 6 digits.
"""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.number_grammar import MARK, NOT_DATE
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:\b(?:driver'?s?'?|driving)\s+(?:licen[cs]e|permit)|\blicen[cs]e\s+(?:number|no\b|#|id)|"
    r"\bpermis\s+(?:de\s+conduire|de\s+conducteur)|"
    r"\bnum[ée]ro\s+(?:de|du)\s+(?:mon\s+|son\s+|votre\s+)?permis(?!\s+de\s+(?!conduire))|"
    rf"\bD\.?L\.?\s?(?:{MARK}|:))"
)
_LETTERS = r"(?:(?-i:[A-Z]{1,5})[ -]?|[A-Z]{1,5}-?)?"


class DriverLicenceRecognizer(TimedRecognizer):
    ENTITY = "CA_DRIVER_LICENCE"
    NEEDS = ("licen", "driv", "permis", "dl", "d.l")
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called",
            rf"{_CALLED}[^\d\n]{{0,30}}?\n?(?P<value>\b{_LETTERS}{NOT_DATE}\d(?:[ -]?\d){{4,13}})(?!\w)",
            0.85,
        ),
    )
