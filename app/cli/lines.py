"""Read the JSON lines and plain texts that commands are given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Row = TypeVar("Row")
DISTINCT = 'expected a JSON object with an "id" of its own and a "text"'


@dataclass(frozen=True, slots=True)
class Line:
    """One text to work on; `language` and `subject` are empty when not given.

    `received` is the local day it came in, `category` what it was decided to be.
    """

    id: str
    text: str
    subject: str
    language: str
    received: date | None = None
    category: str = ""


def read_rows(
    lines: Iterable[str], name: str, read: Callable[[dict[str, Any], int], Row], expected: str
) -> Iterator[Row]:
    """Read each JSON line with its number, blank ones left out.

    Raises click.UsageError naming the bad line and what was `expected`.
    """
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            yield read(json.loads(text), number)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # The kind of mistake only: the line itself may hold a citizen's words.
            kind = error.args[0] if isinstance(error, KeyError) else type(error).__name__
            raise click.UsageError(f"{name}, line {number}: {expected} ({kind})") from None


def read_lines(file: Any, name: str) -> Iterator[Line]:
    """Yield each text of an open file of JSON lines; raises click.UsageError."""
    return read_rows(file, name, line_of, 'expected a JSON object with a "text"')


def read_distinct_lines(file: Any, name: str) -> Iterator[Line]:
    """Yield each text of a file in which every id names one text; raises click.UsageError."""
    seen: set[str] = set()
    return read_rows(file, name, lambda held, number: _once(line_of(held, number), seen), DISTINCT)


def _once(line: Line, seen: set[str]) -> Line:
    if line.id in seen:
        raise KeyError("an id that an earlier line has")
    seen.add(line.id)
    return line


def line_of(held: dict[str, Any], number: int) -> Line:
    """Read {"text"[, "id", "subject", "language", "received", "category"]}.

    A text without an id gets its number; `received` is a day written YYYY-MM-DD.
    """
    return Line(
        id=str(held.get("id", number)),
        text=str(held["text"]),
        subject=str(held.get("subject") or ""),
        language=str(held.get("language") or ""),
        received=_day(held.get("received")),
        category=str(held.get("category") or ""),
    )


def _day(written: object) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise KeyError('"received" must be a day written YYYY-MM-DD') from None


def named(file: Any) -> str:
    """Return what to call an open file in a message."""
    name = getattr(file, "name", "-")
    return "standard input" if name in ("-", "<stdin>") else Path(str(name)).name
