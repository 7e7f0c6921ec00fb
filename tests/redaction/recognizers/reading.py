"""What one recogniser finds in a text."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from redaction.deadline import Deadline
from redaction.recognizers.timed import TimedArtifacts, TimedRecognizer


def found(recognizer: type[TimedRecognizer], text: str, seconds: float = 30.0) -> set[str]:
    """Return the values that score high enough to be redacted."""
    artifacts = TimedArtifacts([], Doc(Vocab()), [], [], None, "en")
    artifacts.deadline = Deadline.after(seconds)
    results = recognizer("en").analyze(text, [recognizer.ENTITY], artifacts)
    return {text[result.start : result.end] for result in results if result.score >= 0.5}
