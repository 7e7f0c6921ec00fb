"""Deal texts to folds, so that each is judged by a model that has not seen it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def assign_folds(truth: NDArray[np.intp], count: int, *, seed: int) -> NDArray[np.intp]:
    """Deal the texts of each label to `count` folds in turn, in an order drawn from `seed`."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(truth))
    order = order[np.argsort(truth[order], kind="stable")]
    folds = np.empty(len(truth), dtype=np.intp)
    folds[order] = np.arange(len(truth)) % count
    return folds
