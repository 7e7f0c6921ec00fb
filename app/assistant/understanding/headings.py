"""Tell what frames a message from what it says: a letter has a place and a date of its own."""

from __future__ import annotations

import re
from datetime import date

from app.assistant.understanding.communities import Known, communities
from app.assistant.understanding.dates import days

_WORD = re.compile(r"[^\W\d_]{3,}")
_FIRST_LINES = 6


def without_heading(text: str, *, known: Known, today: date) -> str:
    """Leave out the lines at the head of a letter that hold nothing but its place and date.

    Such a date answers no question: the letter was written then, nothing happened then.
    """
    lines = text.split("\n")
    kept = [
        line
        for number, line in enumerate(lines)
        if number >= _FIRST_LINES or not _is_heading(line, known, today)
    ]
    return "\n".join(kept).strip("\n")


def _is_heading(line: str, known: Known, today: date) -> bool:
    dated = days(line, today)
    if not dated:
        return False
    rest = line
    for found in (*(day.found for day in dated), *communities(line, known)):
        rest = rest.replace(line[found.start : found.end], " ")
    return not _WORD.search(rest)
