"""Telephone numbers of any grouping, by the words before them."""

from __future__ import annotations

import pytest

from redaction.recognizers.phone import CalledPhoneRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("tél. : 42 68 53 00", "42 68 53 00"),
    ("Phone:\n61 24 18 07", "61 24 18 07"),
    ("you can reach me at 699 214 377", "699 214 377"),
    ("text me 555 0142", "555 0142"),
]

LEFT = [
    "call 911 or 811",
    "appelez le 211",
    "call before 2026-11-23",
    "appelez avant le 01 02 2026",
    "the number of 12 345 people",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(CalledPhoneRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(CalledPhoneRecognizer, text) == set()
