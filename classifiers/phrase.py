"""Compile the phrases of severity.toml, which people write, into patterns.

    gas leak            these words, one after the other
    (gas|propane) leak  one of several
    (strong)? smell     a word that may be missing
    suicid*             any ending
    8#                  any digit
    smell ~ gas         up to four other words between, none of them a negation

Case, accents and the shape of apostrophes do not matter. No match runs over the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redaction.normalization import fold

_BETWEEN = r"[^\w.!?;:\n]{1,4}"
_SINGLE = str.maketrans("œæ’‘ʼ`\u00a0\u202f", "oa''''  ")


def plain(text: str) -> str:
    """Lower the case and drop accents, keeping every character at its place."""
    return fold(text.translate(_SINGLE))


def compile_phrases(phrases: Sequence[str], negations: Sequence[str] = ()) -> re.Pattern[str]:
    """Compile phrases to one pattern over `plain` text; no phrase gives one that never matches."""
    if not phrases:
        return re.compile(r"(?!)")
    gap = _gap(negations)
    return re.compile(
        "|".join(f"(?<!\\w)(?:{_Phrase(each, gap).pattern()})(?!\\w)" for each in phrases)
    )


def _gap(negations: Sequence[str]) -> str:
    words = "|".join(sorted({re.escape(plain(each)) for each in negations if each.isalpha()}))
    barrier = rf"(?!(?:{words})(?!\w))" if words else ""
    return rf"(?:{_BETWEEN}{barrier}\w+){{0,4}}"


class _Phrase:
    """Read one phrase from left to right; groups may stand inside groups."""

    def __init__(self, phrase: str, gap: str) -> None:
        self._rest = re.sub(r"[\s'-]+", " ", plain(phrase)).strip()
        self._gap = gap

    def pattern(self) -> str:
        """Compile the phrase; raises ValueError for brackets that do not match."""
        pattern = self._alternatives()
        if self._rest:
            raise ValueError(f"a bracket too many before {self._rest!r}")
        return pattern

    def _alternatives(self) -> str:
        options = [self._sequence()]
        while self._rest.startswith("|"):
            self._rest = self._rest[1:]
            options.append(self._sequence())
        return "|".join(options)

    def _sequence(self) -> str:
        """Join words with what may stand between; a word that may be missing takes it along."""
        pattern, between = "", ""
        self._rest = self._rest.lstrip()
        while self._rest and self._rest[0] not in "|)":
            item, optional = self._item()
            if item == "~":
                pattern += self._gap
            elif optional and pattern:
                pattern += f"(?:{between}{item})?"
            elif optional:
                pattern += f"(?:{item}{_BETWEEN})?"
                between = ""
                self._rest = self._rest.lstrip()
                continue
            else:
                pattern += between + item
            between = _BETWEEN
            self._rest = self._rest.lstrip()
        return pattern

    def _item(self) -> tuple[str, bool]:
        """Read up to the next space: letters, signs and groups; tell whether it may be missing."""
        item, optional = "", False
        while self._rest and self._rest[0] not in " |)":
            sign, self._rest = self._rest[0], self._rest[1:]
            if sign == "(":
                item += f"(?:{self._alternatives()})"
                optional = self._close()
                item += "?" if optional and self._goes_on() else ""
            else:
                item += {"*": r"\w*", "#": r"\d", "?": "?", "~": "~"}.get(sign, re.escape(sign))
                optional = False
        return item, optional and not item.endswith("?")

    def _close(self) -> bool:
        if not self._rest.startswith(")"):
            raise ValueError("a bracket is not closed")
        optional = self._rest.startswith(")?")
        self._rest = self._rest[2 if optional else 1 :]
        return optional

    def _goes_on(self) -> bool:
        return bool(self._rest) and self._rest[0] not in " |)"
