"""Boxes, rural routes and units."""

from __future__ import annotations

import pytest

from redaction.recognizers.box_address import BoxAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("P.O. Box 71", "P.O. Box 71"),
    ("case postale 12", "case postale 12"),
    ("C.P. 1200, succ. A", "C.P. 1200, succ. A"),
    ("R.R. 2", "R.R. 2"),
    ("route rurale no 3", "route rurale no 3"),
    ("RR#4, site 12, box 8", "RR#4, site 12, box 8"),
    ("app. 4 au fond", "app. 4"),
    ("apartment 12B", "apartment 12B"),
    ("PSC 1402, Box 9911\nAPO AE 09012", "PSC 1402, Box 9911\nAPO AE 09012"),
]

LEFT = [
    "a box of 12",
    "unit price 5",
    "truck unit 12",
    "cp and 12 others",
    "the site has 3 boxes",
    "rural roads 2 km away",
    "mailbox broken on 3 May",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(BoxAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(BoxAddressRecognizer, text) == set()
