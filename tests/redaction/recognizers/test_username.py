"""User names and handles."""

from __future__ import annotations

import pytest

from redaction.recognizers.username import UsernameRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("Username: tideline_22", "tideline_22"),
    ("user name = mpaul", "mpaul"),
    ("my login is awa.ndiaye", "awa.ndiaye"),
    ("nom d'utilisateur : rdoucet", "rdoucet"),
    ("mon identifiant est zoe_77", "zoe_77"),
    ("Identifiant (portail) : kmaliseet", "kmaliseet"),
    ("I am @FundyKayaker on there", "FundyKayaker"),
    ("Instagram: marée_haute", "marée_haute"),
]

LEFT = [
    "my username is not working",
    "the login page is down",
    "nom d'utilisateur et mot de passe",
    "meet @ noon",
    "@home",
    "write to li.wei@example.org",
    "the door handle is broken",
    "my user name was refused",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(UsernameRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(UsernameRecognizer, text) == set()
