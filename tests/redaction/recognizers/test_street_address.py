"""Street addresses."""

from __future__ import annotations

import pytest

from redaction.recognizers.street_address import StreetAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("I live at 1243 Main Street, upstairs", "1243 Main Street, upstairs"),
    ("1201 Mouth of Keswick Rd", "1201 Mouth of Keswick Rd"),
    ("88 Pinehurst Court, Apt 4", "88 Pinehurst Court, Apt 4"),
    ("14-220 Killam Drive", "14-220 Killam Drive"),
    ("7 Heron Cove, unit 3B", "7 Heron Cove, unit 3B"),
    ("123 5th Avenue West", "123 5th Avenue West"),
    ("45 old highway 2", "45 old highway 2"),
    ("1243 route 133", "1243 route 133"),
    ("12, rue de l'Église, app. 4", "12, rue de l'Église, app. 4"),
    ("au 880 chemin Saint-Charles", "880 chemin Saint-Charles"),
    ("33 B, boul. St-Pierre Ouest", "33 B, boul. St-Pierre Ouest"),
    ("5, place de la Cathédrale", "5, place de la Cathédrale"),
    ("20, 3e Rue", "20, 3e Rue"),
    ("14 rue des pins", "14 rue des pins"),
]

LEFT = [
    "I waited 5 days on the street",
    "route 133 near the bridge",
    "8046, un O à la place du zéro",
    "2 blocks down the road",
    "a 4 lane road",
    "20 minutes each way",
    "5 cars parked along Main Street",
    "On May 3 Main Street was closed",
    "2 cours de français",
    "il y a 2 places de stationnement",
    "3 km of gravel road",
    "in 2026 Main Street reopens",
    "the highway 15 km away",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(StreetAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(StreetAddressRecognizer, text) == set()
