"""A pattern recogniser that stops at the deadline and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, cast

from presidio_analyzer import PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Doc

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.recognizers.pattern import Pattern
from redaction.search import ANY_CASE, Search

_WORDS = re.compile(r"[^\W\d_]+")


class Reading:
    """Hold what several recognisers need of one text, found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        lowered = text.lower()
        self.lowered = lowered if len(lowered) == len(text) else "".join(map(_lower, text))
        self._vocabulary: frozenset[str] | None = None
        self._starts: dict[re.Pattern[str], list[int]] = {}

    def starts(self, pattern: re.Pattern[str]) -> list[int]:
        """Return where the pattern's first group, or the whole pattern, matches in lower case."""
        if pattern not in self._starts:
            group = min(pattern.groups, 1)
            self._starts[pattern] = [m.start(group) for m in pattern.finditer(self.lowered)]
        return self._starts[pattern]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the text, in lower case."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(_WORDS.findall(self.lowered))
        return self._vocabulary

    def words(self, start: int, end: int) -> list[str]:
        """Return the words between two places, in lower case."""
        return _WORDS.findall(self.lowered, max(0, start), end)


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


class TimedArtifacts(NlpArtifacts):
    """Carry the deadline of a text to every recogniser, beside what spaCy found in it."""

    deadline: Deadline
    _reading: Reading | None = None

    @classmethod
    def until(cls, deadline: Deadline) -> TimedArtifacts:
        """Return artifacts that hold a deadline and nothing else."""
        artifacts = cls([], cast(Doc, None), [], [], None, "en")
        artifacts.deadline = deadline
        return artifacts

    def reading(self, text: str) -> Reading:
        """Return what recognisers share of a text, kept until another text comes."""
        if self._reading is None or self._reading.text is not text:
            self._reading = Reading(text)
        return self._reading


class TimedRecognizer(PatternRecognizer):
    """Find the patterns of one entity type.

    Presidio logs a pattern that times out and goes on without it: a text would pass half
    searched. Here it raises. A group named `value` marks the identifier inside a match.

    The rest spares the patterns the texts and places they cannot match. Nothing is searched in a
    text without any of the lower-case strings of `NEEDS` or words of `WORDS`, or without a match
    of `SHAPE`. Where
    `STARTS` is given, a match begins where its first group, or all of it, begins in the text in
    lower case, and there only; with one of the words `BEFORE` it or `AFTER` it, `REACH` characters
    away at most. `SHAPE` and `STARTS` have no time limit: they hold no repetition that could
    backtrack far.
    """

    ENTITY: ClassVar[str]
    PATTERNS: ClassVar[tuple[Pattern, ...]]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    FLAGS: ClassVar[int] = ANY_CASE
    NEEDS: ClassVar[tuple[str, ...]] = ()
    WORDS: ClassVar[frozenset[str]] = frozenset()
    SHAPE: ClassVar[str] = ""
    STARTS: ClassVar[str] = ""
    BEFORE: ClassVar[frozenset[str]] = frozenset()
    AFTER: ClassVar[frozenset[str]] = frozenset()
    REACH: ClassVar[int] = 70

    def __init__(self, language: str) -> None:
        super().__init__(
            supported_entity=self.ENTITY,
            patterns=list(self.PATTERNS),
            context=list(self.CONTEXT),
            supported_language=language,
        )
        self._shape = re.compile(self.SHAPE)
        self._starts = re.compile(self.STARTS)
        self._searches = [(Search(p.regex, self.FLAGS), p.score) for p in self.PATTERNS]

    def analyze(
        self,
        text: str,
        entities: Sequence[str],  # noqa: ARG002 - the signature is Presidio's
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """Return every match that its checksum, where there is one, does not refute."""
        if not isinstance(nlp_artifacts, TimedArtifacts):
            raise RedactionError(
                "redaction_failed", f"{type(self).__name__} was called without a deadline."
            )
        deadline = nlp_artifacts.deadline
        deadline.remaining()
        reading = nlp_artifacts.reading(text)
        if not self._possible(reading):
            return []
        starts = self._places(reading) if self.STARTS else None
        found = [
            self._result(score, text, start, end)
            for search, score in self._searches
            for start, end in search.matches(text, deadline, starts)
        ]
        return [result for result in found if result.score > 0]

    def _possible(self, reading: Reading) -> bool:
        """Tell whether the patterns could match anything at all."""
        if self.NEEDS and not any(word in reading.lowered for word in self.NEEDS):
            return False
        if self.WORDS and self.WORDS.isdisjoint(reading.vocabulary):
            return False
        return not self.SHAPE or self._shape.search(reading.text) is not None

    def _places(self, reading: Reading) -> list[int]:
        """Return where a match may begin."""
        starts = reading.starts(self._starts)
        if self.BEFORE:
            starts = [
                start
                for start in starts
                if not self.BEFORE.isdisjoint(reading.words(start - self.REACH, start))
            ]
        if self.AFTER:
            starts = [
                start
                for start in starts
                if not self.AFTER.isdisjoint(reading.words(start, start + self.REACH))
            ]
        return starts

    def _result(self, score: float, text: str, start: int, end: int) -> RecognizerResult:
        valid = self.validate_result(text[start:end])
        return RecognizerResult(
            entity_type=self.ENTITY,
            start=start,
            end=end,
            score=score if valid is None else float(valid),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: type(self).__name__,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )
