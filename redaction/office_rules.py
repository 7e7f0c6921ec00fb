"""What an office adds to the packaged recognisers: terms, patterns and words to keep."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex  # type: ignore[import-untyped]  # the flavour the patterns are written in

from redaction.deadline import Deadline
from redaction.errors import InvalidRule, RedactionError
from redaction.lexicon import lexicon
from redaction.model import Span
from redaction.normalization import fold, normalize
from redaction.policy import packaged
from redaction.search import ANY_CASE, MULTILINE, matches

RuleKind = Literal["term", "pattern", "keep"]

_NAME_LIKE = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
_GAP = r"[\W_]{0,3}"
_DIGIT_GAP = r"[\s.()/+-]{0,2}"
_LONGEST = 500  # characters of a rule
_SECONDS = 0.25  # for one pattern over one text made to trap it
_TRAP = 3_000  # characters
_REPEATS = 100_000  # all counted repetitions of a pattern multiplied; more fills the memory
_COUNTED = re.compile(r"\{\s*(\d*)\s*(?:,\s*(\d*)\s*)?\}")
_ORDINARY_SHARE = 0.05
_LETTER = re.compile(r"[^\W\d_]")
# Four digits in a row, an address's sign, or a postal code: what no name holds.
_IDENTIFIER = re.compile(r"(?:\d[\W_]{0,3}){3}\d|@|://|(?i:[a-z]\d[a-z]\W?\d[a-z]\d)")
_ORDINARY_FIGURES = (
    "12", "2026", "133", "8:30", "40,00 $", "$1,250.00", "4 mai 2026", "May 4, 2026",
    "2026-05-04", "3 km", "75 %", "Route 11", "T4", "55",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class OfficeRule:
    """Hold one rule of the office; the value may itself be personal, so it is never shown.

    A "term" is redacted wherever it occurs, whatever its case and accents; a "pattern" is a
    regular expression whose matches are; a "keep" entry stays readable although a model would
    take it for a name.
    """

    id: str
    kind: RuleKind
    entity_type: str
    value: str

    def __repr__(self) -> str:
        return f"OfficeRule({self.id}, {self.kind}, {self.entity_type})"


def found(text: str, rules: Iterable[OfficeRule], deadline: Deadline) -> Iterator[Span]:
    """Yield what the terms and patterns redact in a normalised text; spans may overlap.

    A term is found in any case, with or without accents, however its words are joined, and
    never inside a longer word. Raises RedactionError("redaction_timeout").
    """
    folded = fold(text)
    for rule in rules:
        if rule.kind == "term":
            places = matches(_anywhere(rule.value), folded, deadline, MULTILINE)
        elif rule.kind == "pattern":
            places = matches(rule.value, text, deadline, ANY_CASE)
        else:
            continue
        for start, end in places:
            if start < end:
                yield Span(start, end, rule.entity_type, 1.0, f"OfficeRule {rule.id}")


def kept(text: str, rules: Iterable[OfficeRule], deadline: Deadline) -> list[tuple[int, int]]:
    """Return where the words to keep stand in a normalised text, as half-open spans.

    Only what a model took for a name may be kept there, never a number or an address.
    """
    folded = fold(text)
    return sorted(
        place
        for rule in rules
        if rule.kind == "keep" and rule.entity_type in _NAME_LIKE
        for place in matches(_anywhere(rule.value), folded, deadline, MULTILINE)
        if place[0] < place[1]
    )


def version(rules: Iterable[OfficeRule]) -> str:
    """Name a set of rules, in any order, without telling their values: an id never changes its."""
    named = sorted(f"{rule.id}\0{rule.kind}\0{rule.entity_type}" for rule in rules)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:12] if named else ""


def check(rule: OfficeRule) -> None:
    """Raise InvalidRule for a rule that cannot work, would redact nearly everything or hang."""
    if len(rule.value) > _LONGEST:
        raise InvalidRule("rule_too_long", f"A rule has at most {_LONGEST} characters.")
    if rule.kind == "keep":
        _check_kept(rule)
    elif not packaged().redacts(rule.entity_type, 1.0) or (
        rule.entity_type not in packaged().entities
    ):
        raise InvalidRule("entity_unknown", "Choose a type of information that is redacted.")
    if rule.kind == "pattern":
        _check_pattern(rule.value)
    elif len(_LETTER.findall(rule.value)) < 2 and not _IDENTIFIER.search(rule.value):
        raise InvalidRule("term_short", "Give at least two letters, or a number of four digits.")


def _check_kept(rule: OfficeRule) -> None:
    if rule.entity_type not in _NAME_LIKE:
        raise InvalidRule(
            "entity_unknown", "Only what looks like a name, a place or an organisation may stay."
        )
    if _IDENTIFIER.search(normalize(rule.value).text):
        raise InvalidRule(
            "keep_identifier",
            "A number, an address or a postal code is never kept readable: leave it out.",
        )


def _check_pattern(pattern: str) -> None:
    counts = (max(int(n or 1) for n in found.groups("1")) for found in _COUNTED.finditer(pattern))
    if math.prod(max(1, count) for count in counts) > _REPEATS:
        raise InvalidRule("pattern_slow", "This pattern repeats too often: use smaller counts.")
    try:
        compiled = regex.compile(pattern, ANY_CASE)
    except (regex.error, RecursionError, OverflowError, ValueError, TypeError, KeyError):
        raise InvalidRule(
            "pattern_broken", "This is not a regular expression: look at its brackets."
        ) from None
    _check_speed(pattern)
    if compiled.search(""):
        raise InvalidRule(
            "pattern_empty", "This pattern matches where there is nothing: ask for a character."
        )
    if max(_share(pattern, sorted(lexicon().common)), _share(pattern, _ORDINARY_FIGURES) / 5) > (
        _ORDINARY_SHARE
    ):
        raise InvalidRule(
            "pattern_broad",
            "This pattern matches ordinary words or figures, and would make messages unreadable.",
        )


def _check_speed(pattern: str) -> None:
    """Try the pattern on texts that make a badly nested one count for ever."""
    letters = "".join(dict.fromkeys(pattern))
    pieces = dict.fromkeys((*letters, "a", "1", " ", "é", ".", "-", "ab ", "a1", letters or "x"))
    # Without every character that the pattern demands, the search gives up at once.
    endings = ("", "!", "\n", f"\0{letters}")
    try:
        for piece in pieces:
            for end in endings:
                text = piece * (_TRAP // len(piece)) + end
                for _match in matches(pattern, text, Deadline.after(_SECONDS), ANY_CASE):
                    pass
    except RedactionError:
        raise InvalidRule(
            "pattern_slow",
            "This pattern takes too long on some texts: repeat nothing inside a repetition.",
        ) from None


def _share(pattern: str, samples: Sequence[str]) -> float:
    """Return how many of the samples the pattern touches, 0..1."""
    touched = sum(bool(regex.search(pattern, sample, ANY_CASE)) for sample in samples)
    return touched / len(samples)


def words_of(value: str) -> list[str]:
    """Return the folded words and numbers of a term."""
    return re.findall(r"[^\W\d_]+|\d+", fold(normalize(value).text))


def _anywhere(value: str) -> str:
    """Build the pattern of a term over folded text; it also finds occurrences that overlap."""
    words = (_DIGIT_GAP.join(word) if word.isdigit() else word for word in words_of(value))
    return rf"(?<![\p{{L}}\d])(?=(?P<value>{_GAP.join(words)})(?![\p{{L}}\d]))"
