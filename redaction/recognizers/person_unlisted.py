"""Two or more capitalised words that are neither ordinary words nor anything listed."""

from __future__ import annotations

import re
from typing import ClassVar

from redaction.lexicon import lexicon, place_key
from redaction.normalization import fold
from redaction.recognizers.name_grammar import INITIAL
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_MODEST = r"\p{Lu}(?:\p{Ll}|['-]\p{L})++(?<!'s)"
_FOLLOWING = rf"(?:[ ](?:{INITIAL}|\p{{Lu}}(?![\p{{L}}'])))?(?:[ ](?:{_MODEST})){{1,2}}"


class PersonUnlistedRecognizer(TimedRecognizer):
    """Find names no list and no model knows: newcomers' names, rare surnames.

    Every word must be unknown, so that places, products and offices are mostly left alone.
    """

    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern(
            "capitalised", rf"(?<![\w'&-])(?P<value>{_MODEST}{_FOLLOWING})(?![\w'&-]*\w)", 0.55
        ),
    )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute a sequence in which any word is known as something else."""
        known = lexicon()
        words = re.findall(r"[^\W\d_]{2,}", fold(pattern_text))
        lists = (known.not_names, known.organisation_words, known.common, known.place_words)
        listed = any(word in listing for listing in lists for word in words)
        listed = listed or any(place_key(word) in known.places for word in words)
        return False if listed or place_key(pattern_text) in known.places else None
