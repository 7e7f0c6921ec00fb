"""Words that say nothing about what a message is about."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from redaction.model import Language

LIST = Path(__file__).with_name("stop_words.toml")
_NAMES: dict[Language, tuple[str, str]] = {
    "en": ("english", "french"),
    "fr": ("french", "english"),
}


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Return the empty words of both languages, as they count in a text in the one named."""
    lists = tomllib.loads(LIST.read_text(encoding="utf-8"))
    own, other = (lists[name] for name in _NAMES[language])
    foreign = set(other["words"].split()) - set(own["meant"].split())
    return frozenset(own["words"].split()) | foreign
