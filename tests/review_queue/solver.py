"""A reader with a solver: what can be told of a withheld number from everything published."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog

from review_queue.trends import Cell, Line, Trends

Part = Callable[[Cell], bool]


class Reader:
    """Solve for one quarter's cells; the catalogue, severities and months are known to all."""

    def __init__(self, cells: Sequence[Cell], published: Trends) -> None:
        """Write down every published figure as an equation over the possible cells."""
        self._possible = list(cells)
        self._rows: list[list[float]] = []
        self._values: list[float] = []
        self._line(published.whole, lambda cell: cell.count >= 0)
        for line in published.areas:
            self._line(line, lambda cell, key=line.key: cell.area == key)  # type: ignore[misc]
        for lines in published.categories.values():
            for line in lines:
                self._line(line, lambda cell, key=line.key: cell.category == key)  # type: ignore[misc]
        for line in published.severities:
            self._line(line, lambda cell, key=line.key: cell.severity == key)  # type: ignore[misc]
        for line in published.months:
            self._line(line, lambda cell, key=line.key: cell.month == key)  # type: ignore[misc]

    def bounds(self, part: Part) -> tuple[int, int]:
        """Return the least and the most that the cells of one part can come to."""
        aim = np.array([float(part(cell)) for cell in self._possible])
        least = linprog(aim, A_eq=np.array(self._rows), b_eq=np.array(self._values))
        most = linprog(-aim, A_eq=np.array(self._rows), b_eq=np.array(self._values))
        assert least.success
        assert most.success
        return math.ceil(least.fun - 1e-6), math.floor(-most.fun + 1e-6)

    def _line(self, line: Line, part: Part) -> None:
        if line.decided is None:
            return
        self._equation(part, line.decided)
        if line.on_time is not None:
            late = round(line.decided * (1 - line.on_time))
            self._equation(lambda cell: part(cell) and cell.late, late)

    def _equation(self, part: Part, value: float) -> None:
        self._rows.append([float(part(cell)) for cell in self._possible])
        self._values.append(value)


def possible(
    catalogue: dict[str, list[str]], severities: Sequence[str], months: Sequence[str]
) -> list[Cell]:
    """Return every cell there could be, empty."""
    return [
        Cell(area, category, severity, month, late, 0)
        for area, categories in catalogue.items()
        for category, severity, month, late in product(
            categories, severities, months, (False, True)
        )
    ]
