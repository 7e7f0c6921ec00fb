"""Licence plates of vehicles, by the words before them."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.number_grammar import LINK, MARK, NOT_QUANTITY
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_CALLED = (
    r"\b(?:licen[cs]e\s+plates?|plates?|plaques?(?:\s+d'immatriculation|\s+min[ée]ralogiques?)?|"
    r"(?:num[ée]ro\s+)?d'immatriculation|immatricul(?:ation|[ée]e?s?)|registration\s+plates?)"
)
_GROUPS = (
    r"(?:(?-i:[A-Z]\d{2}[ -]\d{3}|[A-Z]{1,3}[ -]\d{2}[ -]\d{3}|"
    r"[A-Z]{1,4}[ -]?\d{1,4}(?:[ -]?[A-Z]{1,3})?|"
    r"\d{1,4}[A-Z]?[ -]?[A-Z]{1,4}(?:[ -]?\d{1,3})?|\d{2}[ ]\d{2}[A-Z]{2})|"
    r"[A-Z]{2,4}-?\d{2,4}[A-Z]{0,2}|\d{2,4}-?(?!km)[A-Z]{2,4})"
)
# Three capitals that stand before a number for other reasons.
_OTHER = (
    r"(?:HWY|RTE|APT|BOX|CAD|USD|EUR|TEL|FAX|EXT|PID|NID|PAN|SIN|NAS|SSN|MSI|MCP|PHN|LOT|RUE|THE|"
    r"AND|FOR|ALL|HAS|HAD|WAS|GOT|PAY|DUE|LES|DES|SUR|EST|PAR|UNE|JAN|FEB|MAR|APR|MAY|JUN|JUL|"
    r"AUG|SEP|OCT|NOV|DEC|MLA|USB|ISO|CSA|WCB|EHS|ECO|AHS|PIN|NIP|UCI|BIN|LED|PVC|GMC|BMW|RAM|KIA)"
)
_UNCOUNTED = r"(?!\s?(?:km|m|kg|dollars|\$|%|people|jours|days)\b)"


class LicencePlateRecognizer(TimedRecognizer):
    """Find groups of letters and digits called a plate, and words in capitals that are."""

    ENTITY = "CA_LICENCE_PLATE"
    NEEDS = ("plate", "plaque", "immatricul")
    PATTERNS = (
        Pattern(
            "called",
            rf"{_CALLED}(?:[ ](?:\w+[ ]){{0,2}}?)?{LINK}(?:{MARK}{LINK})?"
            rf"(?P<value>\b{_GROUPS}\b)(?!-?\w){NOT_QUANTITY}",
            0.8,
        ),
        # Words chosen by their owner: only after a sign or a verb, and in capitals.
        Pattern(
            "chosen",
            rf"{_CALLED}(?:\s{MARK})?\s?(?:[:=]|is|est|reads?|says|dit)\s{{1,2}}(?:la\s|le\s)?"
            r"(?P<value>(?-i:[A-Z][A-Z\d]{2,7}))\b",
            0.7,
        ),
    )


class VehiclePlateRecognizer(TimedRecognizer):
    """Find groups shaped like plates in texts that speak of a vehicle."""

    ENTITY = "CA_LICENCE_PLATE"
    FLAGS: ClassVar[int] = MULTILINE
    NEEDS = (
        "truck", "car ", "car.", "car,", "vehicle", "trailer", "plate", "plaque", "véhicule",
        "camion", "auto", "voiture", " char", "remorque", "pick-up", "pickup", "tractor", "ford",
        "toyota", "honda", "chev", "dodge", "van ", "moto", "sedan", "jeep", "mazda", "nissan",
        "hyundai", "kia", "suv", "permit",
    )  # fmt: skip
    SHAPE = r"\d\d"
    PATTERNS = (
        Pattern(
            "passenger",
            rf"(?<![\w-])(?!{_OTHER}\b)[A-Z]{{3}}[ -]\d{{3}}(?![\w-]|[.,]\d){_UNCOUNTED}",
            0.6,
        ),
        Pattern("commercial", r"(?<![\w-])[A-Z]{3}[ -]?\d{2}[ -]\d{3}(?![\w-]|[.,]\d)", 0.65),
        Pattern(
            "commercial, four digits",
            rf"(?<![\w-])P[A-Z]{{2}}[ -]?\d{{4}}(?![\w-]){_UNCOUNTED}",
            0.6,
        ),
        Pattern(
            "towed",
            r"\b(?i:remorque|trailer|tracteur|tractor)[ ](?P<value>[A-Z]{1,3}[ -]?\d{3,5})(?!["
            r"\w-])",
            0.6,
        ),
        Pattern("island", r"(?<![\w-])(?:PE[ ])?\d{3}[ ][A-Z]{2}(?![\w-])", 0.6),
        Pattern(
            "trailer",
            r"(?<![\w-])T[ -]?\d{2}[ ]?\d{3}(?![\w-])|(?<=\b[Tt]emp(?:orary)? )T\d{6}\b",
            0.65,
        ),
    )
