"""Social insurance numbers."""

from __future__ import annotations

import pytest

from redaction.recognizers.luhn import passes_luhn
from redaction.recognizers.sin import CalledSinRecognizer, SinRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("mine is 130 692 544 thanks", "130 692 544"),
    ("130-692-544", "130-692-544"),
    ("(130692544)", "130692544"),
    ("no 130.692.544, merci", "130.692.544"),
    ("130 692\n544", "130 692\n544"),
    ("130\n> 692 544", "130\n> 692 544"),
    ("1 3 0 6 9 2 5 4 4", "1 3 0 6 9 2 5 4 4"),
]

LEFT = [
    "130 692 545",
    "000 000 000",
    "order 1130692544",
    "$130692544",
    "130-692-544-1",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(SinRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(SinRecognizer, text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my SIN is 130 692 545", "130 692 545"),
        ("S.I.N.: 130-692-545", "130-692-545"),
        ("NAS : 13069254", "13069254"),
        ("mon numéro d'assurance sociale est le 123 456 789", "123 456 789"),
        ("Social insurance number\n987654321", "987654321"),
        ("SIN card of my late husband: 130-69-2545", "130-69-2545"),
    ],
)
def test_finds_what_is_called_one(text: str, value: str) -> None:
    """Called a SIN, a number with a wrong check digit or count is one as well."""
    assert value in found(CalledSinRecognizer, text)


@pytest.mark.parametrize(
    "text",
    [
        "I lost my SIN card in 2024",
        "nasty 130692545",
        "it is a sin to wait 20 days",
        "NAS demandé le 2024-11-23",
        "about my SIN, call 506-555-0142",
    ],
)
def test_leaves_the_word_alone(text: str) -> None:
    """The word SIN, dates and telephone numbers after it are no such number."""
    assert found(CalledSinRecognizer, text) == set()


@pytest.mark.parametrize(
    ("digits", "valid"), [("046454286", True), ("046454287", False), ("000000000", False)]
)
def test_luhn_check(digits: str, valid: bool) -> None:
    """The check digit decides, and one digit repeated never passes."""
    assert passes_luhn(digits) is valid
