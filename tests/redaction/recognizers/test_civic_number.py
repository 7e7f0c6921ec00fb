"""Civic numbers after the road, or alone."""

from __future__ import annotations

import pytest

from redaction.recognizers.civic_number import CivicNumberRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("rue Principale, no 45", "rue Principale, no 45"),
    ("civic number 1243", "1243"),
    ("numéro civique : 88", "88"),
]

LEFT = [
    "the civic centre",
    "rue Principale, no parking",
    "civic duty 2026 is near",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(CivicNumberRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(CivicNumberRecognizer, text) == set()
