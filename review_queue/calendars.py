"""When the offices of a province are open, and how much office time lies between two moments.

Every sum is made in UTC: wall-clock arithmetic would gain or lose an hour when the clocks change,
and half an hour is Newfoundland's everyday difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

ZONES: Mapping[str, str] = MappingProxyType(
    {
        "NB": "America/Moncton",
        "NS": "America/Halifax",
        "PE": "America/Halifax",
        "NL": "America/St_Johns",
    }
)
OPENS, CLOSES = time(8, 15), time(16, 30)
# Public offices close on what the province or the government observes, statutory or not.
OBSERVED = ("public", "government", "optional")
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hold one province's office hours; `closed` are its further days off, such as storms."""

    province: str
    opens: time = OPENS
    closes: time = CLOSES
    closed: frozenset[date] = frozenset()

    def is_open_on(self, day: date) -> bool:
        """Tell whether the offices open on a day at all."""
        return is_business_day(day, self.province) and day not in self.closed

    def closing(self, start: datetime, later: int = 0) -> datetime:
        """Return the close of the business day that a moment counts to, or of one `later` ones.

        What comes in after the close, or on a day off, counts to the next business day.
        """
        local = start.astimezone(self._zone)
        days = self._days(local.date())
        day = next(days)
        if day == local.date() and local.time() >= self.closes:
            day = next(days)
        for _ in range(later):
            day = next(days)
        return self._hours(day)[1]

    def time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the offices are open between two moments; none when `end` is before."""
        open_for = NONE
        for day in self._days(start.astimezone(self._zone).date()):
            opens, closes = self._hours(day)
            if opens >= end:
                return open_for
            open_for += max(NONE, min(end, closes) - max(start, opens))
        raise AssertionError("the days of a calendar do not end")

    def after(self, start: datetime, open_for: timedelta) -> datetime:
        """Return the moment by which the offices were open for so long since `start`."""
        left = open_for
        if left <= NONE:
            return start.astimezone(UTC)
        for day in self._days(start.astimezone(self._zone).date()):
            opens, closes = self._hours(day)
            begin = max(start.astimezone(UTC), opens)
            if begin < closes:
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
        raise AssertionError("the days of a calendar do not end")

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(ZONES[self.province])

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        zone = self._zone
        return (
            datetime.combine(day, self.opens, zone).astimezone(UTC),
            datetime.combine(day, self.closes, zone).astimezone(UTC),
        )

    def _days(self, day: date) -> Iterator[date]:
        """Yield the business days from this one on."""
        while True:
            if self.is_open_on(day):
                yield day
            day += timedelta(days=1)


def is_business_day(day: date, province: str) -> bool:
    """Tell whether the calendar of a province has its offices open on a day."""
    return day.weekday() < 5 and day not in _days_off(province, day.year)


def local_day(moment: datetime, province: str) -> date:
    """Return the day it is in a province at an aware moment."""
    return moment.astimezone(ZoneInfo(ZONES[province])).date()


def midnight(day: date, province: str) -> datetime:
    """Return the moment (aware, UTC) at which a day begins in a province."""
    return datetime.combine(day, time(), ZoneInfo(ZONES[province])).astimezone(UTC)


@cache
def _days_off(province: str, year: int) -> frozenset[date]:
    return frozenset(
        holidays.country_holidays("CA", subdiv=province, years=year, categories=OBSERVED)
    )
