"""File, property, claim and permit numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.file_number import FileNumberRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("property account number 01234567", "01234567"),
    ("file number 2024-118", "2024-118"),
    ("case no. A-4471", "A-4471"),
    ("claim #8845120", "8845120"),
    ("application number is APP-2025-0042", "APP-2025-0042"),
    ("my file 884512", "884512"),
    ("Reference: NB-55-20391", "NB-55-20391"),
    ("dossier 2025-04417", "2025-04417"),
    ("dossier no 4417", "4417"),
    ("numéro de dossier : SD-88123", "SD-88123"),
    ("no de client 445-778", "445-778"),
    ("numéro de prestation 1002003", "1002003"),
    ("ma demande numéro 77821", "77821"),
    ("permis de construire no BP-2025-0134", "BP-2025-0134"),
    ("building permit #2025-118", "2025-118"),
    ("my client ID is 99120", "99120"),
]

LEFT = [
    "form 1234",
    "form number T4",
    "formulaire 88-B",
    "application form 12345",
    "formulaire de demande 12345",
    "the T4 and the NR4",
    "application of 2025-11-23",
    "a claim of 12000 dollars",
    "claim for $12,500",
    "report 2024-25",
    "in case 20000 people come",
    "section 3.2.1",
    "dossier de 12000 $",
    "bill 23",
    "règlement 91-50",
    "permit for 30 days",
    "the file from 2024",
    "order 66",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(FileNumberRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(FileNumberRecognizer, text) == set()
