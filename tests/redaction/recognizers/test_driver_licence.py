"""Driver's licence numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.driver_licence import DriverLicenceRecognizer, NamedLicenceRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("driver's licence ABCDE-010190123", "ABCDE-010190123"),
    ("my drivers license number is ABCDE 010190123", "ABCDE 010190123"),
    ("numéro de permis : 1234567", "1234567"),
    ("mon permis de conduire, no 123456", "123456"),
    ("permis de conduire N.-B.\n7654321", "7654321"),
    ("DL# K123456789", "K123456789"),
    ("driving licence 2270-66-1551", "2270-66-1551"),
]

LEFT = [
    "licence class 5, 2026",
    "permis de construire 20",
    "numéro de permis de construire 123456",
    "I lost my driver's licence in 2024",
    "permis de conduire expiré le 2025-11-23",
    "a fishing licence for 12 days",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(DriverLicenceRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(DriverLicenceRecognizer, text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("About my driver's licence. The old card was 5518830.", "5518830"),
        ("mon permis de conduire, et son numéro c'est 3095512", "3095512"),
    ],
)
def test_finds_numbers_of_a_licence(text: str, value: str) -> None:
    """What the text names once is found further on by its form."""
    assert value in found(NamedLicenceRecognizer, text)


@pytest.mark.parametrize(
    "text",
    [
        "the fee is 123456",
        "my licence costs 45 dollars",
        "licence renewed 2026",
    ],
)
def test_leaves_numbers_of_a_licence_unnamed(text: str) -> None:
    """Without such words, or of another form, a number is left."""
    assert found(NamedLicenceRecognizer, text) == set()
