"""Labelled messages: the packaged examples, or a file in the same format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.errors import TrainingDataRejected
from classifiers.model import Severity
from redaction.model import Language

PACKAGED = Path(__file__).with_name("examples.jsonl")


@dataclass(frozen=True, slots=True)
class Example:
    """Hold one message, subject and body in one text, with the labels a person gave it.

    `source` is the file and line it was read from.
    """

    text: str
    category: str
    severity: Severity
    language: Language
    source: str = ""

    def __repr__(self) -> str:
        return (
            f"Example({len(self.text)} characters, {self.category}, "
            f"{self.severity.name}, {self.language})"
        )


def load_examples(path: Path | None = None) -> tuple[Example, ...]:
    """Read labelled messages, one JSON object a line; raises TrainingDataRejected."""
    source = path or PACKAGED
    examples = tuple(_read(source))
    if not examples:
        raise TrainingDataRejected(f"{source.name}: no example in the file")
    return examples


def _read(source: Path) -> Iterator[Example]:
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _example(line, f"{source.name} line {number}")


def _example(line: str, where: str) -> Example:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        # Without `from None` the traceback would carry the line, and with it the message.
        raise TrainingDataRejected(f"{where}: not JSON at column {error.colno}") from None
    if not isinstance(entry, dict):
        raise TrainingDataRejected(f"{where}: must be a JSON object")
    return Example(
        text=_text(entry, "text", where),
        category=_text(entry, "category", where),
        severity=_severity(entry, where),
        language=_language(entry, where),
        source=where,
    )


def _text(entry: dict[str, object], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise TrainingDataRejected(f"{where}: key {key}: must be a text that is not empty")
    return value


def _severity(entry: dict[str, object], where: str) -> Severity:
    try:
        return Severity.parse(_text(entry, "severity", where))
    except ValueError:
        raise TrainingDataRejected(f"{where}: key severity: use S1, S2, S3 or S4") from None


def _language(entry: dict[str, object], where: str) -> Language:
    match entry.get("language"):
        case "en":
            return "en"
        case "fr":
            return "fr"
        case _:
            raise TrainingDataRejected(f"{where}: key language: use en or fr")
