"""Telephone numbers in digits."""

from __future__ import annotations

import pytest

from redaction.recognizers.phone import PhoneRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("call 506-555-0142", "506-555-0142"),
    ("(902) 555 0142 ext. 23", "(902) 555 0142 ext. 23"),
    ("506.555.0142 poste 7", "506.555.0142 poste 7"),
    ("506-555-0142, extension 204", "506-555-0142, extension 204"),
    ("+1 709 555-0142", "+1 709 555-0142"),
    ("1-782-555-0142", "1-782-555-0142"),
    ("7825550142", "7825550142"),
    ("506-555-\n0142", "506-555-\n0142"),
    ("555-0142 le soir", "555-0142"),
    ("+33 1 42 68 53 00", "+33 1 42 68 53 00"),
    ("+44 (0)20 7946 0018", "+44 (0)20 7946 0018"),
    ("01 42 68 53 00", "01 42 68 53 00"),
    ("0490 12 34 56", "0490 12 34 56"),
    ("(57) 733-190 mobile", "(57) 733-190"),
    ("416 60 039 office", "416 60 039"),
    ("902-555-0142x0135", "902-555-0142x0135"),
    ("Réjean (506-555-0142) a appelé", "506-555-0142"),
    ("her neighbour (555-0142) saw it", "555-0142"),
]

LEFT = [
    "on 2026-11-23",
    "$555-0142",
    "form 106-555-0142",
    "+999 12 34 56",
    "call 911 or 811",
    "appelez le 211",
    "call before 2026-11-23",
    "appelez avant le 01 02 2026",
    "les 12 et 13 mai 2026",
    "12 345 678 dollars",
    "rang 2, lot 14",
    "4 500 km",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(PhoneRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(PhoneRecognizer, text) == set()
