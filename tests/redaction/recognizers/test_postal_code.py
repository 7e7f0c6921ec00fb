"""Postal codes."""

from __future__ import annotations

import pytest

from redaction.recognizers.postal_code import PostalCodeRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("Moncton NB E1C 4Z5", "E1C 4Z5"),
    ("b3h4r2", "b3h4r2"),
    ("C1A-7N8", "C1A-7N8"),
    ("A1B\n3X9", "A1B\n3X9"),
]

LEFT = [
    "D1A 1A1",
    "form E1C 4ZZ",
    "W1A 1A1",
    "E1C4Z55",
    "T4A 2026",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(PostalCodeRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(PostalCodeRecognizer, text) == set()
