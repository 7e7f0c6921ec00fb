"""Where the bars of the months stand; the template draws, the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review_queue.trends import Line

LEFT, RIGHT, TOP, BOTTOM = 44, 540, 14, 190
STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its bar, and how much of it was on time; no height for what is withheld."""

    month: str
    left: float
    width: float
    top: float
    height: float
    on_time_top: float | None
    on_time_height: float | None
    withheld: bool

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold the bars and the numbers at their left, as (height, number)."""

    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, int], ...]


def picture(months: Sequence[Line]) -> Picture:
    """Place one bar for each month."""
    highest = max((line.decided or 0 for line in months), default=0)
    top = next((step for step in STEPS if step >= highest), STEPS[-1])
    room = (RIGHT - LEFT) / max(len(months), 1)
    return Picture(
        bars=tuple(_bar(line, n, room, top) for n, line in enumerate(months)),
        marks=tuple((_up(part * top, top), round(part * top)) for part in (0, 0.5, 1)),
    )


def _bar(line: Line, position: int, room: float, top: int) -> Bar:
    count = line.decided or 0
    share = None if line.on_time is None else line.on_time * count
    return Bar(
        month=line.key,
        left=round(LEFT + position * room + room * 0.15, 1),
        width=round(room * 0.7, 1),
        top=_up(count, top),
        height=round(BOTTOM - _up(count, top), 1),
        on_time_top=None if share is None else _up(share, top),
        on_time_height=None if share is None else round(BOTTOM - _up(share, top), 1),
        withheld=line.decided is None,
    )


def _up(count: float, top: int) -> float:
    return round(BOTTOM - min(count / top, 1) * (BOTTOM - TOP), 1)
