"""The time of year stands in for the cold that people do not mention."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.model import Severity
from classifiers.seasons import Season
from classifiers.severity import floor

WINTER, SUMMER = date(2026, 1, 14), date(2026, 7, 14)


@pytest.mark.parametrize("received", [WINTER, SUMMER, None])
def test_words_of_cold_count_on_any_day(received: date | None) -> None:
    """A season only adds: a text that names the cold is raised whenever it comes."""
    assert floor("The furnace quit and it is minus twenty.", "en", received)[0] is Severity.S1
    assert floor("Plus de chauffage, il fait moins quinze.", "fr", received)[0] is Severity.S1


def test_winter_makes_no_trifle_immediate() -> None:
    """The time of year alone raises nothing: heat that works stays as it is."""
    assert floor("The heat works fine again, thank you.", "en", WINTER)[0] is None
    assert floor("Quelles sont vos heures en janvier?", "fr", WINTER)[0] is None


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_season_over_new_year_is_the_rest_of_the_year_turned_round(day: date) -> None:
    """A season that spans New Year holds exactly when the months between do not."""
    winter, rest = Season.parse("11-01", "04-15"), Season.parse("04-16", "10-31")
    assert winter.holds(day) is not rest.holds(day)


def test_first_and_last_day_belong_to_a_season() -> None:
    """Both ends count, the days beside them do not."""
    season, one = Season.parse("11-01", "04-15"), timedelta(days=1)
    first, last = date(2026, 11, 1), date(2027, 4, 15)
    assert season.holds(first)
    assert season.holds(last)
    assert not season.holds(first - one)
    assert not season.holds(last + one)


@pytest.mark.parametrize("day", ["1 November", "11/01", "13-01", "02-30"])
def test_what_is_no_day_of_the_year_is_refused(day: str) -> None:
    """A season's days are written MM-DD and exist."""
    with pytest.raises(ValueError, match=r"MM-DD|month|day"):
        Season.parse(day, "04-15")
