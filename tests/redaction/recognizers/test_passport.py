"""Passport numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.passport import PassportRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("passport AB123456", "AB123456"),
    ("my passport number is GA 302 922", "GA 302 922"),
    ("numéro de passeport : P123456AA", "P123456AA"),
    ("passeport canadien no hb654321", "hb654321"),
    ("passport of my son (issued here): 987654321", "987654321"),
]

LEFT = [
    "my passport expired in 2024",
    "passeport expiré le 2024-11-03",
    "passport form 1234",
    "passport photos cost 25 dollars",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(PassportRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(PassportRecognizer, text) == set()
