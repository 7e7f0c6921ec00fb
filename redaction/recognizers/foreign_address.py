"""Addresses of several lines, from the number down to the postal code or the country."""

from __future__ import annotations

from redaction.recognizers.address_grammar import BREAK, LINE_WORD
from redaction.recognizers.address_town import CODE, END, START, TownAddressRecognizer
from redaction.recognizers.number_grammar import NUMBERS
from redaction.recognizers.pattern import Pattern


class ForeignAddressRecognizer(TownAddressRecognizer):
    STARTS = NUMBERS
    PATTERNS = (
        Pattern(
            "down to the code or country",
            rf"{START}\d{{1,6}}[ ,]{{1,2}}{LINE_WORD}(?:{BREAK}(?!{CODE}){LINE_WORD}){{0,13}}?"
            rf"{BREAK}{END}",
            0.8,
        ),
    )
