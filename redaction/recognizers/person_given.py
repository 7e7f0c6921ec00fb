"""Capitalised words that begin as people's names do, wherever they stand."""

from __future__ import annotations

from typing import ClassVar

from presidio_analyzer import Pattern

from redaction.lexicon import lexicon
from redaction.normalization import fold
from redaction.recognizers.name_grammar import NAME
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_AFTER_SAINT = r"(?<!\b(?:St|Ste|Saint|Sainte)[. -]{1,2})"


class PersonGivenRecognizer(TimedRecognizer):
    """Find names whose first word is a known given name.

    Given names that are ordinary words count only before another word that is not.
    """

    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (Pattern("capitalised", rf"(?<![\w'-]){_AFTER_SAINT}(?P<value>{NAME})", 0.6),)

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute capitalised words that hold no given name."""
        known = lexicon()
        words = fold(pattern_text).split()
        for before, word, after in zip(["", *words], words, [*words[1:], "the"], strict=False):
            given = word in known.given_names or word.split("-")[0] in known.given_names
            sure = not known.doubtful(word) or not known.doubtful(after)
            if given and sure and before not in known.place_words:
                return None
        return False
