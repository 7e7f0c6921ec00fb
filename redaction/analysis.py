"""Everything models and recognisers find in texts of any length, before names are vetted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from presidio_analyzer import EntityRecognizer, RecognizerResult

from redaction.deadline import Deadline
from redaction.model import Span
from redaction.nearby import NearbyWords
from redaction.nlp import InstalledModels, Passage
from redaction.policy import Policy
from redaction.recognizers import RECOGNIZERS
from redaction.recognizers.timed import TimedArtifacts


class Analysis:
    """Run the models over many texts at once, and every recogniser once over each.

    The recognisers are Presidio's kind; its engine is not used: it runs them once for each
    language and reads one text at a time.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._models = InstalledModels(policy.models)
        # Every recogniser reads both languages; Presidio asks for one.
        self._recognizers: list[EntityRecognizer] = [make("en") for make in RECOGNIZERS]
        self._nearby = NearbyWords()

    @property
    def model_versions(self) -> list[str]:
        return self._models.versions

    def start(self, texts: Sequence[Passage], deadline: Deadline) -> Callable[[], list[list[Span]]]:
        """Let the models begin to read; the result, when called, waits for what they find.

        It holds the spans of each text; spans may overlap and repeat.
        """
        pieces = [
            (number, offset, Passage(chunk, text.languages))
            for number, text in enumerate(texts)
            for offset, chunk in chunks(text.text, self._policy.chunk, self._policy.overlap)
        ]
        read = self._models.start([passage for _, _, passage in pieces], deadline)

        def result() -> list[list[Span]]:
            found: list[list[Span]] = [[] for _ in texts]
            for (number, offset, _), spans in zip(pieces, read(), strict=True):
                found[number] += [_moved(span, offset) for span in spans]
            return found

        return result

    def identifiers(self, text: Passage, deadline: Deadline) -> Iterator[Span]:
        """Yield what the recognisers find in one text; spans may overlap and repeat."""
        artifacts = TimedArtifacts.until(deadline)
        for offset, chunk in chunks(text.text, self._policy.chunk, self._policy.overlap):
            results = [
                result
                for recognizer in self._recognizers
                for result in recognizer.analyze(chunk, recognizer.supported_entities, artifacts)
            ]
            for result in self._nearby.enhance_using_context(
                chunk, results, artifacts, self._recognizers
            ):
                yield _moved(_span(result), offset)


def chunks(text: str, size: int, overlap: int) -> Iterator[tuple[int, str]]:
    """Cut a text into pieces with their offsets, neighbours sharing `overlap` characters.

    An identifier shorter than the overlap lies whole in at least one piece.
    """
    for offset in range(0, max(1, len(text) - overlap), size - overlap):
        yield offset, text[offset : offset + size]


def _moved(span: Span, offset: int) -> Span:
    return replace(span, start=span.start + offset, end=span.end + offset) if offset else span


def _span(result: RecognizerResult) -> Span:
    return Span(
        start=result.start,
        end=result.end,
        entity_type=result.entity_type,
        score=float(result.score),
        recognizer=result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY],
    )
