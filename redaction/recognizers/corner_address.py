"""Addresses given as a corner of two streets with numbers; a corner alone is a public place."""

from __future__ import annotations

from redaction.recognizers.address_grammar import LINE_WORD
from redaction.recognizers.address_town import TownAddressRecognizer
from redaction.recognizers.pattern import Pattern


class CornerAddressRecognizer(TownAddressRecognizer):
    SHAPE = r"\d"
    NEEDS = ("corner", "intersection", "coin")
    PATTERNS = (
        Pattern(
            "corner",
            rf"\b(?i:(?:the\s)?(?:corner|intersection)\sof|(?:au|le)\scoin\s(?:de\s(?:la\s)?|du\s|des\s))\s?"
            rf"(?=[^\n]{{0,60}}\d)(?:{LINE_WORD}\.?[ ]){{1,6}}(?i:and|et)(?:[ ]{LINE_WORD}){{1,5}}",
            0.75,
        ),
    )
