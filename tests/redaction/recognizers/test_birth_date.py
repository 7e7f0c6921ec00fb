"""Dates of birth."""

from __future__ import annotations

import pytest

from redaction.recognizers.birth_date import BirthDateRecognizer, ChildBirthDateRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("born on May 14, 1980", "May 14, 1980"),
    ("DOB: 1980-05-14", "1980-05-14"),
    ("date of birth (yyyy/mm/dd): 1980/05/14", "1980/05/14"),
    ("D.O.B. 14/05/1980", "14/05/1980"),
    ("my son was born in Moncton on the 3rd of June 2019", "the 3rd of June 2019"),
    ("né le 14 mai 1980", "14 mai 1980"),
    ("née à Caraquet le 1er août 1975", "1er août 1975"),
    ("Date de naissance : 14-05-1980", "14-05-1980"),
    ("DDN 1980 05 14", "1980 05 14"),
    ("sa date de naissance est le 3 février 2001", "3 février 2001"),
    ("1980-05-14 (date of birth)", "1980-05-14"),
    ("14 mai 1980 est ma date de naissance", "14 mai 1980"),
    ("my birthday is July 2nd", "July 2nd"),
    ("I was born in 1952", "1952"),
    ("je suis née en 1948", "1948"),
    ("Birthdate\n19800514", "19800514"),
]

LEFT = [
    "the hearing is on May 14, 2026",
    "le 14 mai 2026",
    "je ne le 3 mai",
    "since 1980",
    "birth certificate, form 12",
    "a birthday party. On 3 May 2026 the noise began",
    "le certificat de naissance a coûté 45 dollars",
    "newborn care 2026-05-14",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(BirthDateRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(BirthDateRecognizer, text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("My children: Kiona (2015-04-02) and Luc (12/09/2018)", "2015-04-02"),
        ("enfants : Awa (3 mai 2014)", "3 mai 2014"),
    ],
)
def test_finds_dates_after_a_name(text: str, value: str) -> None:
    """What the text names once is found further on by its form."""
    assert value in found(ChildBirthDateRecognizer, text)


@pytest.mark.parametrize(
    "text",
    [
        "The hall (2015-04-02) was painted",
        "My daughter came (late) on 2 May",
        "children under 12 (2026)",
    ],
)
def test_leaves_dates_after_a_name_unnamed(text: str) -> None:
    """Without such words, or of another form, a number is left."""
    assert found(ChildBirthDateRecognizer, text) == set()
