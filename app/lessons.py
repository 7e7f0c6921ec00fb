"""What people decided about cases, as a model learns it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.model import CASE
from classifiers.passages import sentences
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled
from review_queue.model import DecidedText


@dataclass(frozen=True, slots=True)
class Lessons:
    """Hold what can be learnt from; `unusable` counts the decisions that teach nothing."""

    labelled: tuple[Labelled, ...]
    unusable: int


def lessons(decided: Iterable[DecidedText], taxonomy: Taxonomy) -> Lessons:
    """Turn decisions into labelled texts that name their case.

    A text without words teaches nothing, nor does a category that the catalogue has no more.
    """
    known = {category.id for category in taxonomy.categories}
    cases = list(decided)
    labelled = tuple(
        Labelled(
            each.redacted.request,
            each.category,
            each.redacted.language,
            each.severity,
            source=f"{CASE}{each.case_id}",
        )
        for each in cases
        if each.category in known and sentences(each.redacted.request)
    )
    return Lessons(labelled, len(cases) - len(labelled))
