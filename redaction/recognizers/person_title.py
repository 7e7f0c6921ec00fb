"""Names after a form of address: Mrs. Paul, Mme Thériault, Dr. Wei Chen."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.name_grammar import NAME, TITLE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE


class PersonTitleRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern("title", rf"(?<![\w'-]){TITLE}\.?[ \t]{{1,2}}(?P<value>{NAME})", 0.85),
        Pattern(
            "couple", rf"\b(?:Mr|M)\.?\s(?:and|et|&)\s(?:Mrs|Ms|Mme)\.?\s(?P<value>{NAME})", 0.9
        ),
    )
