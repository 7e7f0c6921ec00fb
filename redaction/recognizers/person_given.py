"""Capitalised words that begin as people's names do, wherever they stand."""

from __future__ import annotations

from typing import ClassVar

from redaction.lexicon import lexicon
from redaction.normalization import fold
from redaction.recognizers.name_grammar import NAME, WORD
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_SMALL = r"\p{Ll}[\p{L}']{2,}+(?:-\p{L}{2,}+)?"
_AFTER_SAINT = r"(?<!\b(?:St|Ste|Saint|Sainte)[. -]{1,2})"


class PersonGivenRecognizer(TimedRecognizer):
    """Find names whose first word is a known given name.

    Given names that are ordinary words count only before another word that is not.
    """

    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern("capitalised", rf"(?<![\w'-]){_AFTER_SAINT}(?P<value>{NAME})", 0.6),
        Pattern("surname first", rf"(?<![\w'-])(?P<value>{WORD},[ ]{WORD})(?![\w'-])", 0.6),
        # Looked at from each word: two in a row may both begin a name.
        Pattern("no capitals", rf"(?<![\w'-])(?=(?P<value>{_SMALL}[ ]{_SMALL}(?![\w'-])))", 0.6),
        Pattern("no capitals, alone", rf"(?<![\w'-])(?P<value>{_SMALL})(?![\w'-])", 0.6),
        Pattern("last line", rf"\n[ ]*(?P<value>{_SMALL})[ .!]*(?=\Z|\n\n\n)", 0.6),
    )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute words that hold no given name, and small ones that are not all names."""
        known = lexicon()
        words = fold(pattern_text).split()
        if pattern_text[0].islower():
            if len(words) == 1:
                return (
                    None if words[0] in known.familiar and not known.doubtful(words[0]) else False
                )
            named = all(word in known.names and not known.doubtful(word) for word in words)
            return None if named and known.given(words[0]) else False
        if words[0].endswith(","):
            surname, given = words[0][:-1], words[1]
            return None if known.given(given) and surname in known.surnames else False
        return None if _holds_given(words) else False


def _familiar(word: str) -> bool:
    """Tell whether a word in small letters is a name of the region; marié is not Marie."""
    known = lexicon()
    return (
        not word.endswith(("é", "ée"))
        and fold(word) in known.familiar
        and fold(word) not in known.doubted
    )


def _holds_given(words: list[str]) -> bool:
    """Tell whether a word is a given name beyond doubt, or beside another word that is not."""
    known = lexicon()
    for before, word, after in zip(["", *words], words, [*words[1:], "the"], strict=False):
        sure = not known.doubtful(word) or not known.doubtful(after)
        if known.given(word) and sure and before not in known.place_words:
            return True
    return False
