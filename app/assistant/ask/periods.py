"""Read the days a question means: last winter, depuis mars, the past three months, en 2025.

Everything looks back from `today`, since what is asked for has happened. Text comes folded, as
`review_queue.places.plain` folds it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from app.assistant.ask.question import Period
from classifiers.calendar_words import MONTHS, NUMBERS

# Winter is the ploughs' winter: what people here call so lasts to the end of March.
SEASONS = {"winter": (12, 4), "spring": (4, 2), "summer": (6, 3), "fall": (9, 3)}
"""The first month of each season, and how many it has."""
_SEASON_WORDS = {
    "winter": "winter",
    "hiver": "winter",
    "spring": "spring",
    "printemps": "spring",
    "summer": "summer",
    "ete": "summer",
    "fall": "fall",
    "autumn": "fall",
    "automne": "fall",
}
_DAYS = {"day": 1, "jour": 1, "week": 7, "semaine": 7, "month": 30, "mois": 30, "year": 365}
_DAYS |= {"an": 365, "annee": 365}
_LONG = sorted((name for name in MONTHS if len(name) > 2), key=lambda name: -len(name))
_MONTH = f"(?P<month>{'|'.join(_LONG)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SEASON = f"(?P<season>{'|'.join(_SEASON_WORDS)})"
_UNIT = r"(?P<unit>days?|jours?|weeks?|semaines?|months?|mois|years?|ans?|annees?)"
_COUNT = r"(?P<count>\d{1,3}|[a-z]+)"
_PAST = r"(?:last|past|previous)"
_DERNIER = r"(?P<past>derniere?s?|passee?s?)"
Reader = Callable[[re.Match[str], date], Period | None]


def period_said(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """Return the days that folded text means and where it says so; None when it names none."""
    for pattern, read in _READERS:
        for found in pattern.finditer(text):
            period = read(found, today)
            if period is not None:
                return period, found.span()
    return None


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _unit(word: str) -> int:
    return _DAYS.get(word) or _DAYS[word.removesuffix("s")]


def _back(found: re.Match[str], today: date) -> Period | None:
    """Read so many days, weeks, months or years up to today."""
    count = _count(found["count"])
    if not count:
        return None
    unit = found["unit"]
    if _unit(unit) == _DAYS["month"]:
        return Period(_months_before(today, count), today)
    if _unit(unit) == _DAYS["year"]:
        return Period(_months_before(today, 12 * count), today)
    return Period(today - timedelta(days=count * _unit(unit)), today)


def _months_before(today: date, count: int) -> date:
    months = today.year * 12 + today.month - 1 - count
    year, month = months // 12, months % 12 + 1
    if year < 1:
        return date.min
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _between(found: re.Match[str], today: date) -> Period | None:
    last = _month(MONTHS[found["until"]], _year(found["until_year"]), today)
    year = _year(found["year"]) or last.last.year
    first = _month(MONTHS[found["month"]], year, today)
    if first.first > last.last:
        first = _month(MONTHS[found["month"]], year - 1, today)
    return Period(first.first, last.last)


def _since(found: re.Match[str], today: date) -> Period | None:
    month = _month(MONTHS[found["month"]], _year(found["year"]), today)
    day = int(found["before"] or found["after"] or 1)
    if not 1 <= day <= month.last.day:
        return None
    return Period(month.first.replace(day=day), today)


def _since_season(found: re.Match[str], today: date) -> Period | None:
    return Period(_season(_SEASON_WORDS[found["season"]], None, today, over=True).first, today)


def _named_month(found: re.Match[str], today: date) -> Period | None:
    year = _year(found.groupdict().get("year"))
    month = _month(MONTHS[found["month"]], year, today)
    if year is None and _said_past(found) and month.last >= today:
        return _month(MONTHS[found["month"]], month.first.year - 1, today)
    return month


def _named_season(found: re.Match[str], today: date) -> Period | None:
    name, year = _SEASON_WORDS[found["season"]], _year(found.groupdict().get("year"))
    return _season(name, year, today, over=_said_past(found))


def _said_past(found: re.Match[str]) -> bool:
    said = found.groupdict()
    return bool(said.get("last") or said.get("past"))


def _named_year(found: re.Match[str], _today: date) -> Period | None:
    return _of_year(int(found["year"]))


def _last_unit(found: re.Match[str], today: date) -> Period | None:
    """Read the calendar week, month or year before this one."""
    days = _unit(found["unit"])
    if days == _DAYS["week"]:
        monday = today - timedelta(days=today.weekday() + 7)
        return Period(monday, monday + timedelta(days=6))
    if days == _DAYS["month"]:
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)
    return _of_year(today.year - 1) if days == _DAYS["year"] else None


def _this_unit(found: re.Match[str], today: date) -> Period | None:
    days = _unit(found["unit"])
    if days == _DAYS["week"]:
        return Period(today - timedelta(days=today.weekday()), today)
    if days == _DAYS["month"]:
        return Period(today.replace(day=1), today)
    return Period(today.replace(month=1, day=1), today) if days == _DAYS["year"] else None


def _yesterday(_found: re.Match[str], today: date) -> Period | None:
    return Period(today - timedelta(days=1), today - timedelta(days=1))


def _today(_found: re.Match[str], today: date) -> Period | None:
    return Period(today, today)


def _month(month: int, year: int | None, today: date) -> Period:
    """Return a month of a year, by default the latest that has begun."""
    year = year or (today.year if month <= today.month else today.year - 1)
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _season(name: str, year: int | None, today: date, *, over: bool) -> Period:
    """Return the season that ends in a year, by default the latest that has begun, or is over."""
    month, length = SEASONS[name]
    candidates = [year] if year else [today.year + 1, today.year, today.year - 1, today.year - 2]
    seasons = [_season_ending(month, length, each) for each in candidates]
    known = [each for each in seasons if (each.last < today if over else each.first <= today)]
    return known[0] if known else seasons[0]


def _season_ending(month: int, length: int, year: int) -> Period:
    begins = year - 1 if month + length - 1 > 12 else year
    end = (month + length - 2) % 12 + 1
    return Period(date(begins, month, 1), date(year, end, monthrange(year, end)[1]))


def _of_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _year(written: str | None) -> int | None:
    return int(written) if written else None


def _reader(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(rf"\b(?:{pattern})\b"), read


_MONTH_TO = _MONTH.replace("month", "until")
_YEAR_TO = _YEAR.replace("year", "until_year")
_BEFORE_MONTH = r"(?:in|en|of|during|this|au mois de|durant|pendant|(?P<last>last|this past))"
_BEFORE_SEASON = (
    r"(?:in the|in|during|this|the|of|l'|cet|ce|en|au|du|d'|de l'|le|(?P<last>last|this past)) ?"
)
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    _reader(
        rf"(?:between|from|entre|de|d') ?{_MONTH}(?: {_YEAR})? (?:and|to|until|through|et|a) "
        rf"{_MONTH_TO}(?: {_YEAR_TO})?",
        _between,
    ),
    _reader(rf"{_PAST} {_COUNT} {_UNIT}", _back),
    _reader(rf"(?:l[ae]s?|ces|des) (?:{_COUNT} )dernier\w* {_UNIT}", _back),
    _reader(rf"(?:depuis|for|within|over) (?:the past |the last )?{_COUNT} {_UNIT}", _back),
    _reader(
        rf"(?:since|depuis)(?: le| the)?(?: (?P<before>\d{{1,2}})(?:st|nd|rd|th|er)?(?: of)?)? "
        rf"{_MONTH}(?: (?P<after>\d{{1,2}})(?!\d))?(?: {_YEAR})?",
        _since,
    ),
    _reader(rf"(?:since|depuis)(?: last| the| l'| le)? ?{_SEASON}", _since_season),
    _reader(rf"{_BEFORE_SEASON}{_SEASON}(?: of| de)?(?: {_YEAR})?(?: {_DERNIER})?", _named_season),
    _reader(rf"{_SEASON} (?:(?:of |de )?{_YEAR}|{_DERNIER})", _named_season),
    _reader(rf"{_BEFORE_MONTH} {_MONTH}(?: {_YEAR})?(?: {_DERNIER})?", _named_month),
    _reader(rf"{_MONTH} (?:{_YEAR}|{_DERNIER})", _named_month),
    _reader(rf"(?:the )?{_PAST} {_UNIT}", _last_unit),
    _reader(rf"(?:la |le |l')?{_UNIT} {_DERNIER}", _last_unit),
    _reader(rf"(?:this|cette|cet|ce) {_UNIT}", _this_unit),
    _reader("yesterday|hier", _yesterday),
    _reader("today|aujourd'hui|aujourdhui", _today),
    _reader(_YEAR, _named_year),
)
