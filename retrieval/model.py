"""The types retrieval produces and consumes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Turn n texts into an (n, d) array of unit vectors."""


@dataclass(frozen=True, slots=True)
class Match:
    """Name one past case that was found, and which of its passages.

    `similarity` is the cosine (-1..1) for people to read; `score` gives the order.
    """

    case_id: str
    similarity: float
    position: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """Put one decided case into the index: an opaque id and its passages' vectors, never text."""

    case_id: str
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """Show one decided case beside the one at hand.

    `outcome` is the category decided; `route` the team that had it; `days` whole days from
    receipt to decision.
    """

    case_id: str
    excerpt: str
    similarity: float
    outcome: str
    route: str
    days: int
