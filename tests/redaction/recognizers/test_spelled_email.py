"""E-mail addresses spelled in words."""

from __future__ import annotations

import pytest

from redaction.recognizers.spelled_email import SpelledEmailRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("marie dot paul at example dot ca", "marie dot paul at example dot ca"),
    ("marie underscore paul at example dot ca", "marie underscore paul at example dot ca"),
    ("jean point roy arobase exemple point ca", "jean point roy arobase exemple point ca"),
    ("nom arobase domaine point ca", "nom arobase domaine point ca"),
    ("jean tiret roy arobase exemple.ca", "jean tiret roy arobase exemple.ca"),
    ("li.wei (at) example (dot) org", "li.wei (at) example (dot) org"),
    ("li.wei[at]example.org", "li.wei[at]example.org"),
]

LEFT = [
    "meet at example street",
    "look at gnb.ca",
    "apply at novascotia.ca today",
    "arrived at 10. Call me",
    "at the dot on the map",
    "le point de vue à Moncton",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(SpelledEmailRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(SpelledEmailRecognizer, text) == set()
