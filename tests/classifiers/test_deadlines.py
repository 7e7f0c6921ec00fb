"""A deadline counts by its date, wherever in the year and however it is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.severity import packaged_rules
from redaction.model import Language

NEAR = "deadline.near"
RECEIVED = date(2026, 11, 26)
"""A Thursday."""
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FRENCH = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def _speaks(text: str, language: Language, received: date | None) -> bool:
    found = packaged_rules().findings(text, language, received)
    return NEAR in {finding.rule.id for finding in found}


def _written(day: date) -> list[tuple[Language, str]]:
    return [
        ("en", f"My eviction hearing is on {ENGLISH[day.month - 1]} {day.day}."),
        ("en", f"The appeal must be filed by {day.isoformat()}."),
        ("fr", f"L'audience d'expulsion est le {day.day} {FRENCH[day.month - 1]}."),
    ]


@settings(deadline=None)
@given(received=st.dates(date(2024, 1, 1), date(2030, 12, 31)), ahead=st.integers(0, 5))
def test_a_date_within_five_days_is_near(received: date, ahead: int) -> None:
    """In every month, over the turn of a year and in leap years."""
    for language, text in _written(received + timedelta(days=ahead)):
        assert _speaks(text, language, received), text


@settings(deadline=None)
@given(received=st.dates(date(2024, 1, 1), date(2030, 12, 31)), ahead=st.integers(6, 120))
def test_a_later_date_is_not(received: date, ahead: int) -> None:
    """Weeks ahead the category's own window is enough."""
    for language, text in _written(received + timedelta(days=ahead)):
        assert not _speaks(text, language, received), text


@pytest.mark.parametrize(
    ("language", "text", "near"),
    [
        ("en", "I have to answer the eviction notice by Friday.", True),
        ("en", "The landlord says I must be out in three days.", True),
        ("en", "My hearing before the tribunal is December 18, I called last Monday.", False),
        ("fr", "Je dois répondre à l'avis d'expulsion d'ici vendredi.", True),
        ("fr", "L'audience au tribunal est le 18 décembre.", False),
        ("fr", "Mon appel doit être déposé d'ici 48 heures.", True),
    ],
)
def test_a_date_is_read_as_people_say_it(language: Language, text: str, near: bool) -> None:
    """A word such as Monday elsewhere makes no distant deadline near."""
    assert _speaks(text, language, RECEIVED) is near


def test_without_a_day_only_words_that_need_none_count() -> None:
    """A date alone cannot be placed when nobody knows when the message came."""
    assert _speaks("My eviction hearing is tomorrow.", "en", None)
    assert not _speaks("My eviction hearing is on December 1.", "en", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The furnace quit this morning and nobody has come."),
        ("fr", "La fournaise a lâché ce matin et personne n'est venu."),
    ],
)
def test_no_heat_in_january_needs_no_word_of_cold(language: Language, text: str) -> None:
    """In season the missing heat is an emergency; in July it is a repair to be made today."""
    rules = packaged_rules()
    winter, summer, unknown = (
        rules.findings(text, language, day) for day in (date(2027, 1, 12), date(2026, 7, 12), None)
    )
    assert "heat.lost_in_cold" in {finding.rule.id for finding in winter}
    assert "heat.lost_in_cold" not in {finding.rule.id for finding in (*summer, *unknown)}
