"""Licence plates."""

from __future__ import annotations

import pytest

from redaction.recognizers.licence_plate import LicencePlateRecognizer, VehiclePlateRecognizer
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a blue truck hit us: GVT 309", "GVT 309"),
        ("la voiture, CNB-704, est partie", "CNB-704"),
        ("the truck PXC 33-907", "PXC 33-907"),
    ],
)
def test_finds_groups_near_a_vehicle(text: str, value: str) -> None:
    """What the text names once is found further on by its form."""
    assert value in found(VehiclePlateRecognizer, text)


@pytest.mark.parametrize(
    "text",
    [
        "GVT 309",
        "my car on HWY 104",
        "the car cost CAD 300",
        "le char est au 12 MAI 2026",
    ],
)
def test_leaves_groups_near_a_vehicle_unnamed(text: str) -> None:
    """Without such words, or of another form, a number is left."""
    assert found(VehiclePlateRecognizer, text) == set()
