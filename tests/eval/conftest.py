"""A counter whose people have decided five cases, and the browser that looks at its reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bootstrap import Counter
from classifiers.model import Severity
from review_queue.model import Correction
from tests.review_queue.office import ASSESSMENT, Office, after, suggestion
from tests.web.conftest import (
    app,
    counter,
    prepared_database,
    redactor,
    settings,
    understanding,
    visitor,
)

__all__ = [
    "app", "counter", "decided", "prepared_database", "redactor", "settings", "understanding",
    "visitor",
]  # fmt: skip


@pytest.fixture
def decided(counter: Counter) -> Counter:
    """Confirm three suggestions, correct a category, decide one without a suggestion."""
    office = Office(counter.database, counter.vault)
    for hour in range(3):
        office.decided(now=after(hours=hour))
    corrected = office.waiting()
    office.correct(corrected, Correction(category="environment.flood"), now=after(days=2))
    unsure = office.waiting(replace(ASSESSMENT, suggestion=suggestion(abstained=True)))
    answer = Correction(category="roads.signs", severity=Severity.S2)
    office.correct(unsure, answer, now=after(days=3))
    return counter
