"""Read the data sets evaluation is given: JSON lines with what a person said is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.cli.lines import Line, line_of, read_rows
from classifiers.model import Severity
from eval.metrics.redaction import Mark

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, repr=False)
class LabelledText:
    """Hold a text with its true category, its true severity, or both.

    `tone` says how it is put, such as "understated"; `rules` are those that should speak.
    """

    line: Line
    category: str
    severity: Severity | None
    tone: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class MarkedLine:
    """Hold a text with the personal information someone marked in it.

    `keep` are the hard negatives: what looks personal, is not, and must stay readable.
    """

    line: Line
    marks: tuple[Mark, ...]
    keep: tuple[Mark, ...]
    channel: str


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """Hold a text to search for and the ids of what should be found."""

    line: Line
    relevant: frozenset[str]


def read_labelled(path: Path) -> list[LabelledText]:
    """Read {"text", "category" or "label"[, "severity", "language", "id", "subject"]}.

    "received", a day written YYYY-MM-DD, may say when a text came in.
    """
    return list(_rows(path, _labelled))


def read_marked(path: Path) -> list[MarkedLine]:
    """Read {"text", "spans": [{"start", "end", "label"}][, "keep", "id", "language", "channel"]}.

    `keep` lists hard negatives in the same form.
    """
    return list(_rows(path, _marked))


def read_corpus(path: Path) -> list[Line]:
    """Read {"id", "text"[, "language", "subject"]}."""
    return list(_rows(path, line_of))


def read_queries(path: Path) -> list[Query]:
    """Read {"id", "text", "relevant": [ids][, "language", "subject"]}."""
    return list(_rows(path, _query))


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
        tone=str(held.get("tone") or ""),
        rules=_rules(held.get("rules") or []),
    )


def _rules(listed: Any) -> tuple[str, ...]:
    if not isinstance(listed, list):
        raise TypeError("rules that are no list")
    return tuple(map(str, listed))


def _marked(held: dict[str, Any], number: int) -> MarkedLine:
    line = line_of(held, number)
    return MarkedLine(
        line=line,
        marks=_marks(held["spans"], line.text),
        keep=_marks(held.get("keep") or [], line.text),
        channel=str(held.get("channel") or ""),
    )


def _marks(spans: list[dict[str, Any]], text: str) -> tuple[Mark, ...]:
    marks = tuple(Mark(int(s["start"]), int(s["end"]), str(s["label"])) for s in spans)
    if not all(0 <= mark.start < mark.end <= len(text) for mark in marks):
        raise ValueError("a mark outside the text")
    return marks


def _query(held: dict[str, Any], number: int) -> Query:
    relevant = frozenset(str(case) for case in held["relevant"])
    if not relevant:
        raise KeyError("relevant")
    return Query(line_of(held, number), relevant)
