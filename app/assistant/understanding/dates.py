"""Find the days people name, and which day of the calendar each is.

"Since Tuesday" is the last Tuesday before today, "depuis trois jours" the day three days ago. What
is no day keeps its size: a week is 2026-W48, a month 2026-11, a year 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.assistant.understanding.date_readings import READINGS
from app.assistant.understanding.fact import Found
from classifiers.folding import fold
from classifiers.information import Tense

_BEGINNING = re.compile(r"(?:for|since|depuis|ca fait|cela fait|voila)\b")


@dataclass(frozen=True, slots=True)
class Day:
    """Locate a date in a text; `since` tells that it is said as the beginning of something."""

    found: Found
    on: date
    since: bool

    def fits(self, tense: Tense, today: date) -> bool:
        """Tell whether the date lies on the side of today that is asked about."""
        if tense is Tense.EITHER or self.on == today:
            return True
        return (self.on < today) == (tense is Tense.PAST)


def days(text: str, today: date, tense: Tense = Tense.EITHER) -> list[Day]:
    """Find every date of a text from left to right; `tense` places a bare weekday."""
    plain = fold(text)
    taken: list[Day] = []
    for reading in READINGS:
        for match in reading.pattern.finditer(plain.text):
            since = bool(match.groupdict().get("since") or _BEGINNING.match(match.group()))
            told = reading.read(match, today, Tense.PAST if since else tense)
            start, end = plain.original(*match.span())
            if told and not any(day.found.meets(start, end) for day in taken):
                taken.append(Day(Found(start, end, told[1]), told[0], since))
    return sorted(taken, key=lambda day: day.found.start)
