"""Street addresses whose number is said in words."""

from __future__ import annotations

import pytest

from redaction.recognizers.spelled_address import SpelledAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("I am at eleven Cove Road", "eleven Cove Road"),
    ("twenty-two Old Mill Lane please", "twenty-two Old Mill Lane"),
    ("au douze rue des Pins", "douze rue des Pins"),
    ("au cinquante-deux chemin Ouellet", "cinquante-deux chemin Ouellet"),
    ("trois cent un chemin du Lac", "trois cent un chemin du Lac"),
]

LEFT = [
    "two cars on the road",
    "one of the streets",
    "deux trous dans la rue",
    "six months on Main Street",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the address."""
    assert value in found(SpelledAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """A count of things near a street is not an address."""
    assert found(SpelledAddressRecognizer, text) == set()
