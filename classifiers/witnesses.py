"""Find the known texts that carried a category, and those that opposed it.

Beside the strongest texts come decided cases that are heard next to them: those a person can look
up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from classifiers.category import CategoryModel
from classifiers.kernel import Similarities
from classifiers.model import CASE, Witness

_FOR, _AGAINST, _CASES = 3, 2, 2
_HEARD = 0.1
"""What a decided case must add, beside the strongest text, to be named after it."""


def witnesses(model: CategoryModel, part: Similarities, label: int) -> tuple[Witness, ...]:
    """Name the texts that add most to a label's score, then those that take most away.

    `part` (known,) is what each known text adds. A weight is that, rounded.
    """
    sources = model.known.sources
    own = model.given == label
    # A text bears witness for the label it was given, and for no other.
    rows = (
        *_strongest(np.where(own, part, 0), sources, _FOR),
        *_strongest(np.where(own, 0, -part), sources, _AGAINST),
    )
    return tuple(
        Witness(sources[row], model.labels[model.given[row]], round(float(part[row]), 4))
        for row in rows
    )


def _strongest(part: Similarities, sources: Sequence[str], most: int) -> list[int]:
    """List the rows that add most, then the decided cases among the others that are heard."""
    least = _HEARD * part.max(initial=0)
    if least <= 0:
        return []
    heard = np.flatnonzero(part >= least)
    rows = heard if len(heard) >= most else np.flatnonzero(part > 0)
    order = [int(row) for row in rows[np.argsort(-part[rows], kind="stable")]]
    cases = (row for row in order[most:] if part[row] >= least and sources[row].startswith(CASE))
    return [*order[:most], *islice(cases, _CASES)]
