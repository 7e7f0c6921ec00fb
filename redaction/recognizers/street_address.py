"""Street addresses in English and French word order, boxes and rural routes."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_NUMBER = (
    r"(?<!\b(?:moins|minus)[ ])(?<![\d\w.,/$-])\d{1,5}(?:\s?[A-Da-d]|\s?1/2|[-–]\d{1,5})?(?!\w)"
)
_NO_STREET = r"(?!(?:and|et|on|is|was|in|at|au|à|to|for|my|by|per|from|pour|dans|sur)\b)"
_WORD = rf"(?:{_NO_STREET}[\p{{L}}\d][\p{{L}}\d.'\-]{{0,25}})"
_FIRST = r"(?!(?:of|the|a|an|un|une|la|le|les|du|de|des|people|years|more|other)\b)"
_ENGLISH = (
    r"(?:street|str|st|avenue|ave|av|road|rd|drive|dr|lane|ln|court|crt|ct|crescent|cres|boulevard|"
    r"blvd|highway|hwy|place|pl|terrace|terr|circle|cir|way|square|sq|parkway|pkwy|trail|row|"
    r"close|loop|heights|hts|mews|ridge|turn|extension|gardens?|gate|grove|line|path|plaza|walk)"
)
_FRENCH = (
    r"(?:rue|chemin|ch|avenue|av|boulevard|boul|blvd|bd|route|rte|all[ée]e|place|rang|ruelle|impasse|"
    r"mont[ée]e|promenade|c[ôo]te|cours|croissant|quai|terrasse|voie|autoroute|sentier|carr[ée])"
)
_UNIT_WORD = r"(?:apt|apartment|app|appt|appartement|unit|unit[ée]|suite|lot)"
_UNIT = rf"(?:,?\s{{1,2}}(?:{_UNIT_WORD}|ste|bureau|room|floor|[ée]tage)\.?\s?#?\s?[\w-]{{1,6}})?"
# In French "est" is a verb as well: a direction has a capital letter.
_DIRECTION = r"(?:[ ](?:north|south|east|west|(?-i:Nord|Sud|Est|Ouest|[NSEWO]))\b\.?)?"


_ARTICLE = r"(?:(?:de la|de l'|de|du|des|d'|à|la|le|les|l')\s?){0,2}"
_OF = (
    rf"{_ARTICLE}(?:Ste?\.[ -]?)?[\p{{L}}\d][\p{{L}}\d'\-]{{0,30}}"
    r"(?:[ -](?-i:\p{Lu})[\p{L}'\-]{0,25}){0,4}"
)
_BOX = r"(?:p\.?\s?o\.?\s?box|post office box|case postale|c\.?\s?p\.?|b\.?p\.?|bo[îi]te postale)"


class StreetAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    PATTERNS = (
        Pattern(
            "english",
            rf"{_NUMBER}[ ]{_FIRST}(?:{_WORD}[ ]){{1,4}}{_ENGLISH}\b\.?{_DIRECTION}{_UNIT}",
            0.8,
        ),
        Pattern(
            "numbered road",
            rf"{_NUMBER},?[ ](?:old[ ])?(?:highway|hwy|route|rte|rang|concession)[ ]\d{{1,4}}"
            rf"[A-Z]?\b"
            rf"{_DIRECTION}{_UNIT}",
            0.85,
        ),
        Pattern(
            "french",
            rf"{_NUMBER}[ ]?,?[ ](?:(?:vieux|vieille|ancien|ancienne)[ ])?{_FRENCH}\b\.?[ ]{_OF}"
            rf"{_DIRECTION}{_UNIT}",
            0.85,
        ),
        Pattern("box", rf"\b{_BOX}\s?#?\s?\d{{1,6}}\b", 0.85),
        Pattern("rural route", r"\b(?:r\.?\s?r\.?|rural route|route rurale)\s?#?\s?\d{1,2}\b", 0.8),
        Pattern("unit", rf"\b{_UNIT_WORD}\.?\s?(?:#\s?)?\d{{1,5}}[A-Z]?\b", 0.55),
    )
