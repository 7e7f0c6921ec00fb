"""Corners of streets with numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.corner_address import CornerAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    (
        "at the corner of 35 Elm Str. and Walnut Turnpike",
        "the corner of 35 Elm Str. and Walnut Turnpike",
    ),
]

LEFT = [
    "the corner of King and Queen",
    "au coin de la rue",
    "a corner store with 12 shelves",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(CornerAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(CornerAddressRecognizer, text) == set()
