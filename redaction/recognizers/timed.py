"""A pattern recogniser that stops at the deadline and says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.search import ANY_CASE, matches


class TimedArtifacts(NlpArtifacts):
    """Carry the deadline of a text to every recogniser, beside what spaCy found in it."""

    deadline: Deadline


class TimedRecognizer(PatternRecognizer):
    """Find the patterns of one entity type.

    Presidio logs a pattern that times out and goes on without it: a text would pass half
    searched. Here it raises. A group named `value` marks the identifier inside a match.
    """

    ENTITY: ClassVar[str]
    PATTERNS: ClassVar[tuple[Pattern, ...]]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    FLAGS: ClassVar[int] = ANY_CASE

    def __init__(self, language: str) -> None:
        super().__init__(
            supported_entity=self.ENTITY,
            patterns=list(self.PATTERNS),
            context=list(self.CONTEXT),
            supported_language=language,
        )

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
        found = [
            self._result(pattern, text, start, end)
            for pattern in self.PATTERNS
            for start, end in matches(pattern.regex, text, deadline, self.FLAGS)
        ]
        return [result for result in found if result.score > 0]

    def _result(self, pattern: Pattern, text: str, start: int, end: int) -> RecognizerResult:
        valid = self.validate_result(text[start:end])
        return RecognizerResult(
            entity_type=self.ENTITY,
            start=start,
            end=end,
            score=pattern.score if valid is None else float(valid),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: type(self).__name__,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )
