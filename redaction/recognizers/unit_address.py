"""Addresses known by their unit: anything from the number to "Suite 12", and the town after it."""

from __future__ import annotations

from redaction.recognizers.address_grammar import (
    BREAK,
    CAPITAL_WORD,
    LINE_WORD,
    STREET,
    STREET_IN_CAPITALS,
    UNIT,
)
from redaction.recognizers.address_town import END, START, TownAddressRecognizer
from redaction.recognizers.pattern import Pattern

_UNIT = rf"(?i:{UNIT})"
_NOT_SENTENCE = (
    r"(?!(?:and|in|at|on|to|for|from|with|is|are|was|were|per|each|by|my|our|but|not|o"
    r"r|mais|ou|qui|que|"
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembr"
    r"e|d[ée]cembre|"
    r"dans|pour|avec|est|"
    r"sont|people|days|hours|dollars|months|years|jours|mois|ans|heures|personnes)\b)"
)
_ANY_WORD = rf"(?:{LINE_WORD}|{_NOT_SENTENCE}\p{{Ll}}[\p{{L}}'-]++)"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NUMBER_FIRST = rf"\d{{1,6}}[ ,]{{1,2}}(?!{_MONTHS}\b){_ANY_WORD}(?:{BREAK}{_ANY_WORD}){{0,8}}?"
_NAME_FIRST = (
    rf"{CAPITAL_WORD}(?:[ ]{LINE_WORD}){{0,4}}?[ ]\d{{1,6}}\.?(?:[ ]{CAPITAL_WORD}){{0,3}}"
)
_LONG_WORD = rf"(?=\p{{L}}{{2}}){CAPITAL_WORD}"


_UNITS = """
    apt apartment app appt appartement unit unité suite ste lot flat logement room rm bureau
    floor étage chambre porte salle local roulotte boîte bte box building bldg basement rear
    upstairs downstairs
"""


class UnitAddressRecognizer(TownAddressRecognizer):
    WORDS = frozenset(_UNITS.split())
    SHAPE = (
        r"(?i)\b(?:apt|apartment|appt?|appartement|unité?|suite|ste|lot|flat|logement|rm|r"
        r"oom|bureau|floor|étage|"
        r"chambre|porte|salle|local|roulotte|boîte|bte|box|building|bldg)\.? ?(?:#|no\.? )?\d|"
        r"\d(?:st|nd|rd|th|e) (?:floor|étage)|basement|sous-sol|rear|stairs"
    )
    STARTS = r"\w+"
    PATTERNS = (
        Pattern(
            "unit, then the town",
            rf"{START}(?:{_NUMBER_FIRST}|{_NAME_FIRST}){BREAK}{_UNIT}(?!\w)(?:{BREAK}{_UNIT}(?!"
            rf"\w))?"
            rf"(?:(?:{BREAK}{LINE_WORD}){{1,9}}?{BREAK}{END}|(?:(?:,?[ ]|\n[ ]){_LONG_WORD}){{1"
            rf",5}})?",
            0.8,
        ),
        Pattern(
            "unit first",
            rf"\b{_UNIT}[ ]\d{{1,6}}[ ]{CAPITAL_WORD}(?:[ ]{LINE_WORD}){{0,4}}?[ ]\d{{1,4}}\b",
            0.75,
        ),
        Pattern(
            "unit, number and street",
            rf"\b{_UNIT},?[ ](?:-[ ])?\d{{1,5}}[ ](?:{CAPITAL_WORD}[ ]){{1,4}}(?:(?i:{STREET})|"
            rf"{STREET_IN_CAPITALS})\b\.?",
            0.75,
        ),
    )
