"""Cut a text into what the encoders can read well: sentences, and parts of many sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.placeholders import PLACEHOLDER

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»”)\]]*\s+|\s*\n+\s*|(?<=;)\s+")
_LONGEST_SENTENCE = 60
_LONGEST_PART = 170
"""Words. all-MiniLM-L6-v2 reads 256 word pieces and silently drops the rest."""


def without_placeholders(text: str) -> str:
    """Leave out the marks of redaction: a model must not learn from who is named."""
    return PLACEHOLDER.sub(" ", text)


def sentences(text: str) -> tuple[str, ...]:
    """Cut at the ends of sentences and lines; very long runs are cut every 60 words.

    A sentence comes out the same whatever stands before and after it.
    """
    return tuple(_sentences(without_placeholders(text)))


def parts(text: str) -> tuple[str, ...]:
    """Pack consecutive sentences into parts of at most 170 words."""
    return tuple(_packed(sentences(text)))


def _sentences(text: str) -> Iterator[str]:
    for piece in _SENTENCE_END.split(text):
        words = piece.split()
        for start in range(0, len(words), _LONGEST_SENTENCE):
            run = " ".join(words[start : start + _LONGEST_SENTENCE])
            if any(character.isalnum() for character in run):
                yield run


def _packed(pieces: tuple[str, ...]) -> Iterator[str]:
    part: list[str] = []
    words = 0
    for piece in pieces:
        length = len(piece.split())
        if part and words + length > _LONGEST_PART:
            yield " ".join(part)
            part, words = [], 0
        part.append(piece)
        words += length
    if part:
        yield " ".join(part)
