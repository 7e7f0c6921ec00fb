"""Read the data sets evaluation is given: JSON lines with what a person said is right."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from app.cli.lines import Line, line_of, read_rows
from classifiers.model import Severity
from eval.metrics.redaction import Mark

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, repr=False)
class LabelledText:
    """Hold a text with its true category, its true severity, or both."""

    line: Line
    category: str
    severity: Severity | None


@dataclass(frozen=True, slots=True, repr=False)
class MarkedLine:
    """Hold a text with the personal information someone marked in it."""

    line: Line
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """Hold a text to search for and the ids of what should be found."""

    line: Line
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Say what the labels of a data set mean.

    `entities` names, for each label that must be covered, the entity it is reported as;
    `optional` lists labels that may be redacted or not. Text under any other label is to stay
    readable.
    """

    entities: tuple[tuple[str, str], ...]
    optional: frozenset[str]

    def required(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Keep the marks that must be covered, under the name of their entity."""
        names = dict(self.entities)
        return tuple(Mark(m.start, m.end, names[m.label]) for m in marks if m.label in names)

    def open(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Keep the marks that may be redacted or not."""
        return tuple(mark for mark in marks if mark.label in self.optional)


def read_labelled(path: Path) -> list[LabelledText]:
    """Read {"text", "category" or "label"[, "severity", "language", "id", "subject"]}."""
    return list(_rows(path, _labelled))


def read_marked(path: Path) -> list[MarkedLine]:
    """Read {"text", "spans": [{"start", "end", "label"}][, "id", "language"]}."""
    return list(_rows(path, _marked))


def read_corpus(path: Path) -> list[Line]:
    """Read {"id", "text"[, "language", "subject"]}."""
    return list(_rows(path, line_of))


def read_queries(path: Path) -> list[Query]:
    """Read {"id", "text", "relevant": [ids][, "language", "subject"]}."""
    return list(_rows(path, _query))


def read_label_map(path: Path) -> LabelMap:
    """Read a TOML file with `optional = [labels]` and a table [labels] of label = "ENTITY"."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        entities = tuple(sorted((str(k), str(v)) for k, v in held["labels"].items()))
        return LabelMap(entities, frozenset(map(str, held.get("optional", []))))
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError):
        raise click.UsageError(
            f'{path.name}: expected a table [labels] with lines such as PER = "PERSON"'
        ) from None


def every_label(lines: list[MarkedLine]) -> LabelMap:
    """Ask that whatever is marked be covered, under its own name."""
    labels = {mark.label for line in lines for mark in line.marks}
    return LabelMap(tuple((label, label) for label in sorted(labels)), frozenset())


def _rows(path: Path, read: Callable[[dict[str, Any], int], Row]) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from read_rows(lines, path.name, read, "not a row this command reads")


def _labelled(held: dict[str, Any], number: int) -> LabelledText:
    severity = held.get("severity")
    category = held.get("category") or held.get("label") or ""
    if not category and not severity:
        raise KeyError("category")
    return LabelledText(
        line=line_of(held, number),
        category=str(category),
        severity=Severity.parse(severity) if severity else None,
    )


def _marked(held: dict[str, Any], number: int) -> MarkedLine:
    marks = [Mark(int(s["start"]), int(s["end"]), str(s["label"])) for s in held["spans"]]
    return MarkedLine(line_of(held, number), tuple(marks))


def _query(held: dict[str, Any], number: int) -> Query:
    relevant = frozenset(str(case) for case in held["relevant"])
    if not relevant:
        raise KeyError("relevant")
    return Query(line_of(held, number), relevant)
