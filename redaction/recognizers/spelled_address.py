"""Street addresses whose number is said in words: eleven Cove Road, douze rue des Pins."""

from __future__ import annotations

from redaction.recognizers.address_grammar import (
    CAPITAL_WORD,
    DIRECTION,
    NAMED,
    RUE,
    SAID_NUMBER,
    STREET,
    STREET_IN_CAPITALS,
    STREET_WORDS,
    WITH_UNIT,
)  # fmt: skip
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer


class SpelledAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    STARTS = (
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thirt|fift|twent|fort|"
        r"sixt|sevent|ninet|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize"
        r"|quatorze|"
        r"quinze|seize|vingt|trente|quarante|soixante|cent)[\w-]{0,12},? \w"
    )
    AFTER = STREET_WORDS
    PATTERNS = (
        Pattern(
            "english",
            rf"{SAID_NUMBER}(?:[ ](?-i:{CAPITAL_WORD})){{1,3}}?[ ](?:{STREET}|"
            rf"{STREET_IN_CAPITALS})\b\.?"
            rf"(?:[ ](?:{STREET}|{STREET_IN_CAPITALS})\b\.?){{0,2}}"
            rf"{DIRECTION}{WITH_UNIT}",
            0.75,
        ),
        Pattern("french", rf"{SAID_NUMBER},?[ ]{RUE}\b\.?[ ]{NAMED}{DIRECTION}{WITH_UNIT}", 0.8),
    )
