"""Everything Presidio finds in a text of any length, before names are vetted."""

from __future__ import annotations

from collections.abc import Iterator

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from redaction.deadline import Deadline
from redaction.model import Language, Span
from redaction.nearby import NearbyWords
from redaction.nlp import InstalledModels
from redaction.policy import Policy
from redaction.recognizers import RECOGNIZERS

_NER_ENTITIES = ["PERSON", "LOCATION", "ORGANIZATION"]


class Analysis:
    """Run one Presidio analyzer with both models and our recognisers."""

    def __init__(self, policy: Policy) -> None:
        languages: list[str] = list(policy.models)
        self._policy = policy
        self._models = InstalledModels(policy.models)
        self._models.load()
        registry = RecognizerRegistry(
            recognizers=[
                *(SpacyRecognizer(language, _NER_ENTITIES) for language in languages),
                *(recognizer(language) for recognizer in RECOGNIZERS for language in languages),
            ],
            supported_languages=languages,
        )
        self._engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=self._models,
            supported_languages=languages,
            context_aware_enhancer=NearbyWords(),
        )

    @property
    def model_versions(self) -> list[str]:
        return self._models.versions()

    def spans(
        self, text: str, languages: tuple[Language, ...], deadline: Deadline
    ) -> Iterator[Span]:
        """Yield what each language's analyzer finds; spans may overlap and repeat."""
        for offset, chunk in chunks(text, self._policy.chunk, self._policy.overlap):
            for language in languages:
                artifacts = self._models.artifacts(chunk, language, deadline)
                for result in self._engine.analyze(chunk, language, nlp_artifacts=artifacts):
                    yield _span(result, offset)


def chunks(text: str, size: int, overlap: int) -> Iterator[tuple[int, str]]:
    """Cut a text into pieces with their offsets, neighbours sharing `overlap` characters.

    An identifier shorter than the overlap lies whole in at least one piece.
    """
    for offset in range(0, max(1, len(text) - overlap), size - overlap):
        yield offset, text[offset : offset + size]


def _span(result: RecognizerResult, offset: int) -> Span:
    return Span(
        start=result.start + offset,
        end=result.end + offset,
        entity_type=result.entity_type,
        score=float(result.score),
        recognizer=result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY],
    )
