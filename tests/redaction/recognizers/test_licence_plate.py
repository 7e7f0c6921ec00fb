"""Licence plates."""

from __future__ import annotations

import pytest

from redaction.recognizers.licence_plate import LicencePlateRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("a grey truck, plate JKL 482", "JKL 482"),
    ("licence plate number is GHT-204", "GHT-204"),
    ("plaque : ABC123", "ABC123"),
    ("plaque d'immatriculation GBX 771 du N.-B.", "GBX 771"),
    ("immatriculée 12 34AB", "12 34AB"),
    ("the plate reads SEABIRD", "SEABIRD"),
    ("licence plate 5KZ19", "5KZ19"),
]

LEFT = [
    "plates for 4 people",
    "the license plate fell off on 12 May",
    "une plaque de 30 km",
    "plaque d'égout",
    "3 plates of cookies",
    "a plate number is needed",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(LicencePlateRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(LicencePlateRecognizer, text) == set()
