"""Find the dates a text names, and how many days ahead of the day it came in each lies.

Days are calendar days: a notice to quit or a court's date runs through the weekend, and someone
who counts working days would call a date near on Thursday that was just as near on Tuesday.

A date may have several readings. `03/12` is the third of December to some Canadians and the
twelfth of March to others; "next Friday" is this week's or the one after. Whether it is near is
asked of every reading. Without the day of receipt only what needs none is known: "tomorrow",
"in three days", and a weekday, which is never more than six days away.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from classifiers.calendar_words import (
    AHEAD,
    BY,
    FIRST,
    GONE,
    HOURS,
    LEFT,
    MONTHS,
    NUMBERS,
    ORDINAL_ENDINGS,
    ORDINALS,
    SAID,
    WEEKDAYS,
)
from classifiers.words import SENTENCE, Words

AROUND = 14
"""Words that may lie between a deadline and its date."""
Found = tuple[int, tuple[int, ...]]
"""The word a date ends before, and its readings in days ahead."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Locate one date by its words (half-open); `days` are its readings, days ahead."""

    start: int
    end: int
    days: tuple[int, ...]

    def within(self, limit: int) -> bool:
        """Tell whether a reading lies today or at most `limit` days ahead."""
        return any(0 <= day <= limit for day in self.days)


def dates(words: Words, received: date | None) -> tuple[Mention, ...]:
    """Find every date in a text, from left to right; those that cannot be placed are left out."""
    return tuple(_dates(words, received))


def date_near(
    words: Words, mentions: Sequence[Mention], start: int, end: int, limit: int
) -> Mention | None:
    """Return the date within `limit` days that belongs to the words `start` to `end - 1`.

    Dates of the same sentence go before others, and among them those that follow a word such
    as "by" or "avant"; a date elsewhere does not count when these are far off or past.
    """
    first = bisect_left(mentions, start - AROUND, key=lambda mention: mention.end)
    last = bisect_right(mentions, end + AROUND, key=lambda mention: mention.start)
    around = mentions[first:last]
    own = [m for m in around if _same_sentence(words, m, start)] or around
    due = [m for m in own if m.start and words.words[m.start - 1] in BY] or own
    return next((mention for mention in due if mention.within(limit)), None)


def _same_sentence(words: Words, mention: Mention, place: int) -> bool:
    first, last = sorted((mention.start, place))
    return not any(kind == SENTENCE for kind in words.breaks[first + 1 : last + 1])


def _dates(words: Words, received: date | None) -> Iterator[Mention]:
    place = 0
    while place < len(words.words):
        word = words.words[place]
        found = (
            _Cursor(words, place, received).read() if word in FIRST or word.isdecimal() else None
        )
        if found is None:
            place += 1
            continue
        end, days = found
        if days:
            yield Mention(place, end, days)
        place = end


