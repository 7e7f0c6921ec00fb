"""Run the product over a data set, exactly as it runs at the counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.bootstrap import load_classifier, load_ordinary, load_redactor
from app.cli.lines import Line
from app.cli.output import progress
from app.cli.preparation import language_of, preparation
from app.settings import Settings
from classifiers.model import Suggester, Suggestion
from classifiers.severity import SeverityRules
from eval.label_map import LabelMap
from eval.metrics.redaction import MarkedText
from eval.reports.classification import Judgements, Labelled
from eval.rows import LabelledText, MarkedLine
from redaction.errors import RedactionError
from redaction.model import OriginalCase, RedactedCase

if TYPE_CHECKING:
    from redaction.redactor import Redactor

BATCH = 64


class Prepared(NamedTuple):
    """Hold a labelled text that could be redacted."""

    row: LabelledText
    case: RedactedCase


@dataclass(frozen=True, slots=True)
class Suggested:
    """Hold a labelled text's redacted case and what the model made of it."""

    row: LabelledText
    case: RedactedCase
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Hold what the model said, all the labels it knows, and how many texts it never saw."""

    agent: str
    labels: frozenset[str]
    promised_coverage: float
    suggested: tuple[Suggested, ...]
    quarantined: int

    def judgements(self) -> Judgements:
        """Set the suggested categories beside the true ones."""
        return Judgements(
            agent=self.agent,
            labels=self.labels,
            promised_coverage=self.promised_coverage,
            cases=tuple(
                Labelled.of(each.row.category, each.case.language, each.suggestion)
                for each in self.suggested
            ),
            quarantined=self.quarantined,
        )


@dataclass(frozen=True, slots=True)
class Redactions:
    """Hold what redaction did, and the reason code of each text it held back."""

    policy: str
    texts: tuple[MarkedText, ...]
    refusals: tuple[str, ...]


def suggest(
    settings: Settings, rows: Sequence[LabelledText], model: Path | None, public: str | None
) -> Suggestions:
    """Redact and classify every text, with the given model or the data folder's own."""
    classifier = load_classifier(settings, model)
    return _suggested(classifier, prepare(settings, rows, public), len(rows))


def suggest_under_both(
    settings: Settings,
    rows: Sequence[LabelledText],
    model: Path | None,
    public: str | None,
    rules: SeverityRules,
) -> tuple[Suggestions, Suggestions]:
    """Redact every text once and classify it under the rules in use, then under others.

    A chat model is not asked: it has no say in severity.
    """
    classifier = load_ordinary(settings, model)
    kept = prepare(settings, rows, public)
    return (
        _suggested(classifier, kept, len(rows)),
        _suggested(classifier.with_rules(rules), kept, len(rows)),
    )


def _suggested(classifier: Suggester, kept: Sequence[Prepared], texts: int) -> Suggestions:
    """Classify what was kept of so many texts."""
    suggestions: list[Suggestion] = []
    with progress("Classifying", len(kept)) as bar:
        for start in range(0, len(kept), BATCH):
            batch = kept[start : start + BATCH]
            suggestions += classifier.suggest_batch(
                [case for _, case in batch], [row.line.received for row, _ in batch]
            )
            bar.advance(len(batch))
    return Suggestions(
        agent=classifier.agent,
        labels=frozenset(classifier.labels),
        promised_coverage=classifier.promised_coverage,
        suggested=tuple(
            Suggested(row, case, suggestion)
            for (row, case), suggestion in zip(kept, suggestions, strict=True)
        ),
        quarantined=texts - len(kept),
    )


def prepare(
    settings: Settings, rows: Sequence[LabelledText], public: str | None
) -> tuple[Prepared, ...]:
    """Redact every text and leave out those that are held back."""
    cases = prepared(preparation(settings, public), [row.line for row in rows])
    return tuple(
        Prepared(row, case) for row, case in zip(rows, cases, strict=True) if case is not None
    )


def prepared(
    prepare: Callable[[Line], RedactedCase], lines: Sequence[Line]
) -> Iterator[RedactedCase | None]:
    """Redact each text; None for one that is held back."""
    with progress("Preparing", len(lines)) as bar:
        for line in lines:
            try:
                yield prepare(line)
            except RedactionError:
                yield None
            bar.advance()


def redact(settings: Settings, lines: Sequence[MarkedLine], labels: LabelMap) -> Redactions:
    """Redact every marked text and keep the spans beside the marks."""
    redactor = load_redactor(settings)
    with progress("Redacting", len(lines)) as bar:
        return redact_with(redactor, lines, labels, bar.advance)


def redact_with(
    redactor: Redactor,
    lines: Sequence[MarkedLine],
    labels: LabelMap,
    done: Callable[[int], None],
) -> Redactions:
    """Redact every marked text, batch by batch; `done` hears how many each batch had."""
    texts: list[MarkedText] = []
    refusals: list[str] = []
    for start in range(0, len(lines), BATCH):
        batch = lines[start : start + BATCH]
        cases = redactor.redact_cases([_original(marked, labels) for marked in batch])
        for marked, case in zip(batch, cases, strict=True):
            if isinstance(case, RedactionError):
                refusals.append(case.reason)
            else:
                texts.append(_compared(marked, case, labels))
        done(len(batch))
    return Redactions(redactor.policy_version, tuple(texts), tuple(refusals))


def _original(marked: MarkedLine, labels: LabelMap) -> OriginalCase:
    language = language_of(marked.line.language or labels.language)
    return OriginalCase(subject="", body=marked.line.text, language=language)


def _compared(marked: MarkedLine, case: RedactedCase, labels: LabelMap) -> MarkedText:
    line = marked.line
    return MarkedText(
        id=line.id,
        text=line.text,
        language=line.language or labels.language or case.language,
        marks=labels.required(marked.marks),
        optional=labels.open(marked.marks),
        redacted=case.body.spans,
        keep=(*labels.kept(marked.marks), *marked.keep),
        channel=marked.channel,
    )
