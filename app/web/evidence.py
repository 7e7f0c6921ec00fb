"""The words a suggestion leans on, marked where they stand in the message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from app.web.display import marked
from classifiers.model import Suggestion

FOR, AGAINST, SEVERE = "for", "against", "severe"


def with_evidence(text: str, suggestion: Suggestion | None) -> Markup:
    """Mark placeholders, and the words that spoke for a suggestion, against it or for a severity.

    What is marked is told in words beside the suggestion too: the marks only help the eye.
    """
    spoken = dict(_spoken(suggestion)) if suggestion else {}
    if not spoken:
        return marked(text)
    pieces, end = [], 0
    for match in _pattern(tuple(sorted(spoken, key=len, reverse=True))).finditer(text):
        kind = spoken[match.group().casefold()]
        word = Markup('<mark class="said {}">{}</mark>').format(kind, escape(match.group()))
        pieces += [marked(text[end : match.start()]), word]
        end = match.end()
    return Markup("").join((*pieces, marked(text[end:])))


def _spoken(suggestion: Suggestion) -> Iterator[tuple[str, str]]:
    """Yield words and what they spoke for; of a word that did both, the later counts."""
    against = suggestion.against.evidence if suggestion.against else ()
    yield from ((words.casefold(), AGAINST) for words in _usable(against))
    yield from ((words.casefold(), FOR) for words in _usable(suggestion.category.evidence))
    for reason in suggestion.severity.reasons:
        # A reason is "rule: words, words".
        _, _, said = reason.partition(": ")
        yield from ((words.casefold(), SEVERE) for words in _usable(said.split(", ")))


def _usable(words: Iterable[str]) -> Iterator[str]:
    # Brackets belong to placeholders, which have a mark of their own.
    return (each for each in words if each.strip() and not set("[]") & set(each))


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(re.escape(each) for each in words)
    # Not inside a placeholder such as [ADDRESS 1], whose own words a message might use.
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)(?![^\[\]]*\])", re.IGNORECASE)
