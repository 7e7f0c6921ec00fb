"""Numbers shaped like an office's own."""

from __future__ import annotations

import pytest

from redaction.recognizers.office_number import OfficeNumberRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("PID 25012345", "25012345"),
    ("NID : 01234567", "01234567"),
    ("PAN 1234567", "1234567"),
    ("UCI 1122-3344", "1122-3344"),
    ("they gave me RD-26-11874", "RD-26-11874"),
    ("avec VS-20931 dessus", "VS-20931"),
    ("under 202-118-SYD now", "202-118-SYD"),
]

LEFT = [
    "form MV-14",
    "SNB-1204",
    "T4",
    "the F-150",
    "formulaire AB-12345",
    "route NB-11",
    "Covid-19 in 2020",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(OfficeNumberRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(OfficeNumberRecognizer, text) == set()
