"""Read a catalogue as if it were examples, so that a counter can start before it has any.

A category's name, the things its definition lists, and what its questions ask each become a short
text. A sentence that sends something elsewhere ("... goes to ...") describes the other category
and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.taxonomy import Bilingual, Category, Taxonomy
from redaction.model import Language

LANGUAGES: tuple[Language, ...] = ("en", "fr")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ITEM = re.compile(r"\s*[,:;]\s*")
_ELSEWHERE = re.compile(r"\b(go(es)? to|belongs? here|relèvent?|va dans|vont dans|va ici)\b")
_FEWEST_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Definition:
    """Hold one short text that describes a category."""

    text: str
    category: str
    language: Language


def definitions(taxonomy: Taxonomy) -> tuple[Definition, ...]:
    """List what a catalogue says of each category, in both languages."""
    return tuple(
        Definition(text, category.id, language)
        for category in taxonomy.categories
        for language in LANGUAGES
        for text in dict.fromkeys(_texts(category, language))
    )


def _texts(category: Category, language: Language) -> Iterator[str]:
    name = category.name.in_(language)
    yield name
    for sentence in _own_sentences(category.definition, language):
        yield sentence
        for item in _ITEM.split(sentence.rstrip(".")):
            if len(item) >= _FEWEST_LETTERS:
                yield f"{name} : {item}"
    for information in category.information:
        yield f"{name}. {information.question.in_(language)}"


def _own_sentences(definition: Bilingual, language: Language) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(definition.in_(language)):
        if not _ELSEWHERE.search(sentence):
            yield sentence
