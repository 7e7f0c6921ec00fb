"""Social security numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.us_ssn import UsSsnRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("SSN: 219-09-9999", "219-09-9999"),
    ("my social security number is 219 09 9999", "219 09 9999"),
    ("219-09-9999", "219-09-9999"),
    ("SSN 219099999", "219099999"),
]

LEFT = [
    "000-12-3456",
    "219-00-1234",
    "219-09-0000",
    "12-219-09-9999",
    "social security since 2019",
    "2024-11-23",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(UsSsnRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(UsSsnRecognizer, text) == set()
