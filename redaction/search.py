"""Searching with patterns that give up at the deadline and say so."""

from __future__ import annotations

from collections.abc import Iterator

import regex  # type: ignore[import-untyped]  # it has timeouts; the standard module has none

from redaction.deadline import Deadline
from redaction.errors import RedactionError

MULTILINE: int = regex.MULTILINE
ANY_CASE: int = regex.MULTILINE | regex.IGNORECASE


def matches(
    pattern: str,
    text: str,
    deadline: Deadline,
    flags: int = MULTILINE,
    **lists: list[str],
) -> Iterator[tuple[int, int]]:
    """Yield the half-open span of each match, of its group `value` where the pattern has one.

    A keyword argument is a named list (`\\L<name>` in the pattern): any one of its strings.
    Raises RedactionError("redaction_timeout") when the deadline passes.
    """
    group = "value" if "(?P<value>" in pattern else 0
    try:
        for match in regex.finditer(pattern, text, flags, timeout=deadline.remaining(), **lists):
            yield match.span(group)
    except TimeoutError:
        timed_out = RedactionError(
            "redaction_timeout",
            f"Searching {len(text)} characters for one pattern ran out of time. Process the "
            "message again, or raise the time limit when it is unusually long.",
        )
    else:
        return
    raise timed_out
