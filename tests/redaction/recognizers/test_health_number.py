"""Provincial health numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.health_number import HealthNumberRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("my MSI number is 0123 456 789", "0123 456 789"),
    ("Medicare: 123-456-789", "123-456-789"),
    ("assurance-maladie no 123456789", "123456789"),
    ("MCP 123 456 789 012", "123 456 789 012"),
    ("12345678 is my health card", "12345678"),
    ("PEI health card number 12345678", "12345678"),
    ("Medicare number (9 digits): 123 456 789", "123 456 789"),
    ("carte d'assurance-maladie : 987 654 321", "987 654 321"),
    ("health card\n0123456789", "0123456789"),
]

LEFT = [
    "123456789",
    "Medicare since 2019",
    "my health card expired on 2024-11-23",
    "carte santé perdue, téléphone 506-555-0142",
    "health card fee 25 dollars",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(HealthNumberRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(HealthNumberRecognizer, text) == set()
