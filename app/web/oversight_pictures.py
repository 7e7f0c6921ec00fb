"""The pictures of the supervisor's page, in units of an SVG; a table beside says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from review_queue.at_risk import BLOCK
from review_queue.staff import Member

WIDTH = 560
_LABEL, _ROW, _HIGH, _BASE = 150, 24, 120, 142


@dataclass(frozen=True, slots=True)
class LoadBar:
    """Draw one person: the room they have, how much is filled, and what lies beyond it."""

    name: str
    y: int
    room: float
    load: float
    over: float
    said: str


@dataclass(frozen=True, slots=True)
class DueBar:
    """Draw the cases due in one block of hours; the first holds what is late."""

    x: float
    y: float
    height: float
    count: int
    until: datetime
    late: bool


def load_bars(members: Sequence[Member]) -> tuple[LoadBar, ...]:
    """Draw everyone who is in a team, to one scale."""
    shown = [each for each in members if each.profile is not None and each.profile.teams]
    most = max((max(each.load, _capacity(each)) for each in shown), default=1)
    scale = (WIDTH - _LABEL - 60) / most
    return tuple(
        LoadBar(
            name=each.display_name,
            y=number * _ROW,
            room=round(_capacity(each) * scale, 1),
            load=round(min(each.load, _capacity(each)) * scale, 1),
            over=round(max(0, each.load - _capacity(each)) * scale, 1),
            said=f"{each.load}/{_capacity(each)}",
        )
        for number, each in enumerate(shown)
    )


def due_bars(counts: Sequence[int], now: datetime) -> tuple[DueBar, ...]:
    """Draw what is late and what falls due in each four hours to come."""
    most, wide = max((*counts, 1)), WIDTH / len(counts)
    return tuple(
        DueBar(
            x=round(number * wide, 1),
            y=round(_BASE - count / most * _HIGH, 1),
            height=round(count / most * _HIGH, 1),
            count=count,
            until=now + number * BLOCK,
            late=number == 0,
        )
        for number, count in enumerate(counts)
    )


def _capacity(member: Member) -> int:
    return member.profile.capacity if member.profile else 0
