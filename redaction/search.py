"""Searching with patterns that give up at the deadline and say so."""

from __future__ import annotations

from collections.abc import Iterator
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

    def matches(self, text: str, deadline: Deadline) -> Iterator[tuple[int, int]]:
        """Yield the half-open span of each match, or of its value.

        Raises RedactionError("redaction_timeout") when the deadline passes.
        """
        try:
            for match in self._pattern.finditer(text, timeout=deadline.remaining()):
                yield match.span(self._group)
        except TimeoutError:
            timed_out = RedactionError(
                "redaction_timeout",
                f"Searching {len(text)} characters for one pattern ran out of time. Process the "
                "message again, or raise the time limit when it is unusually long.",
            )
        else:
            return
        raise timed_out


def matches(
    pattern: str,
    text: str,
    deadline: Deadline,
    flags: int = MULTILINE,
    **lists: list[str],
) -> Iterator[tuple[int, int]]:
    """Search once with a pattern that is not kept; see `Search`."""
    return Search(pattern, flags, **lists).matches(text, deadline)
