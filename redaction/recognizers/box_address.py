"""Boxes, rural routes, units and military post offices."""

from __future__ import annotations

from redaction.recognizers.address_grammar import BREAK
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_BOX = (
    r"(?:p\.?\s?o\.?\s?box|post\s?office\s?box|postal\s?box|mail\s?box|case\s?postale|"
    r"c\.?\s?p\.?|b\.?p\.?|bo[îi]te\s?postale|comp(?:artment)?\.?)"
)
_MILITARY = r"(?:APO|FPO|DPO)\s(?:AA|AE|AP)\s\d{5}"


class BoxAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    SHAPE = r"\d"
    NEEDS = (
        "box", "post", "cp", "c.p", "c. p", "bp", "b.p", "r.r", "rr", "r. r", "rural", "apo ",
        "fpo ", "dpo ", "comp", "apt", "apartment", "app", "logement", "site", "boîte", "boite",
    )  # fmt: skip
    PATTERNS = (
        Pattern(
            "box",
            rf"\b{_BOX}\s?(?:#|no\.?|num[ée]ro)?\s?\d{{1,6}}\b(?:,?\s(?:stn|station|succ(?:ursa"
            rf"le)?)\.?\s(?:[A-Z]|main)\b)?",
            0.85,
        ),
        Pattern(
            "rural route",
            r"\b(?:r\.?\s?r\.?|rural route|route rurale)\s?(?:#|no\.?)?\s?\d{1,2}\b"
            r"(?:,?\s(?:site|comp|box|bo[îi]te|gd|lot)\s\d{1,4}\b){0,3}",
            0.8,
        ),
        Pattern(
            "site",
            r"\bsite\s\d{1,4},?\s(?:comp|box)\.?\s\d{1,4}\b(?:,?\s(?:comp|box)\.?\s\d{1,4}\b)?",
            0.8,
        ),
        # "Unit 12" alone may be a truck's or a class's.
        Pattern(
            "apartment",
            r"\b(?:apt|apartment|appt?|appartement|logement)\b\.?\s?(?:#|no\.?)?\s?\d{1,5}[A-Z"
            r"]?\b(?!-?\w)",
            0.55,
        ),
        Pattern(
            "box on its line", r"^[ \t>]*(?P<value>(?:box|bo[îi]te)\s\d{1,5})[ \t]*,?[ \t]*$", 0.7
        ),
        Pattern(
            "military",
            rf"\b(?:(?:PSC|CMR|Unit)\s\d{{1,5}},?\sBox\s\d{{1,5}}|US[A-Z]{{0,3}}\s[\p{{L}}'-]+)"
            rf"{BREAK}{_MILITARY}\b",
            0.9,
        ),
    )
