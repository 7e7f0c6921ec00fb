"""How long each kind of request may take: the catalogue's own days, or what the table says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.model import Severity
from classifiers.taxonomy import Category
from review_queue.clocks import Measure, Window, usual
from review_queue.errors import RoutingRefused

LONGEST = 100_000  # minutes or closings: no window is meant to be longer than years
MEASURES = tuple(measure.value for measure in Measure)


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Give a severity, in one category or in every one, its own window."""

    severity: Severity
    category: str | None
    window: Window


@dataclass(frozen=True, slots=True)
class Windows:
    """Hold the windows that differ from what is usual."""

    rules: tuple[WindowRule, ...] = ()

    def of(self, category: Category, severity: Severity) -> Window:
        """Return a request's window: the category's own rule, else the severity's, else usual."""
        for wanted in (category.id, None):
            for rule in self.rules:
                if rule.severity == severity and rule.category == wanted:
                    return rule.window
        return usual(severity, category.window_days)


def read_windows(rows: Sequence[Mapping[str, Any]]) -> Windows:
    """Read the table's windows; raises RoutingRefused for one that says too little or too much."""
    return Windows(tuple(map(_rule, rows)))


def _rule(row: Mapping[str, Any]) -> WindowRule:
    given = [name for name in MEASURES if name in row]
    severity = str(row.get("severity"))
    if len(given) != 1 or severity not in Severity.__members__:
        raise RoutingRefused(
            f"a window names a severity and one of {', '.join(MEASURES)}", reason="window"
        )
    amount = row[given[0]]
    fits = isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= LONGEST
    if not fits or (amount == 0 and given[0] != Measure.CLOSINGS):
        raise RoutingRefused("a window is a whole number, above 0 for minutes", reason="window")
    if severity == "S1" and given[0] != Measure.MINUTES:
        raise RoutingRefused("an S1 window is in minutes: it runs at any hour", reason="window_s1")
    category = row.get("category")
    window = Window(Measure(given[0]), amount)
    return WindowRule(Severity[severity], None if category is None else str(category), window)
