"""Which numbers of a published list stay out of it, so that no small one can be told.

Numbers from 1 to 4 may point at a person. Whoever knows the sum of a list works out a number that
alone is missing, so others go with it until what is missing could be five or more everywhere
(complementary suppression: Statistics Canada, "Cell suppression"; Willenborg and de Waal 2001).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

SMALLEST = 5


def small(count: int) -> bool:
    """Tell whether a number is too small to be published; none at all points at nobody."""
    return 0 < count < SMALLEST


def withheld(counts: Sequence[int], already: Collection[int] = ()) -> frozenset[int]:
    """Return the positions to leave out of a list whose sum is published.

    `already` are positions left out for another reason. Everything is, noughts too, where that
    alone protects the small numbers.
    """
    hidden = set(already) | {n for n, count in enumerate(counts) if small(count)}
    if not hidden:
        return frozenset()
    shown = sorted((count, n) for n, count in enumerate(counts) if count and n not in hidden)
    while not _safe([counts[n] for n in hidden]):
        if not shown:
            return frozenset(range(len(counts)))
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)


def _safe(hidden: Sequence[int]) -> bool:
    """Tell whether each hidden number might be five or more, for all that their sum tells."""
    others = len(hidden) - 1
    return others > 0 and sum(hidden) - others >= SMALLEST