class _Cursor:
    """Try to read a date that begins at one word."""

    def __init__(self, words: Words, place: int, received: date | None) -> None:
        self._words = words
        self._place = place
        self._received = received

    def read(self) -> Found | None:
        """Return the word the date ends before and its readings; None where no date begins."""
        readers = (self._said, self._part, self._numeric, self._named, self._counted, self._weekday)
        return next((found for reader in readers if (found := reader()) is not None), None)

    def _word(self, offset: int) -> str:
        place = self._place + offset
        if not 0 <= place < len(self._words.words):
            return ""
        first, last = sorted((self._place, place))
        if any(kind == SENTENCE for kind in self._words.breaks[first + 1 : last + 1]):
            return ""
        return self._words.words[place]

    def _joined(self, offset: int, signs: str) -> bool:
        """Tell whether one of `signs` stands before the word at `offset`."""
        place = self._place + offset
        if place >= len(self._words.words):
            return False
        between = self._words.text[self._words.ends[place - 1] : self._words.starts[place]]
        return len(between) == 1 and between in signs

    def _ends(self, count: int) -> int:
        return self._place + count

    def _said(self) -> Found | None:
        for parts, days in SAID.get(self._word(0), ()):
            if all(self._word(offset) == part for offset, part in enumerate(parts)):
                return self._ends(len(parts)), (days,)
        return None

    def _numeric(self) -> Found | None:
        """Read 2026-12-03, 03/12/2026 and 03/12."""
        first, second, third = (self._word(offset) for offset in range(3))
        if not (first.isdecimal() and second.isdecimal()):
            return None
        if (
            len(first) == 4
            and third.isdecimal()
            and self._joined(1, "-/.")
            and self._joined(2, "-/.")
        ):
            return self._ends(3), self._days_of(_dated(first, second, third))
        if not self._joined(1, "/-."):
            return None
        if third.isdecimal() and len(third) == 4 and self._joined(2, "/-."):
            both = (_dated(third, first, second), _dated(third, second, first))
            return self._ends(3), self._days_of(*both)
        if self._joined(1, "/") and not self._joined(2, "/"):
            return self._ends(2), (*self._nearest(first, second), *self._nearest(second, first))
        return None

    def _named(self) -> Found | None:
        """Read December 3, Dec. 3rd 2026, 3 décembre, the third of December, le 1er."""
        if self._word(0) in MONTHS:
            day, used = self._day_number(1)
            if day:
                return self._with_year(1 + used, MONTHS[self._word(0)], day)
            return None
        day, used = self._day_number(0)
        if not day:
            return None
        skipped = used + (self._word(used) in ("of", "de"))
        if self._word(skipped) in MONTHS:
            return self._with_year(skipped + 1, MONTHS[self._word(skipped)], day)
        return self._day_of_month(day, used)

    def _day_number(self, offset: int) -> tuple[int, int]:
        """Return a day of the month and how many words name it; zeros for none."""
        word = self._word(offset)
        if word in ORDINALS:
            return ORDINALS[word], 1
        if not word.isdecimal() or not 1 <= int(word) <= 31 or len(word) > 2:
            return 0, 0
        return int(word), 1 + (self._word(offset + 1) in ORDINAL_ENDINGS)

    def _with_year(self, used: int, month: int, day: int) -> Found:
        year = self._word(used)
        if year.isdecimal() and len(year) == 4:
            return self._ends(used + 1), self._days_of(_dated(year, str(month), str(day)))
        return self._ends(used), self._nearest(str(month), str(day))

    def _day_of_month(self, day: int, used: int) -> Found | None:
        """Read "the 15th", "le 15", "the first" as the next such day; only after an article."""
        if self._word(-1) not in ("the", "le", "du", "au"):
            return None
        written = self._word(0)
        if self._word(-1) == "the" and written.isdecimal() and used == 1:
            return None
        if written in ORDINALS and self._word(used) not in ("of", "du", ""):
            return None
        if self._word(used) in ("h", "heures", "pour", "heure", "o"):
            return None
        return self._ends(used), self._next_day(day)

    def _counted(self) -> Found | None:
        """Read in three days, d'ici 48 heures, two days left, a week ago, il y a trois jours."""
        number = NUMBERS.get(self._word(0)) or _number(self._word(0))
        unit = HOURS.get(self._word(1))
        if number is None or unit is None:
            return None
        days = -(-number * unit // 24)
        if self._word(2) == "ago" or (self._word(-1) == "a" and self._word(-2) == "y"):
            return self._ends(2), (-days,)
        # "trois jours plus tard", "of three days": how long, not until when.
        if self._word(-1) in AHEAD or self._word(2) in LEFT:
            return self._ends(2), (days,)
        return None

    def _weekday(self) -> Found | None:
        day = WEEKDAYS.get(self._word(0))
        if day is None:
            return None
        before, after = self._word(-1), self._word(1)
        if before in GONE or after in GONE:
            return self._ends(1), (-1,)
        following = before == "next" or after in ("prochain", "next")
        return self._ends(1), self._coming(day, following)

    def _coming(self, weekday: int, following: bool) -> tuple[int, ...]:
        if self._received is None:
            return tuple(range(7))
        ahead = (weekday - self._received.weekday()) % 7
        return (ahead, ahead + 7) if following or ahead == 0 else (ahead,)

    def _part(self) -> Found | None:
        """Read the end of the week or month, the weekend, this week."""
        said = [self._word(offset) for offset in range(4)]
        if said[:1] == ["weekend"]:
            return self._ends(1), self._coming(5, False)
        if said[:3] == ["fin", "de", "semaine"]:
            return self._ends(3), self._coming(5, False)
        if said[:2] in (["this", "week"], ["cette", "semaine"]):
            return self._ends(2), self._coming(4, False)
        if said == ["first", "of", "the", "month"]:
            return self._ends(4), self._next_day(1)
        end = said[0] in ("end", "fin")
        if end and said[3] in ("week", "semaine"):
            return self._ends(4), self._coming(4, False)
        if end and (said[3] in ("month", "mois") or said[2] == "mois"):
            count = 4 if said[3] in ("month", "mois") else 3
            return self._ends(count), self._month_end()
        return None

    def _month_end(self) -> tuple[int, ...]:
        if self._received is None:
            return ()
        last = calendar.monthrange(self._received.year, self._received.month)[1]
        return (last - self._received.day,)

    def _next_day(self, day: int) -> tuple[int, ...]:
        """Return how far the next such day of a month is, today included."""
        if self._received is None:
            return ()
        for ahead in range(62):
            if (self._received + timedelta(days=ahead)).day == day:
                return (ahead,)
        return ()

    def _nearest(self, month: str, day: str) -> tuple[int, ...]:
        """Place a date without a year in the year that brings it closest."""
        if self._received is None:
            return ()
        years = (self._received.year - 1, self._received.year, self._received.year + 1)
        days = [d for year in years for d in self._days_of(_dated(str(year), month, day))]
        return (min(days, key=abs),) if days else ()

    def _days_of(self, *days: date | None) -> tuple[int, ...]:
        if self._received is None:
            return ()
        return tuple((day - self._received).days for day in days if day is not None)


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 3 else None


def _dated(year: str, month: str, day: str) -> date | None:
    """Return the date, None for one that no calendar has."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
