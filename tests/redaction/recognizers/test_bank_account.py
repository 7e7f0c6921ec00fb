"""Transit, institution and account numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.bank_account import BankAccountRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("transit 12345, institution 003", "12345"),
    ("transit 12345, institution 003", "003"),
    ("account number: 1234567", "1234567"),
    ("my chequing account 123-456-7", "123-456-7"),
    ("succursale no 00814", "00814"),
    ("numéro de transit : 10009", "10009"),
    ("numéro d'institution est 815", "815"),
    ("compte bancaire no 1234567890", "1234567890"),
    ("mon compte chèques 987 6543", "987 6543"),
    ("direct deposit account # 5551234", "5551234"),
    ("12345-003-1234567", "12345-003-1234567"),
]

LEFT = [
    "an account of 20000 dollars",
    "account opened 2024-11-23",
    "public transit route 123456",
    "il faut tenir compte de 12345 personnes",
    "institution 12",
    "$12345-003",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(BankAccountRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(BankAccountRecognizer, text) == set()
