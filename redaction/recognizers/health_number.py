"""Provincial health numbers, by the words around them.

Nova Scotia (MSI) has 10 digits, New Brunswick (Medicare) 9, Prince Edward Island 8,
Newfoundland and Labrador (MCP) 12: bare, they look like telephone numbers and SINs, so only the
words around them tell.
"""

from __future__ import annotations

from redaction.recognizers.number_grammar import NOT_DATE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:\bMSI\b|\bMCP\b|\bPHN\b|\bHCN\b|\bNAM\b|health[\s-]card|health\s+(?:insurance"
    r"\s+)?(?:number|no\b|#|id)|"
    r"medicare|assurance[\s-]maladie|carte[\s-](?:de\s+|d'assurance[\s-])?(?:sant[ée]|maladie)|"
    r"carte\s+soleil|num[ée]ro\s+(?:de\s+)?(?:la\s+)?sant[ée])"
)
# "Medicare number (9 digits)", but not what is said to be a telephone number.
_BETWEEN = (
    r"(?:(?!call|phone|t[ée]l[ée]?p|\bt[ée]l\b|fax|cell|appel)[^\d\n]|"
    r"\b\d{1,2}(?=[ -](?:digit|chiffre))){0,45}\n?[^\d\n]{0,5}"
)
_NUMBER = (
    rf"(?<![\d\w]){NOT_DATE}\d(?:[\s.\->]{{0,3}}\d){{7,11}}(?:[ -](?-i:[A-Z]{{2}}))?(?!"
    rf"[\s\-.]?\d|\w)"
)


class HealthNumberRecognizer(TimedRecognizer):
    ENTITY = "CA_HEALTH_NUMBER"
    NEEDS = ("msi", "mcp", "phn", "hcn", "nam", "health", "medicare", "maladie", "sant", "soleil")
    SHAPE = r"\d"
    PATTERNS = (
        Pattern("called before", rf"{_CALLED}{_BETWEEN}(?P<value>{_NUMBER})", 0.95),
        # As grouped on the cards of Nova Scotia of Newfoundland and Labrador, of Quebec.
        Pattern(
            "grouped",
            r"(?<![\w.-])(?:\d{4}[ -]\d{3}[ -]\d{3}|\d{3}(?:[ -]\d{3}){3}|(?-i:[A-Z]{4})[ ]?\d"
            r"{4}[ ]?\d{4})(?![\w-]|[ .]\d)",
            0.7,
        ),
        Pattern(
            "called after",
            rf"(?P<value>{_NUMBER})\s{{0,2}}[(,\-]?\s{{0,2}}(?:is|est|=)?\s?(?:my|mon|ma|the|le"
            rf"|la)?\s?{_CALLED}",
            0.9,
        ),
    )
