"""By when a request must be answered, in the province's own office hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from classifiers.model import Severity

ZONES: Mapping[str, str] = MappingProxyType(
    {
        "NB": "America/Moncton",
        "NS": "America/Halifax",
        "PE": "America/Halifax",
        "NL": "America/St_Johns",
    }
)
CLOSES = time(16, 30)
AT_ONCE = timedelta(minutes=15)
# Public offices close on what the province or the government observes, statutory or not.
OBSERVED = ("public", "government", "optional")


def due(received_at: datetime, *, severity: Severity, window_days: int, province: str) -> datetime:
    """Return the deadline in UTC.

    S1: 15 minutes later at any hour. S2: the close of the business day. S3 and S4: the close
    of the `window_days`-th business day after it. What comes in after the close, or on a day
    off, counts from the next business day.
    """
    if severity == Severity.S1:
        # In UTC: wall-clock arithmetic would gain or lose the hour when the clocks change.
        return received_at.astimezone(UTC) + AT_ONCE
    zone = ZoneInfo(ZONES[province])
    day = _first_day(received_at.astimezone(zone), province)
    for _ in range(0 if severity == Severity.S2 else window_days):
        day = _next_business_day(day, province)
    return datetime.combine(day, CLOSES, zone).astimezone(UTC)


def local_day(moment: datetime, province: str) -> date:
    """Return the day it is in a province at an aware moment."""
    return moment.astimezone(ZoneInfo(ZONES[province])).date()


def is_business_day(day: date, province: str) -> bool:
    """Tell whether the province's offices open on a day."""
    return day.weekday() < 5 and day not in _days_off(province, day.year)


def _first_day(local: datetime, province: str) -> date:
    if is_business_day(local.date(), province) and local.time() < CLOSES:
        return local.date()
    return _next_business_day(local.date(), province)


def _next_business_day(day: date, province: str) -> date:
    day += timedelta(days=1)
    while not is_business_day(day, province):
        day += timedelta(days=1)
    return day


@cache
def _days_off(province: str, year: int) -> frozenset[date]:
    return frozenset(
        holidays.country_holidays("CA", subdiv=province, years=year, categories=OBSERVED)
    )
