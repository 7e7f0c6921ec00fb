"""E-mail addresses."""

from __future__ import annotations

import pytest

from redaction.recognizers.email import EmailRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("write to marie.paul+form@example.ca.", "marie.paul+form@example.ca"),
    ("http://x.example/?to=li.wei@example.org&n=1", "li.wei@example.org"),
    ("réjean.hébert@exemple.ca", "réjean.hébert@exemple.ca"),
    ("amina @ example . com", "amina @ example . com"),
    ("courriel : accueil@serveur", "accueil@serveur"),
    ("awa@exemple\n.ca", "awa@exemple\n.ca"),
]

LEFT = [
    "meet at example street",
    "@harbour",
    "look at gnb.ca",
    "apply at novascotia.ca today",
    "arrived at 10. Call me",
    "il est à Moncton. Ca va",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(EmailRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(EmailRecognizer, text) == set()
