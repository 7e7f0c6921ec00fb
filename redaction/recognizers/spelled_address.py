"""Street addresses whose number is said in words: eleven Cove Road, douze rue des Pins."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.address_grammar import (
    CAPITAL_WORD, DIRECTION, NAMED, RUE, SAID_NUMBER, STREET, STREET_IN_CAPITALS, WITH_UNIT,
)  # fmt: skip
from redaction.recognizers.timed import TimedRecognizer


class SpelledAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    NEEDS = (
        "street", " st", "avenue", " ave", "road", " rd", "lane", "drive", " dr", "court", "crescent",
        "highway", "place", "rue ", "chemin ", "boul", "route ", "allée ", "rang ",
    )  # fmt: skip
    SHAPE = (
        r"(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thir|fift|twent|fort|"
        r"sixt|sevent|eight|ninet|hundred|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|"
        r"treize|quatorze|quinze|seize|vingt|trente|quarante|soixante|cent)"
    )
    PATTERNS = (
        Pattern(
            "english",
            rf"{SAID_NUMBER}(?:[ ](?-i:{CAPITAL_WORD})){{1,3}}?[ ](?:{STREET}|{STREET_IN_CAPITALS})\b\.?"
            rf"{DIRECTION}{WITH_UNIT}",
            0.75,
        ),
        Pattern("french", rf"{SAID_NUMBER},?[ ]{RUE}\b\.?[ ]{NAMED}{DIRECTION}{WITH_UNIT}", 0.8),
    )
