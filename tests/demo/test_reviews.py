"""The demonstration's second readers differ where they are to, whatever the case."""

from __future__ import annotations

import pytest

from app.demo.reviews import otherwise
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue.model import Correction


@pytest.mark.parametrize("severity", list(Severity))
def test_an_answer_that_is_to_differ_differs_in_one_thing(severity: Severity) -> None:
    """In the category or the severity, also where an area has a single category."""
    taxonomy = Taxonomy.load()
    for category in taxonomy.categories:
        for number in range(4):
            answer = Correction(category.id, severity)
            other = otherwise(taxonomy, answer, number)
            assert (other.category == category.id) is not (other.severity == severity)
