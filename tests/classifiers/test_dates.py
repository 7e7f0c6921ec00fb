"""Dates as people write them, placed from the day a message came in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.deadlines import Mention, date_near, dates
from classifiers.severity import packaged_rules
from classifiers.words import read_words

EN = [
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
]
FR = [
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
]
SHORT = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]
COURT = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
WEEKDAYS = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]
JOURS = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
]
COUNTED = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]
COMPTES = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
]

RECEIVED = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TUESDAY = date(2026, 12, 1)


def ordinal(day: int) -> str:
    """Write a day as 1st, 2nd, 3rd, 4th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return f"{day}{ending}"


def written(day: date) -> list[str]:
    """Write a day in every way that says which one it is, the year left out in some."""
    first = "1er" if day.day == 1 else str(day.day)
    return [
        f"{EN[day.month - 1]} {day.day}",
        f"{EN[day.month - 1].upper()} {day.day}, {day.year}",
        f"{SHORT[day.month - 1]} {ordinal(day.day)}",
        f"the {ordinal(day.day)} of {EN[day.month - 1]}",
        f"{day.day} {EN[day.month - 1]} {day.year}",
        f"le {first} {FR[day.month - 1]}",
        f"le {first} {COURT[day.month - 1]} {day.year}",
        f"{first} {FR[day.month - 1]} {day.year}",
        day.isoformat(),
        f"{day:%Y/%m/%d}",
    ]


def found(text: str, received: date | None) -> tuple[Mention, ...]:
    """Read the dates of a text."""
    return dates(read_words(text, {}), received)


@given(received=RECEIVED, ahead=st.integers(-170, 170), form=st.integers(0, 9))
def test_written_date_lies_as_far_ahead_as_it_does(received: date, ahead: int, form: int) -> None:
    """Every way to write a day, in either language, is found with its distance."""
    text = f"It falls on {written(received + timedelta(days=ahead))[form]} or so they say"
    assert [mention.days for mention in found(text, received)] == [(ahead,)]


@given(received=RECEIVED, ahead=st.integers(-170, 170))
def test_figures_are_read_both_ways(received: date, ahead: int) -> None:
    """Day before month and month before day are both readings of a date in figures."""
    day = received + timedelta(days=ahead)
    for form in ("%d/%m", "%m/%d", "%d/%m/%Y", "%m-%d-%Y"):
        (mention,) = found(f"due {day.strftime(form)} at noon", received)
        assert ahead in mention.days


@pytest.mark.parametrize(
    ("received", "near"),
    [(TUESDAY, True), (date(2026, 3, 10), True), (date(2026, 6, 1), False)],
)
def test_ambiguous_figures_are_near_when_either_reading_is(received: date, near: bool) -> None:
    """03/12 is near before the third of December and before the twelfth of March."""
    (mention,) = found("avant le 03/12", received)
    assert mention.within(5) is near


@given(received=st.none() | RECEIVED, days=st.integers(1, 10))
def test_counted_days_need_no_day_of_receipt(received: date | None, days: int) -> None:
    """In so many days, in figures, in words or as hours, is that many days ahead."""
    unit, other = ("day", "jour") if days == 1 else ("days", "jours")
    for text in (
        f"in {days} {unit}",
        f"in {COUNTED[days - 1]} {unit}",
        f"dans {days} {other}",
        f"dans {COMPTES[days - 1]} {other}",
        f"d'ici {24 * days} heures",
        f"within {24 * days} hours",
    ):
        assert [mention.days for mention in found(text, received)] == [(days,)]


@given(received=RECEIVED, weekday=st.integers(0, 6))
def test_weekday_is_the_coming_one(received: date, weekday: int) -> None:
    """A weekday is within the week, "next" also a week later, and "last" is over."""
    ahead = (weekday - received.weekday()) % 7
    name, other = WEEKDAYS[weekday], JOURS[weekday]
    for text in (f"this {name}", f"by {name.upper()}", f"ce {other}", f"d'ici {other}"):
        assert ahead in found(text, received)[0].days
    for text in (f"next {name}", f"{other} prochain"):
        assert found(text, received)[0].days == (ahead, ahead + 7)
    for text in (f"last {name}", f"{other} dernier", f"since {name}", f"depuis {other}"):
        assert not found(text, received)[0].within(5)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tomorrow", 1),
        ("the day after tomorrow", 2),
        ("yesterday", -1),
        ("après-demain", 2),
        ("ce soir", 0),
        ("aujourd'hui", 0),
        ("two weeks ago", -14),
        ("il y a trois jours", -3),
        ("three days left", 3),
        ("at the end of the month", 30),
        ("à la fin du mois", 30),
        ("the first of the month", 0),
        ("le 4", 3),
    ],
)
def test_spoken_dates_are_placed(text: str, days: int) -> None:
    """What people say without a month is placed from the day the message came in."""
    assert days in found(text, TUESDAY)[0].days


@pytest.mark.parametrize(
    "text", ["December 3", "3 décembre", "2026-12-03", "03/12", "le 15", "end of the month"]
)
def test_without_day_of_receipt_only_relative_words_count(text: str) -> None:
    """A date of the calendar cannot be placed when nobody knows when the message came."""
    assert found(text, None) == ()


@pytest.mark.parametrize(
    "text",
    ["apartment 3/4", "30 février 2026", "we may go", "for three days", "12 to 15", "40 m ²"],
)
def test_what_is_no_date_is_left_out(text: str) -> None:
    """Numbers, verbs and spans of time are not taken for days to come."""
    assert not any(mention.within(5) for mention in found(text, TUESDAY))


@given(st.text(max_size=200), st.none() | RECEIVED)
def test_any_text_can_be_read(text: str, received: date | None) -> None:
    """No text fails; what is found follows one another and lies inside the text."""
    words = read_words(text, {})
    ends = 0
    for mention in dates(words, received):
        assert ends <= mention.start < mention.end <= len(words.words)
        assert mention.days
        ends = mention.end


@given(ahead=st.integers(-60, 60), limit=st.integers(0, 14))
def test_limit_is_counted_in_calendar_days(ahead: int, limit: int) -> None:
    """A date is near from today until the last day of the limit, weekends or not."""
    words = read_words(f"eviction on {(TUESDAY + timedelta(days=ahead)).isoformat()}", {})
    near = date_near(words, dates(words, TUESDAY), 0, 1, limit)
    assert (near is not None) is (0 <= ahead <= limit)


@pytest.mark.parametrize(
    "text",
    [
        "The eviction notice says January 20.",
        "My hearing is on December 20. I called your office on Friday and again Monday.",
        "My hearing was on November 3. The clerk said somebody works Friday.",
        "Mon audience est le 20 décembre. J'ai appelé vendredi et encore lundi.",
        "L'avis d'expulsion est pour le 31 janvier. Votre bureau ouvre demain?",
    ],
)
def test_another_day_elsewhere_brings_no_far_or_past_deadline_near(text: str) -> None:
    """A deadline goes by its own date, not by a day named beside it."""
    spoke = packaged_rules().findings(text, "en", TUESDAY)
    assert "deadline.near" not in {finding.rule.id for finding in spoke}
