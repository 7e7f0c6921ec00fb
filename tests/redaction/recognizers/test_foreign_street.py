"""Streets of other countries."""

from __future__ import annotations

import pytest

from redaction.recognizers.foreign_street import ForeignStreetRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("Birkevej 12, Odense, Denmark", "Birkevej 12, Odense, Denmark"),
    ("Via Garibaldi 17", "Via Garibaldi 17"),
    ("ul. Polna 61", "ul. Polna 61"),
    ("88 Petőfi utca 12.", "88 Petőfi utca 12."),
]

LEFT = [
    "the way 12 people came",
    "it went via 3 towns",
    "the weg of it",
    "a tie 2 to 2",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(ForeignStreetRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(ForeignStreetRecognizer, text) == set()
