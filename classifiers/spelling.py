"""Read words that are one slip of the keyboard away from a word the rules look for.

Only what is no word of English or French is corrected, and only where exactly the first letter
is right: `oxigen` is oxygen, `beating` is not heating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from redaction.lexicon import lexicon

_SHORTEST, _LONGEST = 5, 25
"""Letters of the words that are corrected."""
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "ly",
    "e",
    "ee",
    "ees",
    "aient",
    "ait",
    "ent",
    "ant",
)


class Spelling:
    """Know the spellings the rules look for: whole words and, marked with `*`, beginnings."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._near: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for spelling in spellings:
            bare = spelling.rstrip("*")
            if len(bare) >= _SHORTEST and bare.isalpha():
                near = self._stems if spelling.endswith("*") else self._near
                for shortened in _shortened(bare):
                    near[shortened].add(spelling)

    def meant(self, word: str) -> frozenset[str]:
        """Return the spellings a word was probably meant to be; none for a word of its own."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return frozenset()
        found = set(self._close(word, self._near))
        for length in range(_SHORTEST - 1, len(word) + 1):
            found.update(self._close(word[:length], self._stems))
        return frozenset(found) if found and not _is_word(word) else frozenset()

    def _close(self, word: str, near: dict[str, set[str]]) -> Iterator[str]:
        for shortened in _shortened(word):
            for spelling in near.get(shortened, ()):
                bare = spelling.rstrip("*")
                if bare[0] == word[0] and _one_slip(word, bare):
                    yield spelling


def _shortened(word: str) -> Iterator[str]:
    """Yield a word and what is left of it without one letter."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _one_slip(word: str, meant: str) -> bool:
    """Tell whether one letter too many, too few, wrong, or changed with its neighbour is all."""
    if abs(len(word) - len(meant)) > 1 or word == meant:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, other = word[start:], meant[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[2:] == other[2:] and rest[:2] == other[1::-1])
    )


@lru_cache(maxsize=50_000)
def _is_word(word: str) -> bool:
    # Imported here: it reads files for a second, and most texts have no slip.
    from redaction.dictionary import dictionary

    known = dictionary()
    return (
        word in known
        or word in _names()
        or any(word.endswith(each) and word.removesuffix(each) in known for each in _ENDINGS)
    )


@cache
def _names() -> frozenset[str]:
    """Return the words of the region's places and of the world's names, and common words."""
    lists = lexicon()
    places = frozenset(word for place in lists.places for word in place.split())
    return places | lists.names | lists.common
