"""Numbers shaped like an office's own, and those of the registries."""

from __future__ import annotations

from redaction.recognizers.number_grammar import LINK, MARK, TOKENS
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_NOT_FORM = r"(?<!\bform(?:ulaire)?s?\s(?:de\s(?:la\s)?|d'|of\s|for\s)?)"


class OfficeNumberRecognizer(TimedRecognizer):
    ENTITY = "FILE_NUMBER"
    STARTS = TOKENS
    PATTERNS = (
        # Letters, hyphens and many digits: an office's own numbering. Forms have fewer digits.
        Pattern(
            "shape",
            rf"{_NOT_FORM}(?-i:[A-Z]{{1,5}}\d?-\d{{2,4}}-\d{{3,7}}|[A-Z]{{1,5}}\d?-\d{{5,9}}|"
            r"[A-Z]{2,4}[ ]\d{2}-\d{4,6}|\d{3,4}-\d{3,5}-[A-Z]{2,4})(?![\w-])",
            0.65,
        ),
        # Property identifiers of the Atlantic registries, and of immigration files.
        Pattern(
            "registry",
            rf"(?<=\b(?:PIDs?|NIDs?|PANs?|N\.I\.D\.|P\.I\.D\.|UCI|IUC)\b\s?(?:{MARK})?{LINK})"
            r"\d(?:[ -]?\d){4,11}(?!\w)",
            0.8,
        ),
    )
