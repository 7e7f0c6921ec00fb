"""Seasons: the part of the year in which a rule need not hear that it is cold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Season:
    """Hold the first and the last day of a season, each as (month, day); it may span New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    @classmethod
    def parse(cls, first: str, last: str) -> Season:
        """Read two days written MM-DD; raises ValueError."""
        return cls(_day(first), _day(last))

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the season."""
        place = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= place <= self.last
        return place >= self.first or place <= self.last


def _day(text: str) -> tuple[int, int]:
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a day: write MM-DD, as in 11-01")
    month, day = int(match[1]), int(match[2])
    # 2024 is a leap year: the 29th of February is a day too.
    date(2024, month, day)
    return month, day
