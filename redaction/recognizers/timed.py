"""A pattern recogniser that stops at the deadline and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import regex
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.deadline import Deadline
from redaction.errors import RedactionError


class TimedArtifacts(NlpArtifacts):
    """Carry the deadline of a text to every recogniser, beside what spaCy found in it."""

    deadline: Deadline


class TimedRecognizer(PatternRecognizer):
    """Find the patterns of one entity type.

    Presidio logs a pattern that times out and goes on without it; a text would pass half
    searched. Here it raises. A group named `value` marks the identifier inside a match.
    """

    ENTITY: ClassVar[str]
    PATTERNS: ClassVar[tuple[Pattern, ...]]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    FLAGS: ClassVar[int] = regex.MULTILINE | regex.IGNORECASE

    def __init__(self, language: str) -> None:
        super().__init__(
            supported_entity=self.ENTITY,
            patterns=[Pattern(p.name, p.regex, p.score) for p in self.PATTERNS],
            context=list(self.CONTEXT),
            supported_language=language,
            global_regex_flags=self.FLAGS,
        )

    def analyze(
        self,
        text: str,
        entities: Sequence[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Return every match that its checksum, where there is one, does not refute."""
        if not isinstance(nlp_artifacts, TimedArtifacts):
            raise RedactionError("redaction_failed", f"{self.name} was called without a deadline.")
        return [
            result
            for pattern in self.patterns
            for result in self._results(pattern, text, nlp_artifacts.deadline)
        ]

    def _results(
        self, pattern: Pattern, text: str, deadline: Deadline
    ) -> Iterator[RecognizerResult]:
        group = "value" if "(?P<value>" in pattern.regex else 0
        compiled = regex.compile(pattern.regex, self.FLAGS)
        try:
            for match in compiled.finditer(text, timeout=deadline.remaining()):
                start, end = match.span(group)
                valid = self.validate_result(text[start:end])
                if start == end or valid is False:
                    continue
                yield RecognizerResult(
                    entity_type=self.ENTITY,
                    start=start,
                    end=end,
                    score=1.0 if valid else pattern.score,
                    recognition_metadata={
                        RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    },
                )
        except TimeoutError:
            deadline.remaining()
            raise RedactionError(
                "redaction_timeout", f"Pattern {pattern.name} of {self.name} ran out of time."
            ) from None


def luhn(digits: str) -> bool:
    """Tell whether a string of digits passes the Luhn check (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
