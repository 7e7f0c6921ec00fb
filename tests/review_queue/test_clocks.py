"""Deadlines keep office hours, holidays and each province's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.model import Severity
from review_queue.calendars import Calendar
from review_queue.clocks import (
    ZONES,
    Measure,
    Pause,
    Window,
    due,
    due_after,
    is_business_day,
    warn_at,
)
from review_queue.errors import RoutingRefused
from review_queue.windows import read_windows

MONCTON = ZoneInfo("America/Moncton")
ST_JOHNS = ZoneInfo("America/St_Johns")
START = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _at(wall_clock: str) -> datetime:
    return datetime.fromisoformat(wall_clock).replace(tzinfo=MONCTON)


def _due(
    local: datetime, severity: Severity = Severity.S3, days: int = 1, province: str = "NB"
) -> datetime:
    found = due(local.astimezone(UTC), severity=severity, window_days=days, province=province)
    assert found.tzinfo is UTC
    return found.astimezone(local.tzinfo)


@pytest.mark.parametrize(
    "received",
    [
        datetime(2026, 12, 25, 3, 0, tzinfo=MONCTON),
        datetime(2026, 3, 8, 1, 50, tzinfo=MONCTON),
        datetime(2026, 11, 1, 1, 50, tzinfo=MONCTON),
    ],
)
def test_s1_is_due_in_fifteen_minutes_at_any_hour(received: datetime) -> None:
    """Neither Christmas nor a changing clock makes it longer or shorter."""
    answered = due(received, severity=Severity.S1, window_days=10, province="NB")
    assert answered - received.astimezone(UTC) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-05-04 08:00", "2026-05-04 16:30"),
        ("2026-05-04 16:29", "2026-05-04 16:30"),
        ("2026-05-04 16:30", "2026-05-05 16:30"),
        ("2026-05-08 18:00", "2026-05-11 16:30"),
        ("2026-05-09 12:00", "2026-05-11 16:30"),
        ("2026-04-02 17:00", "2026-04-06 16:30"),
    ],
)
def test_s2_is_due_at_the_close_of_the_business_day(received: str, expected: str) -> None:
    """After the close, at the weekend and on Good Friday the next business day counts."""
    assert _due(_at(received), Severity.S2, days=20) == _at(expected)


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-05-04 09:00", 0, "2026-05-04 16:30"),
        ("2026-05-04 09:00", 2, "2026-05-06 16:30"),
        ("2026-05-07 09:00", 2, "2026-05-11 16:30"),
        ("2026-05-15 09:00", 1, "2026-05-19 16:30"),
        ("2026-12-24 09:00", 1, "2026-12-29 16:30"),
    ],
)
def test_s3_is_due_after_its_window_of_business_days(
    received: str, days: int, expected: str
) -> None:
    """Weekends, Victoria Day and both days of Christmas are left out."""
    assert _due(_at(received), days=days) == _at(expected)


@pytest.mark.parametrize(
    ("province", "day"),
    [
        ("NB", date(2026, 8, 3)),
        ("NB", date(2026, 2, 16)),
        ("NB", date(2026, 9, 30)),
        ("NS", date(2026, 2, 16)),
        ("NS", date(2026, 8, 3)),
        ("PE", date(2026, 2, 16)),
        ("NL", date(2026, 3, 16)),
        ("NL", date(2026, 6, 22)),
    ],
)
def test_each_province_keeps_its_own_holidays(province: str, day: date) -> None:
    """New Brunswick Day, Heritage Day, Natal Day, Islander Day, Saint Patrick's ..."""
    assert not is_business_day(day, province)


def test_one_provinces_holiday_is_anothers_working_day() -> None:
    """Saint Patrick's is Newfoundland and Labrador's alone."""
    assert all(is_business_day(date(2026, 3, 16), province) for province in ("NB", "NS", "PE"))


def test_newfoundland_closes_half_an_hour_earlier_on_the_worlds_clock() -> None:
    """16:30 in St. John's is 19:00 UTC in summer, and 20:00 in winter."""
    summer = _due(datetime(2026, 7, 6, 9, 0, tzinfo=ST_JOHNS), Severity.S2, province="NL")
    winter = _due(datetime(2026, 1, 5, 9, 0, tzinfo=ST_JOHNS), Severity.S2, province="NL")
    assert summer.astimezone(UTC).strftime("%H:%M") == "19:00"
    assert winter.astimezone(UTC).strftime("%H:%M") == "20:00"


@pytest.mark.parametrize("day", ["2026-03-06 09:00", "2026-10-30 09:00"])
def test_the_office_closes_at_half_past_four_on_both_sides_of_a_clock_change(
    day: str,
) -> None:
    """The Friday before and the Monday after, by the wall clock."""
    answered = _due(_at(day))
    assert (answered.weekday(), answered.strftime("%H:%M")) == (0, "16:30")


