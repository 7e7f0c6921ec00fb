"""How days are said in English and French, as patterns over folded text, and what each comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.assistant.understanding.numbers import NUMBER, value
from classifiers.calendar_words import MONTHS, WEEKDAYS
from classifiers.information import Tense

Told = tuple[date, str]
"""The first day of what was named, and its normal form."""

_BACK = (
    r"(?:since (?:about |around |last )?|depuis (?:a peu pres |environ |le |la |les |l')?|"
    r"ever since |as of |from |a partir d[eu] )"
)
_MONTH = "|".join(sorted((m for m in MONTHS if m not in ("mar", "may")), key=len, reverse=True))
_ANY_MONTH = rf"(?:{_MONTH}|mar|may)"
_DAY = "|".join(sorted((d for d in WEEKDAYS if len(d) > 4), key=len, reverse=True))
_UNIT = (
    r"(?P<unit>heures?|hours?|hrs?|jours?|journees?|days?|nuits?|nights?|semaines?|weeks?|mois|"
    r"months?|ans?|annees?|years?|weekends?|hivers?|winters?)"
)
_PART = (
    r"(?: (?:morning|afternoon|evening|night|noon|matin|soir|midi|apres-midi|dans la nuit|au soir|"
    r"au matin))?"
)
_SEASON = r"(?P<season>spring|summer|fall|autumn|winter|printemps|ete|automne|hiver)"
_SEASONS = {
    "spring": 3, "printemps": 3, "summer": 6, "ete": 6, "fall": 9, "autumn": 9, "automne": 9,
    "winter": 12, "hiver": 12,
}  # fmt: skip
_SPOKEN = {
    "day before yesterday": -2, "avant-hier": -2, "avant hier": -2, "yesterday": -1, "hier": -1,
    "last night": -1, "overnight": -1, "la nuit passee": -1, "la nuit derniere": -1,
    "cette nuit": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "today": 0,
    "tonight": 0, "aujourd'hui": 0, "ce matin": 0, "ce midi": 0, "ce soir": 0, "a soir": 0,
    "cet apres-midi": 0, "right now": 0, "just now": 0, "tantot": 0, "day after tomorrow": 2,
    "apres-demain": 2, "tomorrow": 1, "demain": 1,
}  # fmt: skip
_SAID = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_AHEAD = r"(?:in|within|dans|d'ici|sous|have|only|reste|have only|donne)"


@dataclass(frozen=True, slots=True)
class Reading:
    """Join a pattern with what it means; `read` gets the match, today, and the side asked about."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date, Tense], Told | None]


def _iso(match: re.Match[str], _today: date, _tense: Tense) -> Told | None:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _slashed(match: re.Match[str], _today: date, _tense: Tense) -> Told | None:
    """Read 03/12/2026 as the third of December unless only the other way is a date."""
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    first, second = int(match["a"]), int(match["b"])
    return _day(year, second, first) or _day(year, first, second)


def _named(match: re.Match[str], today: date, tense: Tense) -> Told | None:
    month = MONTHS[match["month"]]
    number, year = int(match["d"]), match["y"]
    if year:
        return _day(int(year), month, number)
    return _nearest([_day(today.year + n, month, number) for n in (-1, 0, 1)], today, tense)


def _month(match: re.Match[str], today: date, tense: Tense) -> Told | None:
    month, year = MONTHS[match["month"]], match["y"]
    if year:
        years: Sequence[int] = (int(year),)
    else:
        years = (today.year - 1, today.year, today.year + 1)
    told = _nearest([_day(each, month, 1) for each in years], today, tense)
    return (told[0], told[1][:7]) if told else None


def _weekday(match: re.Match[str], today: date, tense: Tense) -> Told:
    ahead = (WEEKDAYS[match["day"]] - today.weekday()) % 7
    words = match.group()
    back = match["since"] or re.search(r"\b(?:last|past|dernier|passe)\b", words)
    forward = re.search(r"\b(?:next|prochain|this coming|by|before|avant|d'ici)\b", words)
    past = bool(back) or (tense is Tense.PAST and not forward)
    # "It broke on Friday", said on a Friday, is a week ago; "since Friday" as well.
    days_off = ahead - 7 if past else ahead or 7
    if tense is Tense.EITHER and not back and not forward and ahead > 3:
        days_off = ahead - 7
    return _told(today + timedelta(days=days_off))


