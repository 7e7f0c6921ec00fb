"""Street addresses in English and French word order."""

from __future__ import annotations

from redaction.recognizers.address_grammar import (
    DIRECTION,
    NAMED,
    NAMED_IN_CAPITALS,
    NUMBER,
    RUE,
    RUE_BEFORE_CAPITAL,
    STREET,
    STREET_IN_CAPITALS,
    STREET_WORDS,
    WITH_UNIT,
)  # fmt: skip
from redaction.recognizers.number_grammar import NUMBERS
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

# Words that stand between a count and a street, never inside the name of one.
_WORD = (
    r"(?:(?!(?:and|et|on|is|are|was|were|in|at|au|aux|à|to|for|my|our|by|per|from|pour|dans|sur|"
    r"along|near|down|up|off|across|between|behind|past|outside|with|avec|a|an|this|that|have|"
    r"has|of the|the)\b)(?:\p{L}|\d{1,3}(?:st|nd|rd|th)\b)[\p{L}\d.'\-]{0,25})"
)
_FIRST = (
    r"(?!(?:of|the|a|an|un|une|la|le|les|du|de|des|people|years?|months?|weeks?|days?|hours?|"
    r"minutes?|times?|more|other|lanes?|ways?|gravel|dirt|kms?|kilomet(?:er|re)s?|"
    r"met(?:er|re)s?|feet|cars?|houses?|homes?|blocks?|residents?|potholes?|trees?|side|am|pm|x|"
    r"percent|dollars|ans|jours|mois|heures|(?-i:big|large|small|new|busy|long|different))\b)"
)


class StreetAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    STARTS = NUMBERS
    AFTER = STREET_WORDS
    PATTERNS = (
        Pattern(
            "english",
            rf"{NUMBER},?[ ]{_FIRST}(?:(?:{_WORD}[ ]){{1,4}}?{STREET}|"
            rf"(?:{_WORD}[ ]){{0,3}}?(?=(?-i:\p{{Lu}})|\d){_WORD}[ ]{STREET_IN_CAPITALS})\b\.?"
            rf"(?:[ ](?:{STREET}|{STREET_IN_CAPITALS})\b\.?){{0,2}}"
            rf"{DIRECTION}{WITH_UNIT}",
            0.8,
        ),
        Pattern(
            "numbered road",
            rf"{NUMBER},?[ ](?:old[ ]|nb[ ]|ns[ ]|trans-?canada[ ])?"
            rf"(?:highway|hwy|route|rte|rang|concession|road|chemin)[ ]\d{{1,4}}[A-Z]?\b"
            rf"{DIRECTION}{WITH_UNIT}",
            0.85,
        ),
        Pattern(
            "french",
            rf"{NUMBER}[ ]?,?[ ](?:(?:vieux|vieille|ancien|ancienne|nouveau|nouvelle|grand|gran"
            rf"de|petit|"
            rf"petite)[ ])?(?:{RUE}\b\.?[ ]{NAMED}|{RUE_BEFORE_CAPITAL}\b\.?[ ]{NAMED_IN_CAPITALS}|"
            rf"\d{{1,3}}(?:re|[èe]re|e|i?[èe]me)[ ](?:rue|avenue|rang)){DIRECTION}{WITH_UNIT}",
            0.85,
        ),
    )