@settings(max_examples=60, deadline=None)
@given(
    received=st.timedeltas(timedelta(0), timedelta(days=1800)).map(lambda passed: START + passed),
    days=st.integers(0, 20),
    severity=st.sampled_from([Severity.S2, Severity.S3, Severity.S4]),
    province=st.sampled_from(sorted(ZONES)),
)
def test_a_deadline_is_what_counting_every_minute_gives(
    received: datetime, days: int, severity: Severity, province: str
) -> None:
    """A counter that knows only minutes and days off comes to the same moment."""
    window = 0 if severity == Severity.S2 else days
    expected = _count_minutes(received, window, province)
    assert due(received, severity=severity, window_days=days, province=province) == expected


def _count_minutes(received: datetime, closings: int, province: str) -> datetime:
    """Walk the clock minute by minute until the office has closed often enough.

    A closing is a minute of a business day whose wall clock shows 16:30. The walk skips
    whole hours while no closing is near, to be quick.
    """
    zone = ZoneInfo(ZONES[province])
    minute = received.replace(second=0, microsecond=0) + MINUTE
    while True:
        local = minute.astimezone(zone)
        if (local.hour, local.minute) == (16, 30) and is_business_day(local.date(), province):
            if closings == 0:
                return minute
            closings -= 1
        near = local.hour in (15, 16)
        minute += MINUTE if near or local.minute else timedelta(hours=1)


CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 6, 12, tzinfo=UTC),
        datetime(2026, 10, 30, 12, tzinfo=UTC),
        datetime(2026, 6, 19, 12, tzinfo=UTC),
        datetime(2026, 12, 23, 12, tzinfo=UTC),
    ]
)
SPELLS = st.lists(st.integers(0, 3000), min_size=0, max_size=4)


@settings(max_examples=15, deadline=None)
@given(
    began=CHANGES,
    minutes=st.integers(0, 1440),
    province=st.sampled_from(sorted(ZONES)),
    window=st.one_of(
        st.builds(Window, st.just(Measure.OFFICE_MINUTES), st.integers(1, 900)),
        st.builds(Window, st.just(Measure.CLOSINGS), st.integers(0, 2)),
    ),
    spells=SPELLS,
)
def test_a_paused_deadline_is_what_counting_every_minute_gives(
    began: datetime, minutes: int, province: str, window: Window, spells: list[int]
) -> None:
    """Whoever counts the open minutes outside every pause comes to the same moment."""
    calendar = Calendar(province, closed=frozenset({date(2026, 3, 9)}))
    start = began + minutes * MINUTE
    pauses = _pauses(start, spells)
    end = window.end(start, calendar)
    found = due_after(start, end, pauses, calendar)
    allowed = _open_minutes(start, end, calendar, [])
    assert allowed > 0
    assert _open_minutes(start, found, calendar, pauses) == allowed
    assert _open_minutes(start, found - MINUTE, calendar, pauses) == allowed - 1
    assert calendar.time_between(start, end) == allowed * MINUTE
    assert start <= warn_at(start, end, 0.25, calendar) <= end


def _pauses(start: datetime, spells: list[int]) -> list[Pause]:
    """Turn lengths into pauses, one running stretch before each."""
    moments = [start]
    for spell in spells:
        moments.append(moments[-1] + spell * MINUTE)
    return [Pause(*pair) for pair in zip(moments[1::2], moments[2::2], strict=False)]


def _open_minutes(start: datetime, end: datetime, calendar: Calendar, pauses: list[Pause]) -> int:
    """Count, one by one, the minutes that begin while the office is open and no pause lasts."""
    zone, count, minute = ZoneInfo(ZONES[calendar.province]), 0, start
    while minute < end:
        local = minute.astimezone(zone)
        counts = (
            (8, 15) <= (local.hour, local.minute) < (16, 30)
            and calendar.is_open_on(local.date())
            and not any(pause.start <= minute < pause.end for pause in pauses)
        )
        count += counts
        minute += MINUTE
    return count


def test_a_storm_day_is_a_day_off() -> None:
    """What the office itself closes moves deadlines as a holiday does."""
    stormy = Calendar("NB", closed=frozenset({date(2026, 1, 6)}))
    window = Window(Measure.CLOSINGS, 1)
    assert window.end(_at("2026-01-05 09:00"), stormy) == _at("2026-01-07 16:30")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"severity": "S3"}, "window"),
        ({"severity": "S9", "minutes": 5}, "window"),
        ({"severity": "S3", "minutes": 5, "closings": 1}, "window"),
        ({"severity": "S3", "office_minutes": 0}, "window"),
        ({"severity": "S3", "closings": 1.5}, "window"),
        ({"severity": "S1", "closings": 0}, "window_s1"),
    ],
)
def test_a_window_that_says_too_little_or_too_much_is_refused(
    row: dict[str, object], reason: str
) -> None:
    """No deadline is better known late than a wrong one early."""
    with pytest.raises(RoutingRefused) as refused:
        read_windows([row])
    assert refused.value.reason == reason
