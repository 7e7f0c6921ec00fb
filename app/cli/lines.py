"""Read the JSON lines and plain texts that commands are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Line:
    """One text to work on; `language` and `subject` are empty when not given."""

    id: str
    text: str
    subject: str
    language: str


def read_lines(file: Any, name: str) -> Iterator[Line]:
    """Yield each JSON line of an open text file; raises click.UsageError naming the bad line."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            text = str(held["text"])
        except (ValueError, KeyError, TypeError):
            raise click.UsageError(
                f'{name}, line {number}: expected a JSON object with a "text"'
            ) from None
        yield Line(
            id=str(held.get("id", number)),
            text=text,
            subject=str(held.get("subject") or ""),
            language=str(held.get("language") or ""),
        )


def named(file: Any) -> str:
    """Return what to call an open file in a message."""
    name = getattr(file, "name", "-")
    return "standard input" if name in ("-", "<stdin>") else Path(str(name)).name
