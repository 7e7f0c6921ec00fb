"""Telephone numbers in words."""

from __future__ import annotations

import pytest

from redaction.recognizers.spelled_phone import SpelledPhoneRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    (
        "five oh six, five five five, zero one eight seven",
        "five oh six, five five five, zero one eight seven",
    ),
    (
        "call five zero six triple five zero one four two",
        "five zero six triple five zero one four two",
    ),
    (
        "cinq zéro six, cinq cinq cinq, zéro un huit sept",
        "cinq zéro six, cinq cinq cinq, zéro un huit sept",
    ),
    (
        "au cinq cent six, cinq cent cinquante-cinq, zéro un quatre-vingt-sept",
        "cinq cent six, cinq cent cinquante-cinq, zéro un quatre-vingt-sept",
    ),
    ("nine oh two five five five twelve forty-two", "nine oh two five five five twelve forty-two"),
]

LEFT = [
    "five or six of us",
    "cinq ou six jours",
    "one, two, three",
    "deux cent cinquante-six dollars",
    "the year nineteen eighty-five",
    "six hundred and fifty-five dollars",
    "4 5 6 7 8 9 10 11",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(SpelledPhoneRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(SpelledPhoneRecognizer, text) == set()
