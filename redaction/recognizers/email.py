"""E-mail addresses, written out or spelled so that a machine would not see them."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_AT = r"(?:\s?[(\[{<]\s?(?:at|à|a|chez|arobase|@)\s?[)\]}>]\s?|\s(?:arobase|arobas|arrobas|a commercial)\s)"
_DOT = r"(?:\s?[(\[{<]\s?(?:dot|point|\.)\s?[)\]}>]\s?|\s(?:dot|point)\s|\.)"
_SAID = r"(?:\s?[(\[{<]\s?(?:dot|point|\.)\s?[)\]}>]\s?|\s(?:dot|point)\s)"
_SIGN = (
    r"(?:\s(?:underscore|dash|hyphen|tiret(?: du bas| bas)?|soulign[ée]|trait d'union|"
    r"barre de soulignement|plus)\s)"
)
_PART = r"[\p{L}\d_+-]{1,40}+"
_ENDING = (
    r"(?:com|ca|org|net|info|edu|gouv|gov|gc|qc|nb|ns|pe|nl|fr|io|me|us|uk|eu|de|be|ch|co|biz|"
    r"email|online|app|dev|tv|hu|es|it|in|ph|mx)\b"
)


class EmailRecognizer(TimedRecognizer):
    ENTITY = "EMAIL_ADDRESS"
    NEEDS = ("@", " at ", "arob", "arrob", "commercial", "at)", "at]", "at}", "at>", "à)", "à]", "chez)")  # fmt: skip
    PATTERNS = (
        Pattern(
            "written",
            r"(?<![\p{L}\d._%+-])[\p{L}\d._%+'-]{1,64}+@(?:[\p{L}\d-]{1,63}\.){1,8}[\p{L}\d-]{2,24}",
            0.95,
        ),
        # Broken by a space or a line end around the sign or a dot, as mail programs wrap them.
        Pattern(
            "broken",
            rf"(?<![\p{{L}}\d._%+-])[\p{{L}}\d._%+-]{{1,64}}+\s{{0,2}}@\s{{0,2}}"
            rf"(?:[\p{{L}}\d-]{{1,63}}\s?\.\s?){{1,4}}{_ENDING}",
            0.9,
        ),
        Pattern(
            "spelled",
            rf"\b{_PART}(?:(?:{_DOT}|{_SIGN}){_PART}){{0,4}}{_AT}"
            rf"[\p{{L}}\d-]{{1,40}}+(?:(?:{_DOT}|{_SIGN})[\p{{L}}\d-]{{1,40}}+){{0,3}}{_DOT}{_ENDING}",
            0.85,
        ),
        # "look at gnb.ca" is no address: after a bare "at" the dot is spelled as well.
        Pattern(
            "spelled in English",
            rf"\b{_PART}(?:(?:{_DOT}|{_SIGN}){_PART}){{0,4}}\sat\s"
            rf"[\p{{L}}\d-]{{1,40}}+(?:(?:{_DOT}|{_SIGN})[\p{{L}}\d-]{{1,40}}+){{0,3}}{_SAID}{_ENDING}",
            0.85,
        ),
        # A local host name: no dot follows, so only with a word that says what it is.
        Pattern(
            "labelled",
            r"\b(?:e-?mail|courriel)\s?:\s{0,3}(?P<value>[^\s@:]{1,64}@[^\s@,;]{1,80})",
            0.9,
        ),
    )
