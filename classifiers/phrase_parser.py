"""Read the phrases of severity.toml into what they are made of; see phrase.py for the signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from classifiers.words import parted, plain, undone

_SIGN = re.compile(r"\s+|[()|]\??|<[\w.]+>|~|[^\s()|~<>]+")
_WORDS = re.compile(r"\d+[#*]*|[^\W\d_]+[*?]?|#+")
_GLUED = re.compile(r"([^\s()|~<>]*)\(([^()\s]+)\)(\??)([^\s()|~<>?]*)")


@dataclass(frozen=True, slots=True)
class Word:
    spellings: frozenset[str]


@dataclass(frozen=True, slots=True)
class List:
    name: str
    longest: int


@dataclass(frozen=True, slots=True)
class Gap:
    pass


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[tuple[Node, ...], ...]
    optional: bool


Node = Word | List | Gap | Choice


def parse_phrase(
    phrase: str, written_as: Mapping[str, Sequence[str]], longest: Mapping[str, int]
) -> tuple[Node, ...]:
    """Read one phrase; raises ValueError for brackets that do not match or an unknown list.

    `longest` gives how many words an entry of each list may have.
    """
    return _Parser(phrase, written_as, longest).nodes()


class _Parser:
    """Read one phrase from left to right; groups may stand inside groups."""

    def __init__(
        self,
        phrase: str,
        written_as: Mapping[str, Sequence[str]],
        longest: Mapping[str, int],
    ) -> None:
        self._phrase = phrase
        self._written_as = written_as
        self._longest = longest
        self._signs = _SIGN.findall(_within_words(parted(plain(phrase))))
        self._at = 0

    def nodes(self) -> tuple[Node, ...]:
        options = self._options()
        if self._at < len(self._signs):
            raise ValueError(f"a bracket too many in {self._phrase!r}")
        return options[0] if len(options) == 1 else (Choice(options, False),)

    def _options(self) -> tuple[tuple[Node, ...], ...]:
        options = [tuple(self._sequence())]
        while self._peek() == "|":
            self._at += 1
            options.append(tuple(self._sequence()))
        if not all(options):
            raise ValueError(f"nothing stands beside a bar or in a bracket of {self._phrase!r}")
        return _merged(options)

    def _sequence(self) -> Iterator[Node]:
        while (sign := self._peek()) is not None and sign not in ("|", ")", ")?"):
            self._at += 1
            if sign.isspace():
                continue
            if sign == "(":
                yield self._group()
            elif sign == "~":
                yield Gap()
            elif sign.startswith("<"):
                yield self._list(sign[1:-1])
            else:
                yield from self._words(sign)

    def _group(self) -> Choice:
        options = self._options()
        if self._peek() not in (")", ")?"):
            raise ValueError(f"a bracket is not closed in {self._phrase!r}")
        self._at += 1
        return Choice(options, self._signs[self._at - 1] == ")?")

    def _list(self, name: str) -> List:
        if name not in self._longest:
            raise ValueError(f"no list [words.{name}] to name here")
        return List(name, self._longest[name])

    def _words(self, sign: str) -> Iterator[Node]:
        for word in _split(sign):
            if word.endswith("?"):
                yield Word(frozenset((word[:-1], word[:-2])))
            else:
                for each in self._written_as.get(word, (word,)):
                    yield Word(frozenset((each,)))

    def _peek(self) -> str | None:
        return self._signs[self._at] if self._at < len(self._signs) else None


def _merged(options: Sequence[tuple[Node, ...]]) -> tuple[tuple[Node, ...], ...]:
    """Join the options that are one word each to one, which is quicker to look up."""
    single: set[str] = set()
    others = []
    for option in options:
        if len(option) == 1 and isinstance(option[0], Word):
            single |= option[0].spellings
        else:
            others.append(option)
    return ((Word(frozenset(single)),), *others) if single else tuple(others)


def _within_words(phrase: str) -> str:
    """Write out the groups inside words: `grand(ma|pa)` becomes `(grandma|grandpa)`."""

    def written_out(match: re.Match[str]) -> str:
        before, group, optional, after = match.groups()
        if not before and not after:
            return match[0]
        endings = [*group.split("|"), *([""] if optional else [])]
        return "(" + "|".join(f"{before}{each}{after}" for each in endings) + ")"

    return _GLUED.sub(written_out, phrase)


@lru_cache(maxsize=20_000)
def _split(sign: str) -> tuple[str, ...]:
    """Split what stands together as texts are split: `l'eau` in two, `don't` as `dont`."""
    sign = sign.replace("aujourd'hui", "aujourdhui").replace("n't", "nt")
    words: list[str] = []
    for piece in sign.split("-"):
        before, mark, after = piece.partition("'")
        words += [before, undone(before, after)] if mark else [piece]
    return tuple(word for each in words for word in _WORDS.findall(each))