def _spoken(match: re.Match[str], today: date, _tense: Tense) -> Told:
    return _told(today + timedelta(days=_SPOKEN[match["said"]]))


def _ago(match: re.Match[str], today: date, _tense: Tense) -> Told:
    return _away(today, -value(match["n"]), match["unit"])


def _ahead(match: re.Match[str], today: date, _tense: Tense) -> Told:
    return _away(today, value(match["n"]), match["unit"])


def _relative(match: re.Match[str], today: date, _tense: Tense) -> Told:
    back = re.search(r"\b(?:last|past|pass[e]+|derni[a-z]+)\b", match.group())
    ahead = re.search(r"\b(?:next|prochain[a-z]*)\b", match.group())
    return _away(today, -1 if back else int(bool(ahead)), match["unit"])


def _of_season(match: re.Match[str], today: date, tense: Tense) -> Told:
    month = _SEASONS[match["season"]]
    forward = tense is Tense.FUTURE or re.search(r"\b(?:next|prochain)\b", match.group())
    on = date(today.year, month, 1)
    if not forward and on > today:
        on = date(today.year - 1, month, 1)
    if forward and on < today:
        on = date(today.year + 1, month, 1)
    return on, f"{on.year}-{on.month:02d}"


def _year(match: re.Match[str], _today: date, _tense: Tense) -> Told:
    return date(int(match["y"]), 1, 1), match["y"]


def _of_month(match: re.Match[str], today: date, tense: Tense) -> Told | None:
    number = int(match["d"])
    around = [today.replace(day=1) + timedelta(days=31 * n) for n in (-1, 0, 1)]
    return _nearest([_day(each.year, each.month, number) for each in around], today, tense)


def _month_end(_match: re.Match[str], today: date, _tense: Tense) -> Told:
    following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _told(following - timedelta(days=1))


