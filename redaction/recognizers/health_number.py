"""Provincial health numbers, by the words around them.

Nova Scotia (MSI) has 10 digits, New Brunswick (Medicare) 9, Prince Edward Island 8,
Newfoundland and Labrador (MCP) 12: bare, they look like telephone numbers and SINs, so only the
words around them tell.
"""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:\bMSI\b|\bMCP\b|\bPHN\b|\bHCN\b|\bNAM\b|health[\s-]card|health\s+(?:insurance\s+)?(?:number|no\b|#|id)|"
    r"medicare|assurance[\s-]maladie|carte[\s-](?:de\s+)?sant[ée]|carte\s+soleil|"
    r"num[ée]ro\s+(?:de\s+)?(?:la\s+)?sant[ée])"
)
_NUMBER = r"(?<![\d\w])\d(?:[\s.\-]{0,2}\d){7,11}(?![\s\-.]?\d|\w)"


class HealthNumberRecognizer(TimedRecognizer):
    ENTITY = "CA_HEALTH_NUMBER"
    PATTERNS = (
        Pattern(
            "called before", rf"{_CALLED}[^\d\n]{{0,40}}\n?[^\d\n]{{0,5}}(?P<value>{_NUMBER})", 0.95
        ),
        Pattern(
            "called after",
            rf"(?P<value>{_NUMBER})\s{{0,2}}[(,\-]?\s{{0,2}}(?:is|est|=)?\s?(?:my|mon|ma|the|le|la)?\s?{_CALLED}",
            0.9,
        ),
    )
