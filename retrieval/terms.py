"""The terms by which a text is found: stems without accents, placeholders and empty words.

The same function reads past cases and queries, for both databases; they store and compare
terms and know nothing of languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Protocol

import snowballstemmer

from redaction.model import Language
from redaction.placeholders import PLACEHOLDER
from retrieval.stop_words import stop_words

MOST_CHARACTERS = 50_000
"""Of one passage; what follows is not read."""
MOST_TERMS = 1_000
"""Of one passage; a hostile text of two million different words costs no more than this."""
LONGEST_WORD = 40
STEMS_REMEMBERED = 65_536

_WORD = re.compile(r"[a-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_STEMMERS: dict[Language, _Stemmer] = {
    "en": snowballstemmer.stemmer("english"),
    "fr": snowballstemmer.stemmer("french"),
}
# A stemmer keeps the word it works on in itself: two threads would mix theirs.
_STEMMING = Lock()


def terms(text: str, language: Language) -> tuple[str, ...]:
    """Return a redacted text's terms, each once, in order; they are made of a-z and 0-9 only.

    Numbers and short codes stay as they are: a file number or a route finds its case.
    """
    return asked_terms(text, language, language)


def asked_terms(text: str, language: Language, searched: Language) -> tuple[str, ...]:
    """Return the terms of a query in one language as texts in another would have them.

    A word that both languages share, such as the name of a place, was stemmed there by the
    rules of that language; its empty words are those of its own.
    """
    stems = (_stem(word, searched) for word in _words(text, language))
    return tuple(dict.fromkeys(stems))


def _words(text: str, language: Language) -> Iterator[str]:
    """Yield the words that count, each once."""
    read = PLACEHOLDER.sub(" ", text[:MOST_CHARACTERS])
    seen: set[str] = set()
    for match in _WORD.finditer(_plain(read)):
        word = match[0]
        if word in seen or not _counts(word, language):
            continue
        seen.add(word)
        yield word
        if len(seen) == MOST_TERMS:
            return


def _counts(word: str, language: Language) -> bool:
    if len(word) > LONGEST_WORD or word in stop_words(language):
        return False
    return len(word) > 1 or word.isdigit()


def _plain(text: str) -> str:
    """Write letters as a-z: small, without accents, ligatures taken apart."""
    if text.isascii():
        return text.lower()
    # Compatibility forms too: wide and ringed letters are letters. Small only then, for those
    # that only now are capitals.
    apart = unicodedata.normalize("NFKD", text).lower().translate(_PLAIN)
    return _MARKS.sub("", apart)


@lru_cache(maxsize=STEMS_REMEMBERED)
def _stem(word: str, language: Language) -> str:
    if not word.isalpha():
        return word
    with _STEMMING:
        return _STEMMERS[language].stemWord(word)
