"""Canadian postal codes."""

from __future__ import annotations

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

# D, F, I, O, Q and U are never used; W and Z never come first (Canada Post, Addressing
# Guidelines). A zero for the letter O and lower case are common in messages.
_FIRST = "[ABCEGHJ-NPRSTVXY]"
_LATER = "[ABCEGHJ-NPRSTV-Z]"


class PostalCodeRecognizer(TimedRecognizer):
    ENTITY = "CA_POSTAL_CODE"
    STARTS = r"[a-z](?=\d[a-z]|o[a-z][ -]\d[a-z])"
    PATTERNS = (
        Pattern("spaced", rf"(?<![\w-]){_FIRST}\d{_LATER}[\s\-.]{{1,2}}\d{_LATER}\d(?![\w])", 0.85),
        Pattern(
            "O for zero", rf"(?<![\w-])(?-i:{_FIRST}[\dO]{_LATER}[ -]\d{_LATER}[\dO])(?!\w)", 0.7
        ),
        Pattern("joined", rf"(?<![\w-]){_FIRST}\d{_LATER}\d{_LATER}\d(?![\w-])", 0.7),
    )
    CONTEXT = ("postal", "postcode", "code postal", "address", "adresse")
