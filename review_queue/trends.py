"""Figures for those who answer for a programme: decided cases of whole quarters, none small.

A quarter's figures appear when it is over and do not change any more. Quarters do not overlap and
nothing else can be asked for: there are no two answers whose difference would tell a third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, require
from review_queue.calendars import local_day, midnight
from review_queue.model import Actor
from review_queue.suppression import small, withheld
from review_queue.tables import CaseRow, DecisionRow
from review_queue.visibility import in_areas

MOST_QUARTERS = 12
YEAR = 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Name three months of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def months(self) -> tuple[date, date, date]:
        """The first day of each of its months."""
        first = 3 * self.number - 2
        return (
            date(self.year, first, 1),
            date(self.year, first + 1, 1),
            date(self.year, first + 2, 1),
        )

    @property
    def before(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Line:
    """Say how many cases were decided, and what share on time; None is withheld."""

    key: str
    decided: int | None
    on_time: float | None


@dataclass(frozen=True, slots=True)
class Trends:
    """Sum up one quarter; `categories` are listed by area, empty for an area that is withheld."""

    quarter: Quarter
    whole: Line
    areas: tuple[Line, ...]
    categories: Mapping[str, tuple[Line, ...]]
    severities: tuple[Line, ...]
    months: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Count decided cases alike in everything that is published; never shown as it is."""

    area: str
    category: str
    severity: str
    month: str
    late: bool
    count: int


def quarters(
    session: Session, actor: Actor, *, province: str, now: datetime
) -> tuple[Quarter, ...]:
    """List the quarters that are over and have a decided case, newest first."""
    require(actor, Permission.SEE_TRENDS)
    first = session.scalar(
        select(func.min(DecisionRow.decided_at))
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .where(in_areas(actor))
    )
    if first is None:
        return ()
    oldest, quarter = Quarter.of(local_day(first, province)), Quarter.of(local_day(now, province))
    over: list[Quarter] = []
    while quarter > oldest and len(over) < MOST_QUARTERS:
        quarter = quarter.before
        over.append(quarter)
    return tuple(over)


def trends(
    session: Session,
    actor: Actor,
    quarter: Quarter,
    catalogue: Mapping[str, Collection[str]],
    *,
    province: str,
    now: datetime,
) -> Trends | None:
    """Sum up one quarter of the actor's areas; None for one that is not over.

    `catalogue` holds the category ids of each area, so that what never came is said too.
    """
    require(actor, Permission.SEE_TRENDS)
    if quarter >= Quarter.of(local_day(now, province)):
        return None
    theirs = {
        area: tuple(categories)
        for area, categories in catalogue.items()
        if actor.areas is None or area in actor.areas
    }
    return summed(quarter, _cells(session, actor, quarter, province), theirs)


def summed(
    quarter: Quarter, cells: Sequence[Cell], catalogue: Mapping[str, Sequence[str]]
) -> Trends:
    """Add cells up and withhold what is small, and what would tell what is small."""
    whole = _whole(cells)
    if whole.decided is None:
        return Trends(quarter, whole, (), {}, (), ())
    areas = _lines(cells, lambda cell: cell.area, catalogue)
    return Trends(
        quarter=quarter,
        whole=whole,
        areas=areas,
        categories={
            line.key: _categories(cells, line.key, catalogue.get(line.key, ()))
            for line in areas
            if line.decided
        },
        severities=_lines(
            cells, lambda cell: cell.severity, [level.name for level in sorted(Severity)[::-1]]
        ),
        months=_lines(cells, lambda cell: cell.month, [m.isoformat() for m in quarter.months]),
    )


def _whole(cells: Sequence[Cell]) -> Line:
    total, late = _count(cells), _count(cell for cell in cells if cell.late)
    if small(total):
        return Line("", None, None)
    told = total and not small(late) and not small(total - late)
    return Line("", total, (total - late) / total if told else None)


def _lines(
    cells: Sequence[Cell], key: Callable[[Cell], str], known: Collection[str]
) -> tuple[Line, ...]:
    """List one kind of figure whose sum is published beside it."""
    counts, late = Counter(dict.fromkeys(known, 0)), Counter[str]()
    for cell in cells:
        counts[key(cell)] += cell.count
        late[key(cell)] += cell.count * cell.late
    keys = list(counts)
    hidden = withheld([counts[each] for each in keys])
    kept = _shares_withheld([late[each] for each in keys], [counts[each] for each in keys], hidden)
    return tuple(
        Line(
            each,
            None if n in hidden else counts[each],
            None if n in kept or not counts[each] else 1 - late[each] / counts[each],
        )
        for n, each in enumerate(keys)
    )


def _shares_withheld(
    late: Sequence[int], counts: Sequence[int], hidden: frozenset[int]
) -> frozenset[int]:
    """Return where the share on time stays out: with a count, it tells how many were late."""
    on_time = [count - each for count, each in zip(counts, late, strict=True)]
    kept, before = hidden, None
    while kept != before:
        before = kept
        kept = withheld(on_time, withheld(late, kept))
    return kept


def _categories(cells: Sequence[Cell], area: str, known: Collection[str]) -> tuple[Line, ...]:
    counts = Counter(dict.fromkeys(known, 0))
    for cell in cells:
        if cell.area == area:
            counts[cell.category] += cell.count
    hidden = withheld(list(counts.values()))
    return tuple(
        Line(each, None if n in hidden else count, None)
        for n, (each, count) in enumerate(counts.items())
    )


def _cells(session: Session, actor: Actor, quarter: Quarter, province: str) -> list[Cell]:
    starts = [midnight(month, province) for month in quarter.months]
    end = midnight(quarter.after.months[0], province)
    # Counted outside: PostgreSQL does not see that two expressions with parameters are the same.
    decided = (
        select(
            DecisionRow.area,
            DecisionRow.category,
            DecisionRow.severity,
            _month(starts).label("month"),
            case((DecisionRow.decided_at > CaseRow.due_at, 1), else_=0).label("late"),
        )
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .where(DecisionRow.decided_at >= starts[0], DecisionRow.decided_at < end, in_areas(actor))
        .subquery()
    )
    alike = decided.c.area, decided.c.category, decided.c.severity, decided.c.month, decided.c.late
    query = select(*alike, func.count()).group_by(*alike)
    names = [month.isoformat() for month in quarter.months]
    return [
        Cell(area, category, severity.name, names[number], bool(overdue), count)
        for area, category, severity, number, overdue, count in session.execute(query)
    ]


def _month(starts: Sequence[datetime]) -> ColumnElement[int]:
    return case(
        (DecisionRow.decided_at < starts[1], 0), (DecisionRow.decided_at < starts[2], 1), else_=2
    )


def _count(cells: Iterable[Cell]) -> int:
    return sum(cell.count for cell in cells)
