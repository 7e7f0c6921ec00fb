"""Licence plates of vehicles, by the words before them."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.number_grammar import LINK, MARK, NOT_QUANTITY
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"\b(?:licen[cs]e\s+plates?|plates?|plaques?(?:\s+d'immatriculation|\s+min[ée]ralogiques?)?|"
    r"(?:num[ée]ro\s+)?d'immatriculation|immatricul(?:ation|[ée]e?s?)|registration\s+plates?)"
)
_GROUPS = (
    r"(?:(?-i:[A-Z]{1,4})[ -]?\d{1,4}(?:[ -]?(?-i:[A-Z]{1,3}))?|"
    r"\d{1,4}[ -]?(?-i:[A-Z]{1,4})(?:[ -]?\d{1,3})?|\d{2}[ ]\d{2}(?-i:[A-Z]{2})|[A-Z]{2,4}-?\d{2,4}[A-Z]{0,2}|"
    r"\d{2,4}-?(?!km)[A-Z]{2,4})"
)


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
