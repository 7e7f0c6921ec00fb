"""The models that find names, loaded from installed files only and checked before use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import spacy
from thinc.api import use_ops
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from redaction.blas import NumpyBlasOps
from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.french import load_french
from redaction.model import Language, Span
from redaction.model_files import model_folder, verify_folder
from redaction.name_model import THRESHOLD, NameModel
from redaction.policy import PACKAGE

# What finds names has a tok2vec of its own; the shared one serves the rest.
UNUSED = (
    "tok2vec",
    "tagger",
    "parser",
    "attribute_ruler",
    "lemmatizer",
    "morphologizer",
    "senter",
)
_ENTITIES = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANIZATION",
}
_CERTAINTY = 0.7  # spaCy gives no scores
_BATCH = 64
# Seconds a thread keeps the interpreter while another waits for it. Python's five milliseconds
# are longer than most products, after which a model's thread asks for a moment of it.
_TURN = 0.0005
# Scores of our own model run between these; patterns that leave no doubt score more.
_LIKELY, _SURE = 0.5, 0.83

Entity = tuple[int, int, str, float]
"""Where a model found something, half-open, what it is, and its score."""


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """Hold a normalised text, a whole case or a piece of one, and the languages it is read in."""

    text: str
    languages: tuple[Language, ...]


Read = Callable[[Sequence[str]], Iterable[list[Entity]]]
"""How a model reads texts, one list of entities for each."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """Hold one loaded model, the languages it reads, and the digest of its files.

    It reads in a thread of its own, one batch after the other: spaCy's models are not safe to
    run from several threads.
    """

    name: str
    languages: frozenset[Language]
    digest: str
    read: Read
    thread: Executor

    def start(self, passages: Sequence[Passage], deadline: Deadline) -> Future[list[list[Span]]]:
        """Begin to read; the result holds nothing for passages in other languages."""
        return self.thread.submit(self._spans, passages, deadline)

    def _spans(self, passages: Sequence[Passage], deadline: Deadline) -> list[list[Span]]:
        found: list[list[Span]] = [[] for _ in passages]
        own = [n for n, passage in enumerate(passages) if self.languages & {*passage.languages}]
        for start in range(0, len(own), _BATCH):
            deadline.remaining()
            batch = own[start : start + _BATCH]
            read = self.read([passages[number].text for number in batch])
            for number, entities in zip(batch, read, strict=True):
                found[number] = [Span(*entity, self.name) for entity in entities]
        return found


class InstalledModels:
    """Find names with the models of the policy.

    A model that is not installed, or not the one that was measured, raises RedactionError.
    """

    def __init__(self, models: Mapping[str, str]) -> None:
        with use_ops(NumpyBlasOps.name):
            self._models = [_load(role, model) for role, model in models.items()]
        # The models share the cores; a BLAS with threads of its own would fight them for it.
        threadpool_limits(1, user_api="blas")
        sys.setswitchinterval(_TURN)

    @property
    def versions(self) -> list[str]:
        """The name of each model with the digest of its files."""
        return [f"{model.name} {model.digest}" for model in self._models]

    def start(
        self, passages: Sequence[Passage], deadline: Deadline
    ) -> Callable[[], list[list[Span]]]:
        """Begin to read; the result, when called, waits for what all models find.

        Spans of one passage may overlap and repeat.
        """
        running = [model.start(passages, deadline) for model in self._models]

        def result() -> list[list[Span]]:
            found = [_in_time(future, deadline) for future in running]
            return [[span for spans in each for span in spans] for each in zip(*found, strict=True)]

        return result


def _in_time(future: Future[list[list[Span]]], deadline: Deadline) -> list[list[Span]]:
    try:
        return future.result(timeout=deadline.remaining())
    except TimeoutError:
        future.cancel()
        deadline.remaining()
        raise


def _load(role: str, model: str) -> LoadedModel:
    """Load the model of one language, or the one of names that reads both.

    Raises RedactionError("model_missing") or RedactionError("model_altered").
    """
    folder = PACKAGE / model if role == "names" else model_folder(model)
    return _opened(role, folder, verify_folder(folder))


@cache
def _opened(role: str, folder: Path, digest: str) -> LoadedModel:
    """Open a verified model, once in a process: redactors of other policies share it."""
    thread = ThreadPoolExecutor(1, thread_name_prefix=f"names {role}")
    try:
        if role == "names":
            both = frozenset(get_args(Language))
            return LoadedModel("NameModel", both, digest, _names(folder), thread)
        language: Language = "fr" if role == "fr" else "en"
        return LoadedModel(
            f"spaCy {role}", frozenset((language,)), digest, _entities(folder, language), thread
        )
    except Exception as error:
        raise RedactionError(
            "model_missing", f"The model {folder.name} cannot be loaded: {type(error).__name__}."
        ) from None


def _names(folder: Path) -> Read:
    model = NameModel(folder)
    return lambda texts: [
        [(start, end, "PERSON", _score(chance)) for start, end, chance in spans]
        for spans in model.names(texts)
    ]


def _score(chance: float) -> float:
    """Return the score of a word that is a name with this probability; a faint one scores less."""
    return _LIKELY + (_SURE - _LIKELY) * chance if chance >= THRESHOLD else chance


def _entities(folder: Path, language: Language) -> Read:
    load = load_french if language == "fr" else spacy.load
    pipeline = load(folder, exclude=UNUSED)
    return lambda texts: [
        [
            (entity.start_char, entity.end_char, _ENTITIES[entity.label_], _CERTAINTY)
            for entity in document.ents
            if entity.label_ in _ENTITIES
        ]
        for document in pipeline.pipe(texts, batch_size=_BATCH)
    ]
