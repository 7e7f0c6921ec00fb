"""How commands speak: results as JSON on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

console = Console(stderr=True)


def print_json(value: object) -> None:
    """Print one JSON document on one line; accents stay readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(message: str) -> None:
    """Tell the person something on stderr; brackets are text, not markup."""
    console.print(message, markup=False, highlight=False)


class Bar:
    """Show how far long work has come."""

    def __init__(self, progress: Progress, description: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(description, total=total)

    def advance(self, steps: int = 1) -> None:
        self._progress.advance(self._task, steps)

    def reach(self, done: float) -> None:
        """Set how far the work has come."""
        self._progress.update(self._task, completed=done)

    def remaining(self, count: int) -> None:
        """Set what is left when the total may still grow."""
        done = self._progress.tasks[0].completed + 1
        self._progress.update(self._task, completed=done, total=done + max(count - 1, 0))


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Bar]:
    """Show a progress bar on stderr while the block runs."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as shown:
        yield Bar(shown, description, total)
