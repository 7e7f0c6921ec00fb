"""Payment cards."""

from __future__ import annotations

import pytest

from redaction.recognizers.payment_card import CalledCardRecognizer, PaymentCardRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("la carte 5500-0000-0000-0004.", "5500-0000-0000-0004"),
    ("378282246310005", "378282246310005"),
    ("3782 822463 10005", "3782 822463 10005"),
    ("4111 1111\n1111 1111", "4111 1111\n1111 1111"),
    ("4111111\n111111111", "4111111\n111111111"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
]

LEFT = [
    "4111 1111 1111 1112",
    "1111111111111111",
    "506-555-0142 902-555-0199",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(PaymentCardRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(PaymentCardRecognizer, text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Visa 4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("carte de crédit no 4111111111111112", "4111111111111112"),
        ("le numéro de ma carte est le 5500 0000 0000 0005", "5500 0000 0000 0005"),
    ],
)
def test_finds_what_is_called_one(text: str, value: str) -> None:
    """Called a card, a number with a wrong check digit is one as well."""
    assert value in found(CalledCardRecognizer, text)


def test_leaves_the_word_alone() -> None:
    """The name of a card without a number is no number."""
    assert found(CalledCardRecognizer, "my visa expired in 2025") == set()
