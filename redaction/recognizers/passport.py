"""Passport numbers, by the words before them.

A Canadian passport has two letters and six digits, since 2023 a letter, six digits and two letters.
"""

from __future__ import annotations

from redaction.recognizers.number_grammar import NOT_DATE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer


class PassportRecognizer(TimedRecognizer):
    ENTITY = "CA_PASSPORT"
    NEEDS = ("passport", "passeport")
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called",
            r"\bpasse?ports?\b[^\d\n]{0,40}?\n?[^\d\n]{0,3}?(?P<value>\b(?:[A-Z]{1,2}|(?-i:[A-"
            r"Z]{1,2})[ -])?"
            rf"{NOT_DATE}\d{{3}}[ ]?\d{{2,6}}(?:[ ]?(?-i:[A-Z]{{1,2}})|[A-Z]{{1,2}})?)(?!\w)",
            0.85,
        ),
        Pattern(
            "shape",
            r"(?<![\w-])(?-i:[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2}|(?=[A-Z\d]*\d{3})(?=\d*[A-Z])[A-"
            r"Z\d]{8,9})(?![\w-])",
            0.7,
        ),
    )
