"""The gold set of redaction, searched once and scored again without one recogniser."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from eval.label_map import LabelMap, packaged_map
from eval.metrics.redaction import RedactionScores, score_redaction
from eval.rows import MarkedLine, read_marked
from eval.runs import redact_with
from redaction.analysis import Analysis
from redaction.deadline import Deadline
from redaction.model import Span
from redaction.nlp import Passage
from redaction.parts import lay_out
from redaction.policy import Policy
from redaction.redactor import Redactor

DATA_SETS = tuple(f"redaction_gold_{part}.jsonl" for part in ("en", "fr", "mixed", "rare"))
RARE = "rare-"
TIMEOUT = 120.0  # seconds: a busy machine must not turn a figure red

Place = str
"""Where a mark of the gold set begins, as `fr-012:44`: the message and the offset."""


def witnesses() -> dict[str, list[Place]]:
    """Read which marks stand for each recogniser and model."""
    source = (Path(__file__).parent / "witnesses.toml").read_text(encoding="utf-8")
    return {name: list(places) for name, places in tomllib.loads(source).items()}


def gold_lines() -> list[MarkedLine]:
    """Read every message of the gold set.

    The last file holds what only one recogniser or another finds. It was written to be found,
    so it stands witness for them and counts in no figure.
    """
    lines: list[MarkedLine] = []
    for name in DATA_SETS:
        with as_file(files("eval") / "datasets" / name) as path:
            lines += read_marked(path)
    return lines


class Recording(Analysis):
    """Search as the counter does and remember what each recogniser found, text by text."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy)
        self.found_by_models: dict[str, list[Span]] = {}
        self.found_by_patterns: dict[str, list[Span]] = {}

    def start(self, texts: Sequence[Passage], deadline: Deadline) -> Callable[[], list[list[Span]]]:
        read = super().start(texts, deadline)

        def result() -> list[list[Span]]:
            found = read()
            for text, spans in zip(texts, found, strict=True):
                self.found_by_models[text.text] = spans
            return found

        return result

    def identifiers(self, text: Passage, deadline: Deadline) -> Iterator[Span]:
        found = list(super().identifiers(text, deadline))
        self.found_by_patterns[text.text] = found
        yield from found

    @property
    def model_names(self) -> set[str]:
        """The names of the models, as far as they found anything."""
        return {span.recognizer for spans in self.found_by_models.values() for span in spans}

    def heard(self, line: MarkedLine, finder: str) -> bool:
        """Tell whether a recogniser or model found anything in a message."""
        text = lay_out(("", line.line.text, "")).text
        spans = (*self.found_by_models[text], *self.found_by_patterns[text])
        return any(span.recognizer == finder for span in spans)


class Without(Analysis):
    """Answer from a recording as if one recogniser or model had never been there."""

    def __init__(self, recording: Recording, finder: str) -> None:
        self._recording = recording
        self._finder = finder

    @property
    def model_versions(self) -> list[str]:
        return self._recording.model_versions

    def start(self, texts: Sequence[Passage], deadline: Deadline) -> Callable[[], list[list[Span]]]:
        deadline.remaining()
        found = [self._others(self._recording.found_by_models[text.text]) for text in texts]
        return lambda: found

    def identifiers(self, text: Passage, deadline: Deadline) -> Iterator[Span]:
        deadline.remaining()
        yield from self._others(self._recording.found_by_patterns[text.text])

    def _others(self, spans: list[Span]) -> list[Span]:
        return [span for span in spans if span.recognizer != self._finder]


@dataclass(frozen=True, slots=True)
class JudgedGold:
    """Hold the gold set as redacted with everything, and what everyone found in it.

    `scores` leaves out the messages that were written to be found; `everywhere` does not.
    """

    policy: Policy
    labels: LabelMap
    lines: tuple[MarkedLine, ...]
    recording: Recording
    refusals: tuple[str, ...]
    scores: RedactionScores
    everywhere: RedactionScores

    @classmethod
    def judge(cls) -> JudgedGold:
        """Redact every message once."""
        policy, labels, lines = Policy.load(), packaged_map("counter"), gold_lines()
        recording = Recording(policy)
        found = redact_with(Redactor(recording, policy, TIMEOUT), lines, labels, lambda _: None)
        figures = [text for text in found.texts if not text.id.startswith(RARE)]
        return cls(
            policy=policy,
            labels=labels,
            lines=tuple(lines),
            recording=recording,
            refusals=found.refusals,
            scores=score_redaction(figures, labels.groups),
            everywhere=score_redaction(found.texts),
        )

    def places(self) -> set[Place]:
        """Say where every mark begins."""
        return {f"{line.line.id}:{mark.start}" for line in self.lines for mark in line.marks}

    def missed(self) -> set[Place]:
        """Say which marks are not covered with everything there is."""
        return _missed(self.everywhere)

    def covered_only_by(self, finder: str, ids: Collection[str] | None = None) -> set[Place]:
        """Say which marks would be missed if a recogniser or model were not there.

        Only messages in which it found something can change; `ids` asks about some of them.
        """
        touched = [
            line
            for line in self.lines
            if (ids is None or line.line.id in ids) and self.recording.heard(line, finder)
        ]
        redactor = Redactor(Without(self.recording, finder), self.policy, TIMEOUT)
        found = redact_with(redactor, touched, self.labels, lambda _: None)
        return _missed(score_redaction(found.texts)) - self.missed()


def _missed(scores: RedactionScores) -> set[Place]:
    return {f"{miss.id}:{miss.start}" for miss in scores.misses}
