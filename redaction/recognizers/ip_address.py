"""Internet protocol addresses, versions 4 and 6."""

from __future__ import annotations

import ipaddress

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
# Four numbers with points are also versions of programs and sections of laws.
_NOT_NUMBERED = (
    r"(?<!(?:\b(?:v|version|release|build|firmware|driver|section|sections|article|clause|chapter|"
    r"chapitre|paragraphe|item|appendix|annexe|table|tableau|figure)\.?|§)\s{0,2})"
)


class IpAddressRecognizer(TimedRecognizer):
    ENTITY = "IP_ADDRESS"
    SHAPE = r"\d\.\d|::|[\da-fA-F]:[\da-fA-F]"
    PATTERNS = (
        Pattern(
            "version 4",
            rf"{_NOT_NUMBERED}(?<![\w.-])(?:{_OCTET}\.){{3}}{_OCTET}(?![\w-]|\.\d)",
            0.8,
        ),
        Pattern(
            "version 6",
            r"(?<![\w:.])(?:[\da-f]{1,4}:){1,7}(?::|[\da-f]{1,4})(?::?[\da-f]{1,4}){0,7}"
            rf"(?:(?<=:)(?:{_OCTET}\.){{3}}{_OCTET})?(?![\w:])|"
            r"(?<![\w:.])::(?:[\da-f]{1,4}:){0,6}[\da-f]{1,4}(?![\w:])",
            0.8,
        ),
    )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute what no network could use as an address: a time of day, three zeros."""
        try:
            ipaddress.ip_address(pattern_text)
        except ValueError:
            return False
        return None
