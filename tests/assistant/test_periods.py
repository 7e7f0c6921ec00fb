"""The days a question means, in both languages, looked back from one Friday in November."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.ask.periods import period_said
from review_queue.places import plain

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("in Kent County last winter", "2025-12-01", "2026-03-31"),
        ("l'hiver dernier", "2025-12-01", "2026-03-31"),
        ("this winter", "2025-12-01", "2026-03-31"),
        ("hiver 2025", "2024-12-01", "2025-03-31"),
        ("in the spring of 2025", "2025-04-01", "2025-05-31"),
        ("l'été passé", "2026-06-01", "2026-08-31"),
        ("last fall", "2025-09-01", "2025-11-30"),
        ("cet automne", "2026-09-01", "2026-11-30"),
        ("depuis l'hiver dernier", "2025-12-01", "2026-11-27"),
        ("in February", "2026-02-01", "2026-02-28"),
        ("février 2024", "2024-02-01", "2024-02-29"),
        ("last November", "2025-11-01", "2025-11-30"),
        ("in December", "2025-12-01", "2025-12-31"),
        ("from November to March", "2025-11-01", "2026-03-31"),
        ("entre mai et juillet 2025", "2025-05-01", "2025-07-31"),
        ("since May 3", "2026-05-03", "2026-11-27"),
        ("depuis le 3 mai", "2026-05-03", "2026-11-27"),
        ("the past three months", "2026-08-27", "2026-11-27"),
        ("les six dernières semaines", "2026-10-16", "2026-11-27"),
        ("depuis sept mois", "2026-04-27", "2026-11-27"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("la semaine passée", "2026-11-16", "2026-11-22"),
        ("this week", "2026-11-23", "2026-11-27"),
        ("l'an dernier", "2025-01-01", "2025-12-31"),
        ("cette année", "2026-01-01", "2026-11-27"),
        ("en 2024", "2024-01-01", "2024-12-31"),
        ("hier", "2026-11-26", "2026-11-26"),
    ],
)
def test_days_are_read(said: str, first: str, last: str) -> None:
    """A season, a month, a year, so many weeks back: each has its first and last day."""
    found = period_said(plain(said), TODAY)
    assert found is not None
    assert (found[0].first.isoformat(), found[0].last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "said",
    ["may I ask", "a-t-il été vu", "they fall behind", "mai tais-toi", "depuis le 31 juin",
     "the past 999 years", "two cases", "since forever"],
)  # fmt: skip
def test_what_is_no_time_is_not_taken_for_one(said: str) -> None:
    """Verbs and days that do not exist name no period, and none makes an error."""
    found = period_said(plain(said), TODAY)
    assert found is None or found[0].first.year <= 1027


def test_a_leap_day_counts_back() -> None:
    """Twelve months before the 29th of February is the 28th."""
    found = period_said("the past 12 months", date(2028, 2, 29))
    assert found is not None
    assert found[0].first == date(2027, 2, 28)
