"""Office time as one line of minutes, on which nights and days off do not exist."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from review_queue.calendars import Calendar


class OfficeAxis:
    """Place moments between two dates on the line; outside them, at its ends."""

    def __init__(self, calendar: Calendar, start: datetime, end: datetime) -> None:
        self._opens: list[float] = []
        self._before: list[float] = []
        self._longs: list[float] = []
        passed, moment = 0.0, start
        while moment < end:
            closes = calendar.closing(moment)
            long = calendar.time_between(closes - timedelta(days=1), closes)
            self._opens.append((closes - long).timestamp())
            self._before.append(passed)
            self._longs.append(long / timedelta(minutes=1))
            passed += self._longs[-1]
            moment = closes

    def place(self, moment: datetime) -> float:
        """Return how many minutes the office was open before a moment."""
        at = moment.timestamp()
        day = bisect_right(self._opens, at) - 1
        if day < 0:
            return 0.0
        return self._before[day] + min((at - self._opens[day]) / 60, self._longs[day])
