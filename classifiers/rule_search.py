"""Look for what the severity rules name in one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain

from classifiers.deadlines import Mention, date_near, dates
from classifiers.interruptions import LONGEST
from classifiers.phrasebook import Search, Span, around, near
from classifiers.rule import Finding, Rule
from classifiers.words import CLAUSE, SENTENCE, Words, word_set
from redaction.model import Language

_REACH = 3
"""Words before a danger word in which a negation still speaks of it."""
_SENTENCE = 60
"""Words from a danger word in which its sentence is searched for a word of the past."""
_CLAUSE_WORDS = word_set("but mais and et because car so")


class Dates:
    """Find the dates of a text once, when first asked for."""

    def __init__(self, words: Words, received: date | None) -> None:
        self._words = words
        self._received = received

    @cached_property
    def found(self) -> tuple[Mention, ...]:
        return dates(self._words, self._received)


class Reading:
    """Judge one text, as it stands or with an interruption stepped over."""

    def __init__(
        self,
        exceptions: range,
        search: Search,
        language: Language,
        seasons: frozenset[str],
        mentions: Dates,
    ) -> None:
        self._search = search
        self._seasons = seasons
        self._mentions = mentions
        self._order: tuple[Language, ...] = ("fr", "en") if language == "fr" else ("en", "fr")
        self._unseen = _covered(search, exceptions)
        self._negating = self._negating_words()
        self._past = search.in_list("past")
        self._now = search.in_list("now")

    def findings(self, rules: Sequence[Rule]) -> tuple[Finding, ...]:
        found = [each for rule in rules if (each := self._finding(rule))]
        return tuple(sorted(found, key=lambda finding: -finding.rule.severity))

    def _finding(self, rule: Rule) -> Finding | None:
        if not self._may_apply(rule):
            return None
        unseen = self._unseen | _covered(self._search, rule.exceptions)
        company = []
        for name in rule.company:
            if name in self._seasons:
                continue
            span = next(self._seen(name, unseen), None)
            if span is None:
                return None
            company.append(span)
        carried = next(chain(self._said(rule, unseen), self._met(rule, unseen)), None)
        if carried is None:
            return None
        spans = dict.fromkeys((*carried, *company))
        return Finding(rule, tuple(self._search.words.between(*span) for span in spans))

    def _may_apply(self, rule: Rule) -> bool:
        """Tell quickly whether anything of a rule stands in the text."""
        return any(self._search.awake(numbers) for numbers in rule.phrases.values()) or any(
            all(name in self._seasons or self._search.in_list(name) for name in names)
            for names in rule.together
        )

    def _said(self, rule: Rule, unseen: frozenset[int]) -> Iterator[tuple[Span, ...]]:
        """Find the phrases that are neither negated nor, where it matters, long past."""
        for language in self._order:
            for number in self._search.awake(rule.phrases[language]):
                for span in self._search.spans(number, unseen):
                    if self._stands(rule, span):
                        yield from self._dated(rule, (span,))

    def _met(self, rule: Rule, unseen: frozenset[int]) -> Iterator[tuple[Span, ...]]:
        """Find where words of several lists stand close to one another; the first unnegated."""
        for names in rule.together:
            first, *others = [name for name in names if name not in self._seasons]
            company = [tuple(self._seen(name, unseen)) for name in others]
            for span in self._seen(first, unseen):
                if not self._stands(rule, span):
                    continue
                met = [self._beside(spans, span, rule.within) for spans in company]
                if None not in met:
                    yield from self._dated(rule, (span, *(each for each in met if each)))

    def _dated(self, rule: Rule, spans: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
        """Pass on what was found, with its date when the rule asks for one that is near."""
        if rule.days is None:
            yield spans
            return
        for start, end in spans:
            found = date_near(self._search.words, self._mentions.found, start, end, rule.days)
            if found is not None:
                yield (*spans, (found.start, found.end))
                return

    def _seen(self, name: str, unseen: frozenset[int]) -> Iterator[Span]:
        for span in self._search.in_list(name):
            if not unseen or unseen.isdisjoint(range(*span)):
                yield span

    def _beside(self, spans: Sequence[Span], span: Span, within: int) -> Span | None:
        found = near(spans, span, within)
        begins = self._search.interruptions.begins
        if found is not None or not begins:
            return found
        far = near(spans, span, within + LONGEST)
        if far is None:
            return None
        left, right = sorted((span, far))
        return far if any(place in begins for place in range(left[0], right[0])) else None

    def _stands(self, rule: Rule, span: Span) -> bool:
        return not self._negated(*span) and (rule.past_counts or not self._over(*span))

    def _negating_words(self) -> frozenset[int]:
        """Return the words that negate what follows, without those of an insertion."""
        harmless = _covered_by(self._search.in_list("not_a_negation"))
        negating = {end - 1 for _, end in self._search.in_list("negation")}
        return frozenset(negating - harmless - self._search.interruptions.foreign)

    def _negated(self, start: int, end: int) -> bool:
        words, breaks = self._search.words.words, self._search.words.breaks
        if not self._negating:
            return False
        for place in range(start - 1, max(-1, start - 1 - _REACH), -1):
            if breaks[place + 1] >= CLAUSE or words[place] in _CLAUSE_WORDS:
                break
            if place in self._negating:
                return True
        return end in self._negating and self._denied_after(start, end)

    def _denied_after(self, start: int, end: int) -> bool:
        """Tell whether the `pas` of French, which stands behind its verb, speaks of a stretch."""
        words, breaks = self._search.words.words, self._search.words.breaks
        if words[end] == "pas" and breaks[end] < CLAUSE:
            return True
        return any(words[at] in ("ne", "n") for at in range(start, end))

    def _over(self, start: int, end: int) -> bool:
        """Tell whether the sentence speaks of long ago, with no word such as `now` between."""
        breaks, foreign = self._search.words.breaks, self._search.interruptions.foreign
        for past in around(self._past, start, end, _SENTENCE):
            left, right = sorted((past, (start, end)))
            if past[0] in foreign or SENTENCE in breaks[left[0] + 1 : right[0] + 1]:
                continue
            if not around(self._now, left[1], right[0], 0):
                return True
        return False


def _covered(search: Search, numbers: range) -> frozenset[int]:
    """Return the words under exceptions, but none under one that an insertion may have made."""
    begins = search.interruptions.begins
    spans = (span for number in search.awake(numbers) for span in search.spans(number))
    return _covered_by(
        (start, end)
        for start, end in spans
        if not any(place in begins for place in range(start + 1, end))
    )


def _covered_by(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(place for start, end in spans for place in range(start, end))
