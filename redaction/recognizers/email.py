"""E-mail addresses, also those broken over lines."""

from __future__ import annotations

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

ENDING = (
    r"(?:com|ca|org|net|info|edu|gouv|gov|gc|qc|nb|ns|pe|nl|fr|io|me|us|uk|eu|de|be|ch|co|biz|"
    r"email|online|app|dev|tv|hu|es|it|in|ph|mx)\b"
)


class EmailRecognizer(TimedRecognizer):
    ENTITY = "EMAIL_ADDRESS"
    SHAPE = "@"
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
            rf"(?:[\p{{L}}\d-]{{1,63}}\s?\.\s?){{1,4}}{ENDING}",
            0.9,
        ),
        # A local host name: no dot follows, so only with a word that says what it is.
        Pattern(
            "labelled",
            r"\b(?:e-?mail|courriel)\s?:\s{0,3}(?P<value>[^\s@:]{1,64}@[^\s@,;]{1,80})",
            0.9,
        ),
    )
