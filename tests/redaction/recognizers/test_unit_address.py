"""Addresses known by their unit."""

from __future__ import annotations

import pytest

from redaction.recognizers.unit_address import UnitAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    (
        "send it to 402 18 Lindale Road Suite 019 HARWOOD Victoria",
        "402 18 Lindale Road Suite 019 HARWOOD Victoria",
    ),
    (
        "12 Rua das Flores 88\n Apt. 14\n Braga\n Portugal 47003",
        "12 Rua das Flores 88\n Apt. 14\n Braga\n Portugal 47003",
    ),
    ("88 Petőfi utca 12. Apt. 7", "88 Petőfi utca 12. Apt. 7"),
    ("Unit 5, 40 Regency Park Drive", "Unit 5, 40 Regency Park Drive"),
    ("12 Elm Grove, basement", "12 Elm Grove, basement"),
]

LEFT = [
    "I waited 5 days in apartment 3",
    "800 dollars for unit 4",
    "12 May 2026\n\nUnit of forms",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(UnitAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(UnitAddressRecognizer, text) == set()


def test_a_town_of_the_region_stays_readable() -> None:
    """Routing needs the town: an address ends before one that is known."""
    assert found(UnitAddressRecognizer, "88 Pinehurst Court Apt 4 Moncton NB") == {
        "88 Pinehurst Court Apt 4"
    }
