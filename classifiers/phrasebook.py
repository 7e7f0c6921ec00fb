"""Look up many phrases in a text at once.

Each phrase waits for its rarest word; only where that stands is the phrase tried, so the cost
grows with the length of the text and hardly with the number of phrases.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import get_args

from classifiers.interruptions import LONGEST, NONE, Interruptions
from classifiers.phrase import Phrase
from classifiers.spelling import Spelling
from classifiers.words import PART, Words, read_in
from redaction.model import Language

Span = tuple[int, int]
_LONGEST_SPAN = 100
"""No entry of a list reaches over so many words."""
_FARTHEST = 2 * LONGEST
"""No phrase is read over more words, insertions counted."""
_LONGEST_NUMBER = 12
"""Digits that are looked at one by one."""
NOWHERE: frozenset[int] = frozenset()


class Phrasebook:
    """Hold every phrase of a rules file, each under its number, and the lists they name."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        lists: Mapping[str, Sequence[Phrase]],
        written_as: Mapping[str, Sequence[str]],
        barriers: Iterable[str],
    ) -> None:
        self.written_as = written_as
        self.barriers = frozenset(barriers)
        self.phrases = list(phrases)
        self.lists: dict[str, range] = {}
        for name, entries in lists.items():
            self.lists[name] = range(len(self.phrases), len(self.phrases) + len(entries))
            self.phrases += entries
        spellings = {word for phrase in self.phrases for word in _spellings(phrase)}
        self._words = frozenset(spellings)
        self._stems = frozenset(each[:-1] for each in spellings if each.endswith("*"))
        self._longest_stem = max(map(len, self._stems), default=0)
        self._spelling = Spelling(spellings)
        self._waiting = self._awaited()
        self.forms = lru_cache(maxsize=50_000)(self._forms)
        self.woken = lru_cache(maxsize=50_000)(self._woken)

    def _forms(self, word: str) -> frozenset[str]:
        """Return every spelling in the book that a word of a text answers to."""
        found = {word} if word in self._words else set()
        if word.isdecimal():
            if len(word) <= _LONGEST_NUMBER:
                found.update(form for form in _digits(word) if form in self._words)
            return frozenset(found)
        for length in range(1, min(len(word), self._longest_stem) + 1):
            if word[:length] in self._stems:
                found.add(f"{word[:length]}*")
        return frozenset(found) or self._spelling.meant(word)

    def _woken(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the phrases that wait for a word."""
        return tuple({n for form in self.forms(word) for n in self._waiting.get(form, ())})

    def _awaited(self) -> dict[str, list[int]]:
        waiting: dict[str, list[int]] = defaultdict(list)
        for number in range(len(self.phrases)):
            anchor = self.phrases[number].anchor
            entries = [entry for name in anchor.lists for entry in self.lists[name]]
            for word in anchor.words.union(*(self.phrases[e].anchor.words for e in entries)):
                waiting[word].append(number)
        return waiting


class Search:
    """Look for phrases in one text; what was found is kept."""

    def __init__(
        self,
        book: Phrasebook,
        words: Words,
        spoken: Language,
        interruptions: Interruptions = NONE,
    ) -> None:
        self.words = words
        self.interruptions = interruptions
        self._book = book
        self._forms = [book.forms(word) for word in words.words]
        self._at: dict[str, list[int]] = defaultdict(list)
        self._places: dict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(words.words):
            for form in self._forms[place]:
                self._at[form].append(place)
            for number in book.woken(word):
                self._places[number].append(place)
        # An insertion in the other language must not decide which one its sentence is in.
        both = [True] * len(words.words)
        self._read_in: dict[Language | None, list[bool]] = {None: both}
        for language in get_args(Language):
            readable = both if interruptions else read_in(words, language, spoken)
            self._read_in[language] = readable
        self._awake = sorted(self._places)
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._lists: dict[str, tuple[Span, ...]] = {}
        self._entries: dict[str, Mapping[int, Sequence[int]]] = {}

    def awake(self, numbers: range) -> Sequence[int]:
        """Return those of the phrases whose rarest word stands in the text at all."""
        first = bisect_left(self._awake, numbers.start)
        return self._awake[first : bisect_left(self._awake, numbers.stop, first)]

    def spans(self, number: int, blocked: frozenset[int] = NOWHERE) -> tuple[Span, ...]:
        """Return where an awake phrase stands, using none of the words `blocked`."""
        if number not in self._spans:
            self._spans[number] = tuple(self._found(number))
        found = self._spans[number]
        return tuple(self._clear(number, found, blocked)) if found and blocked else found

    def _clear(self, number: int, found: Iterable[Span], blocked: frozenset[int]) -> Iterator[Span]:
        """Read again what was found with words that are now blocked: it may stand without them."""
        phrase = self._book.phrases[number]
        for start, end in found:
            if blocked.isdisjoint(range(start, end)):
                yield start, end
            elif (other := self._end(phrase, start, blocked)) is not None:
                yield start, other

    def in_list(self, name: str) -> tuple[Span, ...]:
        """Return where entries of a list stand, from left to right."""
        if name not in self._lists:
            numbers = self.awake(self._book.lists[name])
            found = [span for number in numbers for span in self.spans(number)]
            self._lists[name] = tuple(sorted(found))
        return self._lists[name]

    def _found(self, number: int) -> Iterator[Span]:
        phrase = self._book.phrases[number]
        readable = self._read_in[phrase.language]
        for start in self._starts(phrase, self._places[number]):
            if readable[start] and (end := self._end(phrase, start)) is not None:
                yield start, end

    def _starts(self, phrase: Phrase, places: Sequence[int]) -> Sequence[int]:
        """Return where a phrase may begin whose rarest word stands at `places`."""
        before = phrase.anchor.before
        if not before and not phrase.anchor.lists:
            return places
        begins = {place for form in phrase.first & self._at.keys() for place in self._at[form]}
        for name, _ in phrase.steps[0].lists:
            begins.update(self._begin(name))
        return sorted(start for start in begins if self._reaches(start, before, places))

    def _reaches(self, start: int, before: int, places: Sequence[int]) -> bool:
        """Tell whether one of sorted `places` lies at most `before` words on.

        An interruption that may begin on the way makes the way longer.
        """
        begins = self.interruptions.begins
        if begins and any(start + step in begins for step in range(before + 1)):
            before += LONGEST
        at = bisect_left(places, start)
        return at < len(places) and places[at] <= start + before

    def _begin(self, name: str) -> Mapping[int, Sequence[int]]:
        """Return for each word an entry of a list begins with the words it may end before."""
        if name not in self._entries:
            ends: dict[int, list[int]] = defaultdict(list)
            for start, end in self.in_list(name):
                ends[start].append(end)
            self._entries[name] = ends
        return self._entries[name]

    def _end(self, phrase: Phrase, start: int, blocked: frozenset[int] = NOWHERE) -> int | None:
        """Read a phrase from `start`; return the word its shortest match ends before."""
        count, breaks = len(self._forms), self.words.breaks
        begins = self.interruptions.begins
        now: set[int] = {0}
        left: set[int] = set()
        later: dict[int, set[int]] = {}
        go_on = until = 0
        place = start
        while (now or later or left) and place <= start + _FARTHEST:
            if place > start:
                if not phrase.final.isdisjoint(now):
                    return place
                if place >= count:
                    return None
                if place > until:
                    left = set()
                if place in begins and now:
                    earliest, latest = begins[place]
                    go_on, until = (min(go_on, earliest) if left else earliest), max(until, latest)
                    left |= now
                if breaks[place] >= PART:
                    now = set()
            active = now | left if left and place >= go_on else now
            reached = later.pop(place + 1, set())
            if place not in blocked:
                self._step(phrase, active, place, reached, later)
            now = reached
            place += 1
        return None

    def _step(
        self,
        phrase: Phrase,
        active: Iterable[int],
        place: int,
        reached: set[int],
        later: dict[int, set[int]],
    ) -> None:
        forms = self._forms[place]
        free = self.words.words[place] not in self._book.barriers
        for state in active:
            step = phrase.steps[state]
            for words, target in step.words:
                if not words.isdisjoint(forms):
                    reached.add(target)
            if free:
                reached.update(step.any_word)
            for name, target in step.lists:
                for end in self._begin(name).get(place, ()):
                    if end == place + 1:
                        reached.add(target)
                    else:
                        later.setdefault(end, set()).add(target)


def near(spans: Sequence[Span], span: Span, within: int) -> Span | None:
    """Find the first of sorted spans, other than `span` itself, at most `within` words from it."""
    found = around(spans, *span, within)
    return next((each for each in found if each != span), None)


def around(spans: Sequence[Span], start: int, end: int, within: int) -> Sequence[Span]:
    """Return those of sorted spans of which at most `within` words lie apart from a stretch."""
    first = bisect_left(spans, (start - within - _LONGEST_SPAN, 0))
    last = bisect_left(spans, (end + within + 1, 0))
    return [each for each in spans[first:last] if each[1] >= start - within]


def _spellings(phrase: Phrase) -> Iterator[str]:
    for step in phrase.steps:
        for words, _ in step.words:
            yield from words


def _digits(word: str) -> Iterator[str]:
    """Write a number with its last digits left open: 83, 8#, ##."""
    for shown in range(len(word)):
        yield word[:shown] + "#" * (len(word) - shown)
