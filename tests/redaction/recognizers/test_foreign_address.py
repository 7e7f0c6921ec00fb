"""Addresses of other countries and of several lines."""

from __future__ import annotations

import pytest

from redaction.recognizers.foreign_address import ForeignAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    (
        "4410 Redwood Drive\nEl Segundo\n, CA\n 90245",
        "4410 Redwood Drive\nEl Segundo\n, CA\n 90245",
    ),
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
