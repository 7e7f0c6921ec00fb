"""E-mail addresses spelled in words: name at domain dot ca, nom arobase domaine point ca."""

from __future__ import annotations

from redaction.recognizers.email import ENDING
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_AT = (
    r"(?:\s?[(\[{<]\s?(?:at|à|a|chez|arobase|@)\s?[)\]}>]\s?|\s(?:arobase|arobas|arrob"
    r"as|a commercial)\s)"
)
_DOT = r"(?:\s?[(\[{<]\s?(?:dot|point|\.)\s?[)\]}>]\s?|\s(?:dot|point)\s|\.)"
_SAID = r"(?:\s?[(\[{<]\s?(?:dot|point|\.)\s?[)\]}>]\s?|\s(?:dot|point)\s)"
_SIGN = (
    r"(?:\s(?:underscore|dash|hyphen|tiret(?: du bas| bas)?|soulign[ée]|trait d'union|"
    r"barre de soulignement|plus)\s)"
)
_PART = r"[\p{L}\d_+-]{1,40}+"


class SpelledEmailRecognizer(TimedRecognizer):
    ENTITY = "EMAIL_ADDRESS"
    SHAPE = (
        r"(?i)arob|arrob|commercial|[(\[{<] ?(?:at|à|a|chez|@) ?[)\]}>]|\bat\b[^.\n]{1,60}"
        r"\b(?:dot|point)\b|\bat\b[^.\n]{1,60}[(\[]dot"
    )
    PATTERNS = (
        Pattern(
            "spelled",
            rf"\b(?:\p{{L}}[ ])?{_PART}(?:(?:{_DOT}|{_SIGN}){_PART}){{0,4}}{_AT}"
            rf"[\p{{L}}\d-]{{1,40}}+(?:(?:{_DOT}|{_SIGN})[\p{{L}}\d-]{{1,40}}+){{0,3}}{_DOT}"
            rf"{ENDING}",
            0.85,
        ),
        # "look at gnb.ca" is no address: after a bare "at" the dot is spelled as well.
        Pattern(
            "spelled in English",
            rf"\b{_PART}(?:(?:{_DOT}|{_SIGN}){_PART}){{0,4}}\sat\s"
            rf"[\p{{L}}\d-]{{1,40}}+(?:(?:{_DOT}|{_SIGN})[\p{{L}}\d-]{{1,40}}+){{0,3}}{_SAID}"
            rf"{ENDING}",
            0.85,
        ),
    )
