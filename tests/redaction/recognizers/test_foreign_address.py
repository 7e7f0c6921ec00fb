"""Addresses of other countries and of several lines."""

from __future__ import annotations

import pytest

from redaction.recognizers.foreign_address import ForeignAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    (
        "send it to 402 18 Lindale Road Suite 019 HARWOOD Victoria",
        "402 18 Lindale Road Suite 019 HARWOOD Victoria",
    ),
    (
        "4410 Redwood Drive\nEl Segundo\n, CA\n 90245",
        "4410 Redwood Drive\nEl Segundo\n, CA\n 90245",
    ),
    ("Birkevej 12, Odense, Denmark", "Birkevej 12, Odense, Denmark"),
    (
        "12 Rua das Flores 88\n Apt. 14\n Braga\n Portugal 47003",
        "12 Rua das Flores 88\n Apt. 14\n Braga\n Portugal 47003",
    ),
    ("Via Garibaldi 17", "Via Garibaldi 17"),
    ("ul. Polna 61", "ul. Polna 61"),
    ("88 Petőfi utca 12. Apt. 7", "88 Petőfi utca 12. Apt. 7"),
    ("at the corner of 35 Elm Str. and Walnut Turnpike", "the corner of 35 Elm Str. and Walnut Turnpike"),
]

LEFT = [
    "12 people in Halifax",
    "the corner of King and Queen",
    "In Denmark 12 Dec was cold",
    "Room 12, Town Hall",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(ForeignAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(ForeignAddressRecognizer, text) == set()


def test_a_town_of_the_region_stays_readable() -> None:
    """Routing needs the town: an address ends before one that is known."""
    assert found(ForeignAddressRecognizer, "88 Pinehurst Court Apt 4 Moncton NB") == {
        "88 Pinehurst Court Apt 4"
    }
