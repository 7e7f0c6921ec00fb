"""The settings of suggestions in staff's own units, and the picture of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from flask_babel import gettext, ngettext

# Exact intervals for any count; leaks are what they were first needed for.
from app.privacy.rates import LeakRate, leak_rate
from classifiers.conformal import Choice
from review_queue.threshold_outcomes import Outcome, Outcomes

WIDTH, HEIGHT = 372, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 346, 30, 236
_TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """Show one threshold: what it meant for unseen texts, and for `decided` cases since.

    `key` is the threshold in a form. `since` is None while no case is decided.
    """

    key: str
    unseen: Choice
    recommended: bool
    in_force: bool
    since: Outcome | None
    decided: int

    @property
    def threshold(self) -> float:
        return self.unseen.threshold

    @property
    def said(self) -> str:
        """Tell of 100 texts that the model had not seen."""
        return told(self.unseen.suggested, self.unseen.wrong, 100)

    @property
    def said_since(self) -> str:
        """Tell of the cases that people have decided."""
        if self.since is None:
            return str(gettext("No case is decided yet."))
        return told(self.since.suggested, self.since.wrong, self.decided)

    @property
    def suggested_since(self) -> LeakRate:
        return leak_rate(self.since.suggested if self.since else 0, self.decided)

    @property
    def wrong_since(self) -> LeakRate:
        return leak_rate(self.since.wrong if self.since else 0, self.decided)


@dataclass(frozen=True, slots=True)
class Mark:
    """Place one setting in the picture; `low` and `high` end its interval, if it has one."""

    x: float
    y: float
    low: float
    high: float
    in_force: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Place a share on an axis."""

    at: float
    share: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Draw the share suggested (right) against the share wrong (up), in units of an SVG."""

    unseen: tuple[Mark, ...]
    since: tuple[Mark, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def settings(
    offered: Sequence[Choice], outcomes: Outcomes, *, own: float, in_force: float
) -> tuple[Setting, ...]:
    """Join what a model's card offers with what happened since, lowest threshold first."""
    since = {each.threshold: each for each in outcomes.outcomes}
    return tuple(
        Setting(
            key=repr(choice.threshold),
            unseen=choice,
            recommended=choice.threshold == own,
            in_force=choice.threshold == in_force,
            since=since.get(choice.threshold),
            decided=outcomes.decided,
        )
        for choice in offered
    )


def told(suggested: float, wrong: float, of: int) -> str:
    """Say in whole numbers how many are suggested, how many of them wrongly, how many wait."""
    whole = _whole(suggested)
    if not whole:
        return str(gettext("none of %(of)s is suggested, all wait for a person", of=of))
    clauses = (
        ngettext("%(num)s of %(of)s is suggested", "%(num)s of %(of)s are suggested", whole, of=of),
        _wrong(wrong),
        _waiting(of - suggested, of - whole),
    )
    return ", ".join(clauses)


def _wrong(wrong: float) -> str:
    if not wrong:
        return str(gettext("none of them wrong"))
    if wrong < 0.5:
        return str(gettext("fewer than 1 of them wrong"))
    return str(ngettext("%(num)s of them wrong", "%(num)s of them wrong", _whole(wrong)))


def _waiting(waiting: float, whole: int) -> str:
    if not waiting:
        return str(gettext("none waits for a person"))
    if not whole:
        return str(gettext("fewer than 1 waits for a person"))
    return str(ngettext("%(num)s waits for a person", "%(num)s wait for a person", whole))


def _whole(number: float) -> int:
    # Halves go up: Python's own rounding would tell 2.5 wrong ones as 2.
    return floor(number + 0.5)


def picture(shown: Sequence[Setting]) -> Picture:
    """Draw settings as two lines; intervals stand where people decided."""
    decided = [each for each in shown if each.since is not None]
    highest = [each.unseen.wrong / 100 for each in shown]
    highest += [each.wrong_since.high for each in decided]
    top = next(each for each in _TOPS if each >= min(max(highest, default=1.0), 1.0))
    return Picture(
        unseen=tuple(_unseen(each, top) for each in shown),
        since=tuple(_since(each, top) for each in decided),
        across=tuple(Tick(_across(share), share) for share in (0, 0.25, 0.5, 0.75, 1)),
        up=tuple(Tick(_up(share, top), share) for share in (0, top / 2, top)),
    )


def _unseen(setting: Setting, top: float) -> Mark:
    height = _up(setting.unseen.wrong / 100, top)
    return Mark(_across(setting.unseen.suggested / 100), height, height, height, setting.in_force)


def _since(setting: Setting, top: float) -> Mark:
    wrong = setting.wrong_since
    return Mark(
        _across(setting.suggested_since.value),
        _up(wrong.value, top),
        _up(wrong.low, top),
        _up(wrong.high, top),
        setting.in_force,
    )


def _across(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _up(share: float, top: float) -> float:
    return round(_BOTTOM - share / top * (_BOTTOM - _TOP), 1)
