"""A message as a whole beside its parts: what is stored of a case, and what is asked.

Its vector is the unit mean of its passages' vectors, so it needs no encoder and stores no text.
A short message asked by its parts alone is asked by its subject too, and a subject like "Road"
is near to everything; asked and held as a whole too, 80 instead of 68 of 100 relevant cases were
among the first five, see docs/retrieval.md.
"""

from __future__ import annotations

import numpy as np

from retrieval.model import Vectors

LONG = 4
"""A message of more passages than this may be about several things: each is asked too."""


def held(vectors: Vectors) -> Vectors:
    """Return what the index holds of a case: each of its (n, d) passages, and the whole last.

    The whole's position is therefore the number of passages; one passage is its own whole.
    """
    return np.vstack([vectors, _whole(vectors)]) if len(vectors) > 1 else vectors


def asked(vectors: Vectors) -> Vectors:
    """Return what to ask for a message of (n, d) passages."""
    if len(vectors) < 2:
        return vectors
    whole = _whole(vectors)
    return np.vstack([whole, vectors]) if len(vectors) > LONG else whole


def _whole(vectors: Vectors) -> Vectors:
    mean: Vectors = vectors.mean(axis=0, keepdims=True, dtype=np.float32)
    length = np.linalg.norm(mean)
    return mean if length == 0 else (mean / length).astype(np.float32)
