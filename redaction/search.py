"""Searching with patterns that give up at the deadline and say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import regex  # type: ignore[import-untyped]  # it has timeouts; the standard module has none

from redaction.deadline import Deadline
from redaction.errors import RedactionError

MULTILINE: int = regex.MULTILINE
ANY_CASE: int = regex.MULTILINE | regex.IGNORECASE


class Search:
    """Hold one compiled pattern; a group named `value` marks the identifier inside a match.

    A keyword argument is a named list (`\\L<name>` in the pattern): any one of its strings.
    """

    def __init__(self, pattern: str, flags: int = MULTILINE, **lists: list[str]) -> None:
        self._pattern: Any = regex.compile(pattern, flags, **lists)
        self._group = "value" if "value" in self._pattern.groupindex else 0

    def matches(
        self, text: str, deadline: Deadline, starts: Sequence[int] | None = None
    ) -> Iterator[tuple[int, int]]:
        """Yield the half-open span of each match, or of its value.

        With `starts`, ascending, only of matches that begin at one of these places.
        Raises RedactionError("redaction_timeout") when the deadline passes.
        """
        try:
            for match in self._matches(text, deadline, starts):
                yield match.span(self._group)
        except TimeoutError:
            timed_out = _out_of_time(text)
        else:
            return
        raise timed_out

    def _matches(
        self, text: str, deadline: Deadline, starts: Sequence[int] | None
    ) -> Iterator[Any]:
        if starts is None:
            yield from self._pattern.finditer(text, timeout=deadline.remaining())
            return
        reached = 0
        for start in starts:
            if start >= reached:
                match = self._pattern.match(text, start, timeout=deadline.remaining())
                if match:
                    reached = match.end()
                    yield match


def _out_of_time(text: str) -> RedactionError:
    return RedactionError(
        "redaction_timeout",
        f"Searching {len(text)} characters for one pattern ran out of time. Process the "
        "message again, or raise the time limit when it is unusually long.",
    )


def matches(
    pattern: str,
    text: str,
    deadline: Deadline,
    flags: int = MULTILINE,
    **lists: list[str],
) -> Iterator[tuple[int, int]]:
    """Search once with a pattern that is not kept; see `Search`."""
    return Search(pattern, flags, **lists).matches(text, deadline)
