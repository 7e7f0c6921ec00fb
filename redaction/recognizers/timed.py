"""A pattern recogniser that stops at the deadline and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.search import ANY_CASE, Search


class TimedArtifacts(NlpArtifacts):
    """Carry the deadline of a text to every recogniser, beside what spaCy found in it."""

    deadline: Deadline

    @classmethod
    def until(cls, deadline: Deadline) -> TimedArtifacts:
        """Return artifacts that hold a deadline and nothing else."""
        artifacts = cls([], None, [], [], None, "en")
        artifacts.deadline = deadline
        return artifacts


class TimedRecognizer(PatternRecognizer):
    """Find the patterns of one entity type.

    Presidio logs a pattern that times out and goes on without it: a text would pass half
    searched. Here it raises. A group named `value` marks the identifier inside a match.

    `NEEDS` and `SHAPE` spare the patterns the texts they cannot match: without any of those
    lower-case strings, or without a match of that pattern, nothing is searched. `SHAPE` has no
    time limit, so it holds no repetition that could backtrack.
    """

    ENTITY: ClassVar[str]
    PATTERNS: ClassVar[tuple[Pattern, ...]]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    FLAGS: ClassVar[int] = ANY_CASE
    NEEDS: ClassVar[tuple[str, ...]] = ()
    SHAPE: ClassVar[str] = ""

    def __init__(self, language: str) -> None:
        super().__init__(
            supported_entity=self.ENTITY,
            patterns=list(self.PATTERNS),
            context=list(self.CONTEXT),
            supported_language=language,
        )
        self._shape = re.compile(self.SHAPE)
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
        if not self._possible(text):
            return []
        found = [
            self._result(score, text, start, end)
            for search, score in self._searches
            for start, end in search.matches(text, deadline)
        ]
        return [result for result in found if result.score > 0]

    def _possible(self, text: str) -> bool:
        """Tell whether the patterns could match anything at all."""
        if self.SHAPE and not self._shape.search(text):
            return False
        lowered = text.lower() if self.NEEDS else ""
        return not self.NEEDS or any(word in lowered for word in self.NEEDS)

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
