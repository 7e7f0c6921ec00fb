"""Placeholders: their words, their numbers, and imitations of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.placeholders import PLACEHOLDER, Numbering, imitations, label
from redaction.policy import packaged

SAME: list[tuple[str, str, str]] = [
    ("PERSON", "Réjean Doucet", "REJEAN  DOUCET"),
    ("PERSON", "Réjean Doucet", "Doucet"),
    ("PERSON", "Mme Alma Paul", "Alma"),
    ("PERSON", "Alma", "Alma's"),
    ("PHONE_NUMBER", "(506) 555-0142", "+1 506.555.0142 ext. 4"),
    ("CA_SIN", "130 692 544", "130692544"),
    ("CA_POSTAL_CODE", "E1C 4Z5", "e1c4z5"),
    ("STREET_ADDRESS", "12, rue Neuve", "12 Rue Neuve"),
]


@pytest.mark.parametrize(("kind", "first", "second"), SAME)
def test_case_48_one_value_has_one_number(kind: str, first: str, second: str) -> None:
    """Two spellings of one value get the same placeholder."""
    numbering = Numbering()
    assert numbering.number(kind, "other value 99") == 1
    assert numbering.number(kind, first) == numbering.number(kind, second) == 2


def test_case_48_people_who_share_a_surname_stay_apart() -> None:
    """A surname alone joins a full name only when one person of the case bears it."""
    numbering = Numbering()
    assert numbering.number("PERSON", "Jean Doucet") == 1
    assert numbering.number("PERSON", "Marie Doucet") == 2
    assert numbering.number("PERSON", "Doucet") == 3


@given(st.lists(st.text(st.characters(categories=("L", "Zs")), min_size=1), max_size=12))
def test_case_48_numbering_is_stable_and_without_gaps(values: list[str]) -> None:
    """Asking again gives the same numbers, and they run from 1."""
    numbering = Numbering()
    numbers = [numbering.number("PERSON", value) for value in values]
    assert numbers == [numbering.number("PERSON", value) for value in values]
    assert set(numbers) == set(range(1, max(numbers, default=0) + 1))


def test_every_label_makes_a_placeholder() -> None:
    """Each entity of the policy yields text that PLACEHOLDER recognises, in both languages."""
    for kind in packaged().entities:
        for language in ("en", "fr"):
            assert PLACEHOLDER.fullmatch(Numbering().placeholder(kind, "x", language))
    assert (label("PERSON", "fr"), label("PHONE_NUMBER", "fr")) == ("PERSONNE", "TÉLÉPHONE")


def test_case_45_imitations_are_found_in_any_case() -> None:
    """Whatever a reader could take for our mark is found, upper case or not."""
    text = "[person 1] and [CODE POSTAL 12] but not [1] or [note]"
    assert [text[start:end] for start, end in imitations(text)] == [
        "[person 1]",
        "[CODE POSTAL 12]",
    ]
