"""Judge severity by the known texts that are alike, beside the judge of single sentences.

The scores come from the same kernel ridge regression as the category's, with one column for each
level. A judge that sees the whole text knows what several sentences mean together; it could be
diluted by much added text, so it may only raise what the rules and the ordinal model hold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import Scores
from classifiers.model import Severity
from classifiers.ordinal import LEVELS, levels_at

_CUTS = np.array([0.5, 0.4, 0.3])
"""Scores of at least S3, S2 and S1 from which on a level is named.

Chosen on texts left out of the packaged examples: at 0.3 for S1, 97 of 100 are recognised and
four in ten so named are S2 or less.
"""


def level_goals(severities: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mark each text's level among S4 to S1: (texts, 4)."""
    return np.eye(len(LEVELS), dtype=np.float32)[severities]


def levels(scores: Scores) -> NDArray[np.intp]:
    """Name the level of each row of (texts, 4): 0 is S4, 3 is S1."""
    return levels_at(_at_least(scores), _CUTS)


def judge(scores: Scores) -> tuple[Severity, float]:
    """Read one row (4,): the severity and how much the known texts hold it to be exactly that."""
    level = int(levels(scores[None, :])[0])
    return LEVELS[level], float(np.clip(scores[level], 0.0, 1.0))


def _at_least(scores: Scores) -> Scores:
    held = np.clip(scores, 0.0, 1.0)
    s2, s1 = np.clip(held[:, 2] + held[:, 3], 0, 1), held[:, 3]
    return np.column_stack([np.clip(held[:, 1] + s2, 0, 1), s2, s1])
