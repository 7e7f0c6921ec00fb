"""Addresses by the words before them."""

from __future__ import annotations

import pytest

from redaction.recognizers.said_address import SaidAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("I live at 45 Killarney", "45 Killarney"),
    ("my new address is 18 Old Mill Point", "18 Old Mill Point"),
    ("he lives on Hazelbank Avenue", "Hazelbank Avenue"),
    ("j'habite au 45 Grand-Ruisseau", "45 Grand-Ruisseau"),
    ("j'habite sur la rue Saint-Joseph", "rue Saint-Joseph"),
    ("i live at 45 killarney", "45 killarney"),
    ("Our office is at Lindengang 71.", "Lindengang 71"),
    ("Address:\n230 West Salt Pond", "230 West Salt Pond"),
]

LEFT = [
    "we live at 3 km from town",
    "we meet at 10 Monday",
    "I moved to Moncton 3 years ago",
    "sent to Halifax in 2025",
    "the office is at Room 12.",
    "j'habite à Dieppe depuis 2019",
    "located at Exit 450.",
    "we lived in Saint John 20 years",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(SaidAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(SaidAddressRecognizer, text) == set()
