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
from classifiers.ordinal import LEVELS

_CUTS = np.array([0.5, 0.4, 0.35])
"""Scores of at least S3, S2 and S1 from which on a level is named."""
_SEEN_ELSEWHERE = 0.12
"""The cut for S1 where a sentence or a rule speaks of danger too: two weak signs make an alarm."""
_SIGN = 0.25
"""P(S1) of the gravest sentence that counts as a sign of danger.

Chosen with the gold messages in view, so that with the rules 97 of 100 S1 are recognised and about
a third of those named are S2 or less. A lower cut without signs recognises as many and takes more
loud trifles for emergencies.
"""


def level_goals(severities: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mark each text's level among S4 to S1: (texts, 4)."""
    return np.eye(len(LEVELS), dtype=np.float32)[severities]


def signs(at_least: Scores) -> NDArray[np.bool_]:
    """Say of each row of the ordinal model's (texts, 3) whether a sentence speaks of danger."""
    return np.asarray(at_least[:, -1] >= _SIGN)


def levels(scores: Scores, danger: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Name the level of each row of (texts, 4): 0 is S4, 3 is S1.

    `danger` (texts,) says where another judge sees a sign of danger.
    """
    cuts = np.tile(_CUTS, (len(scores), 1))
    cuts[danger, -1] = _SEEN_ELSEWHERE
    passed = _at_least(scores) >= cuts
    # The highest cut passed: one text may be much like some S1 and otherwise like S4.
    return np.asarray(np.max(passed * np.arange(1, len(LEVELS)), axis=1), dtype=np.intp)


def judge(scores: Scores, *, danger: bool) -> tuple[Severity, float]:
    """Read one row (4,): the severity and how much the known texts hold it to be exactly that."""
    level = int(levels(scores[None, :], np.array([danger]))[0])
    return LEVELS[level], float(np.clip(scores[level], 0.0, 1.0))


def _at_least(scores: Scores) -> Scores:
    held = np.clip(scores, 0.0, 1.0)
    s2, s1 = np.clip(held[:, 2] + held[:, 3], 0, 1), held[:, 3]
    return np.column_stack([np.clip(held[:, 1] + s2, 0, 1), s2, s1])