def _away(today: date, count: int, unit: str) -> Told:
    if unit.startswith(("h", "hr")) and not unit.startswith("hiver"):
        return _told(today + timedelta(hours=24 * round(count / 24)))
    if unit.startswith(("j", "d", "n")):
        return _told(today + timedelta(days=count))
    if unit.startswith(("s", "we")):
        on = today + timedelta(weeks=count)
        return on, f"{on.isocalendar().year}-W{on.isocalendar().week:02d}"
    if unit.startswith("mo"):
        months = today.year * 12 + today.month - 1 + count
        on = date(months // 12, months % 12 + 1, 1)
        return on, f"{on.year}-{on.month:02d}"
    return date(max(today.year + count, 1), 1, 1), str(today.year + count)


def _day(year: int, month: int, number: int) -> Told | None:
    try:
        return _told(date(year, month, number))
    except ValueError:
        return None


def _told(on: date) -> Told:
    return on, on.isoformat()


def _nearest(candidates: Sequence[Told | None], today: date, tense: Tense) -> Told | None:
    """Choose the candidate closest to today, on the side that is asked about if there is one."""
    told = [each for each in candidates if each is not None]
    wanted = [
        each
        for each in told
        if tense is Tense.EITHER or (each[0] <= today) == (tense is Tense.PAST)
    ]
    return min(wanted or told, key=lambda each: abs((each[0] - today).days), default=None)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_SINCE = rf"(?P<since>\b{_BACK})?"
_ORDINAL = r"(?:st|nd|rd|th|er)?"
_NAMED_DAY = rf"(?:\b(?:{_DAY}),? )?"
READINGS = (
    Reading(_compiled(rf"{_SINCE}\b(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})\b"), _iso),
    Reading(
        _compiled(rf"{_SINCE}\b(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-](?P<y>\d{{4}}|\d{{2}})\b"),
        _slashed,
    ),
    Reading(
        _compiled(
            rf"{_SINCE}{_NAMED_DAY}\b(?:the |le )?(?P<d>\d{{1,2}}){_ORDINAL} (?:of )?"
            rf"(?P<month>{_ANY_MONTH})\b\.?"
            rf"(?:,? (?P<y>(?:19|20)\d\d)\b)?(?! (?:road|rd|street|st|avenue|ave|lane|drive)\b)"
        ),
        _named,
    ),
    Reading(
        _compiled(
            rf"{_SINCE}{_NAMED_DAY}\b(?P<month>{_ANY_MONTH})\b\.? (?:the )?(?P<d>\d{{1,2}})"
            rf"{_ORDINAL}\b(?!:\d)"
            rf"(?:,? (?P<y>(?:19|20)\d\d)\b)?(?! (?:road|rd|street|st|avenue|ave|lane|drive)\b)"
        ),
        _named,
    ),
    Reading(_compiled(rf"{_SINCE}\b(?P<said>{_SAID})\b{_PART}"), _spoken),
    Reading(
        _compiled(
            rf"\b(?:il y a|ca fait|cela fait|voila|depuis|(?:for|since)(?: the)?(?: past| last)?)"
            rf"(?: (?:deja|environ|about|over|almost|nearly|plus de|pres de|at least|au moins|"
            rf"a peu pres|going on))? (?:a )?(?P<n>{NUMBER})"
            rf"(?: (?:bonnes?|good|full|whole|longues?|other|autres?))?(?: of)? "
            rf"{_UNIT}\b(?: ago| now)?"
        ),
        _ago,
    ),
    Reading(
        _compiled(
            rf"\b(?:a )?(?P<n>{NUMBER})(?: of)? {_UNIT}"
            rf"(?= (?:ago|now|straight|in a row|running|already|de suite|d'affilee|que|qu'))"
            rf"(?: ago)?"
        ),
        _ago,
    ),
    Reading(_compiled(rf"\b{_AHEAD} (?P<n>{NUMBER}) {_UNIT}\b"), _ahead),
    Reading(
        _compiled(
            rf"{_SINCE}\b(?:last|next|this|past|la|le|l'|cette|ce|cet) ?(?P<unit>week|month|year|"
            rf"semaine|mois|an|annee)\b(?: (?:passee?|dernieres?|derniers?|prochaine?))?"
        ),
        lambda match, today, tense: (
            _relative(match, today, tense) if _is_relative(match.group()) else None
        ),
    ),
    Reading(
        _compiled(
            rf"{_SINCE}\b(?:all|last|next|this|tout l'|toute l'|l'|cet|le|in the|au|en|a l') ?"
            rf"{_SEASON}\b(?: (?:passee?|derniere?|prochaine?))?"
        ),
        _of_season,
    ),
    Reading(
        _compiled(
            rf"{_SINCE}(?:\b(?:on|last|this|next|by|before|avant|d'ici|le|past|this coming) )?"
            rf"\b(?P<day>{_DAY})\b(?: (?:dernier|passe|prochain|last|next))?{_PART}"
        ),
        _weekday,
    ),
    Reading(
        _compiled(
            rf"{_SINCE}\b(?:in|early|late|mid|until|by|en|fin|debut|mi|depuis|since|au mois d[e']|"
            rf"end of|beginning of|de|d')[ -]?(?P<month>{_ANY_MONTH})\b(?!\s\d{{1,2}}\b)"
            rf"(?: (?P<y>(?:19|20)\d\d)\b)?"
        ),
        _month,
    ),
    Reading(
        _compiled(r"\b(?:(?:the )?end of (?:the |this )?month|(?:la )?fin du mois)\b"), _month_end
    ),
    Reading(
        _compiled(
            rf"{_SINCE}\b(?:the (?P<d>\d{{1,2}})(?:st|nd|rd|th))\b(?! (?:floor|street|avenue|unit))"
        ),
        _of_month,
    ),
    Reading(
        _compiled(
            r"(?P<since>\bdepuis )?\b(?:le|du|au) (?P<d>\d{1,2})(?:er)?\b"
            rf"(?!\s*(?:h\b|\$|%|km|rue|chemin|{_ANY_MONTH}|\d|-|/))"
        ),
        _of_month,
    ),
    Reading(
        _compiled(r"(?P<since>\b(?:since|depuis) )(?P<y>(?:19|20)\d\d)\b|"
                  r"\b(?:in|en) (?P<y2>(?:19|20)\d\d)\b"),
        lambda match, _today, _tense: (
            date(int(match["y"] or match["y2"]), 1, 1),
            match["y"] or match["y2"],
        ),
    ),
)  # fmt: skip


def _is_relative(words: str) -> bool:
    """Tell "last week" and "la semaine passée" from "la semaine"."""
    return (
        re.search(r"\b(?:last|next|this|past|cette|ce|cet)\b|(?:pass|derni|prochain)", words)
        is not None
    )
