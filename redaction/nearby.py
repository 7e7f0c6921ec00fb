"""Words near a number that say what the number is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.normalization import fold

_BEFORE = 60  # characters
_AFTER = 25
_GAIN = 0.3


class NearbyWords(ContextAwareEnhancer):
    """Raise the score of a result near one of its recogniser's context words.

    Presidio's own enhancer compares lemmas; our models are loaded without a lemmatizer, and
    context must work in both languages at once.
    """

    def __init__(self) -> None:
        super().__init__(_GAIN, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,  # noqa: ARG002 - the signature is Presidio's
        recognizers: list[EntityRecognizer],
        context: Sequence[str] | None = None,
    ) -> list[RecognizerResult]:
        """Return the results, those with a context word near them scored higher."""
        words = {r.id: _pattern((*r.context, *(context or ()))) for r in recognizers if r.context}
        for result in raw_results:
            pattern = words.get(result.recognition_metadata[result.RECOGNIZER_IDENTIFIER_KEY])
            near = text[max(0, result.start - _BEFORE) : result.start]
            near += " " + text[result.end : result.end + _AFTER]
            if pattern and pattern.search(fold(near)):
                result.score = min(self.MAX_SCORE, result.score + _GAIN)
        return raw_results


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(word)) for word in words) + ")")
