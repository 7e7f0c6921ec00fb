"""By when a request must be answered: a window of a province's office time, less its pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from classifiers.model import Severity
from review_queue.calendars import NONE, ZONES, Calendar, is_business_day, local_day

__all__ = ["ZONES", "Measure", "Pause", "Window", "due", "is_business_day", "local_day"]


class Measure(StrEnum):
    """MINUTES pass at any hour, OFFICE_MINUTES while the offices are open.

    CLOSINGS count the closes after that of the business day a request came on: 0 is the same day.
    """

    MINUTES = "minutes"
    OFFICE_MINUTES = "office_minutes"
    CLOSINGS = "closings"


@dataclass(frozen=True, slots=True)
class Window:
    """Say how long a request may take."""

    measure: Measure
    amount: int

    def end(self, started_at: datetime, calendar: Calendar) -> datetime:
        """Return when the window ends, in UTC, for what came at a moment and never paused."""
        if self.measure == Measure.MINUTES:
            return started_at.astimezone(UTC) + timedelta(minutes=self.amount)
        if self.measure == Measure.OFFICE_MINUTES:
            return calendar.after(started_at, timedelta(minutes=self.amount))
        return calendar.closing(started_at, self.amount)


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop a clock from one moment to another."""

    start: datetime
    end: datetime


AT_ONCE = Window(Measure.MINUTES, 15)
SAME_DAY = Window(Measure.CLOSINGS, 0)


def due(received_at: datetime, *, severity: Severity, window_days: int, province: str) -> datetime:
    """Return the deadline in UTC, under the windows and the hours that are usual.

    S1: 15 minutes later at any hour. S2: the close of the business day. S3 and S4: the close
    of the `window_days`-th business day after it.
    """
    return usual(severity, window_days).end(received_at, Calendar(province))


def usual(severity: Severity, window_days: int) -> Window:
    """Return the window of a severity where a category allows so many business days."""
    if severity == Severity.S1:
        return AT_ONCE
    return SAME_DAY if severity == Severity.S2 else Window(Measure.CLOSINGS, window_days)


def due_after(
    started_at: datetime, end: datetime, pauses: Sequence[Pause], calendar: Calendar
) -> datetime:
    """Return when the office time between a start and the end of its window will have passed.

    `pauses` are in order and apart: while one lasts no time passes. One that begins after the
    end moves nothing: what is late stays late.
    """
    at, left = started_at, calendar.time_between(started_at, end)
    for pause in pauses:
        passed = calendar.time_between(at, pause.start)
        if passed >= left:
            break
        at, left = pause.end, left - passed
    return calendar.after(at, left) if pauses and left > NONE else end


def warn_at(
    started_at: datetime, end: datetime, share: float, calendar: Calendar | None
) -> datetime:
    """Return when only this share of a window is left.

    With a calendar the share is one of its office time, else one of all time.
    """
    if calendar is None:
        return end - (end - started_at) * share
    return calendar.after(started_at, calendar.time_between(started_at, end) * (1 - share))
