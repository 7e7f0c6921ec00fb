"""Driver's licence numbers, by the words before them; provinces share no format or checksum.

Nova Scotia writes five letters and nine digits, New Brunswick 5 to 7 digits, Newfoundland and
Labrador a letter and nine digits, Prince Edward Island 5 or 6 digits.
"""

from __future__ import annotations

from redaction.recognizers.number_grammar import MARK, NOT_DATE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:\b(?:driver'?s?'?|driving)\s+(?:licen[cs]e|permit)|\bdriver'?s'?\s?(?=:)|\bDL"
    r"\s+expired|\blicen[cs]e\s+(?:number|no\b|#|id)|"
    r"\bpermis\s+(?:de\s+conduire|de\s+conducteur)|"
    r"\bnum[ée]ro\s+(?:de|du)\s+(?:mon\s+|son\s+|votre\s+)?permis(?!\s+de\s+(?!conduire))|"
    rf"\bD\.?L\.?\s?(?:{MARK}|:))"
)
_LETTERS = r"(?:(?-i:[A-Z]{1,5})[ -]?|[A-Z]{1,5}-?)?"


class DriverLicenceRecognizer(TimedRecognizer):
    ENTITY = "CA_DRIVER_LICENCE"
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called",
            rf"{_CALLED}(?:[^\d\n]|(?<!\d)\d(?![\d-])){{0,35}}?\n?(?P<value>\b{_LETTERS}"
            rf"{NOT_DATE}\d(?:[ -]?\d){{4,13}})(?!\w)",
            0.85,
        ),
        Pattern("Nova Scotia", r"(?<![\w-])(?-i:[A-Z]{5})-\d{6}-?\d{3}(?![\w-])", 0.8),
    )


class NamedLicenceRecognizer(TimedRecognizer):
    """Find numbers given for a licence that the text named before: mine is ..., old card ..."""

    ENTITY = "CA_DRIVER_LICENCE"
    NEEDS = ("licence", "license", "permis", "road test")
    SHAPE = r"\d\d\d\d\d\d"
    PATTERNS = (
        Pattern(
            "given",
            r"\b(?:is|was|est|[ée]tait|c'est|number|num[ée]ro|no|card|carte|licence|license|pe"
            r"rmis)\.?\s?[:#]?\s"
            r"(?:le\s)?(?P<value>\d{6,7})(?![\w-]|[.,]\d)",
            0.65,
        ),
        Pattern(
            "near",
            r"\b(?:permis|licen[cs]e)\b[^.\d\n]{0,20}(?:\d[^.\d\n]{1,10})?\b(?P<value>\d{6,7})"
            r"(?![\w-]|[.,]\d)",
            0.65,
        ),
        Pattern("second", r"\b\d{6,7}\s(?:et|and)\s(?P<value>\d{6,7})(?![\w-]|[.,]\d)", 0.6),
    )
