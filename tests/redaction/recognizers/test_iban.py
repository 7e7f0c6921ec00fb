"""International bank account numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.iban import CalledIbanRecognizer, IbanRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),
    ("send it to fr1420041010050500013m02606 please", "fr1420041010050500013m02606"),
    ("(DE89370400440532013000)", "DE89370400440532013000"),
]

LEFT = [
    "GB82 WEST 1234 5698 7654 33",
    "AB12CD34",
    "room NB12 near 1234 5678",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(IbanRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(IbanRecognizer, text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("IBAN: GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654 33"),
        ("mon IBAN est FR76 3000 6000 01", "FR76 3000 6000 01"),
    ],
)
def test_finds_what_is_called_one(text: str, value: str) -> None:
    """Called an IBAN, a number with wrong check digits is one as well."""
    assert value in found(CalledIbanRecognizer, text)


def test_leaves_the_word_alone() -> None:
    """The word without a number is no number."""
    assert found(CalledIbanRecognizer, "Do I need an IBAN for 2026?") == set()
