"""E-mail addresses, written out or spelled so that a machine would not see them."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_AT = r"(?:\s?[(\[{]\s?(?:at|à|chez|arobase)\s?[)\]}]\s?|\s(?:at|arobase|arrobas|a commercial)\s)"
_DOT = r"(?:\s?[(\[{]\s?(?:dot|point)\s?[)\]}]\s?|\s(?:dot|point)\s|\.)"
_ENDING = r"(?:com|ca|org|net|info|edu|gouv|gov|gc|qc|nb|ns|fr|io|me)\b"


class EmailRecognizer(TimedRecognizer):
    ENTITY = "EMAIL_ADDRESS"
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
            rf"\b[\p{{L}}\d_+-]{{1,40}}+(?:{_DOT}[\p{{L}}\d_+-]{{1,40}}+){{0,3}}{_AT}"
            rf"[\p{{L}}\d-]{{1,40}}+(?:{_DOT}[\p{{L}}\d-]{{1,40}}+){{0,2}}{_DOT}{_ENDING}",
            0.85,
        ),
        # A local host name: no dot follows, so only with a word that says what it is.
        Pattern(
            "labelled",
            r"\b(?:e-?mail|courriel)\s?:\s{0,3}(?P<value>[^\s@:]{1,64}@[^\s@,;]{1,80})",
            0.9,
        ),
    )
