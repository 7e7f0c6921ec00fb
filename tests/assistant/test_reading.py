"""Places, subjects, severities and languages of a question, and what is left to ask."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.ask.question import Arguments
from app.assistant.ask.reading import Reader
from app.assistant.ask.subjects import Subjects
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue.counties import counties
from review_queue.routing import Router

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def read() -> Reader:
    return Reader(Router.load(province="NB"), Subjects.of(Taxonomy.load()))


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("in Kent County", Arguments(county="kent")),
        ("au Restigouche", Arguments(county="restigouche")),
        ("dans le comté d'Albert", Arguments(county="albert")),
        ("Saint John County", Arguments(county="saint-john")),
        ("comté de Saint-Jean", Arguments(county="saint-john")),
        ("à Saint-Jean", Arguments(place="Saint John")),
        ("in Saint-Louis de Kent", Arguments(place="Saint-Louis de Kent")),
        ("what if it's in Douglas", Arguments(place="Douglas")),
        ("ask Douglas", Arguments()),
        ("in the south-west", Arguments(region="southwest")),
        ("dans le Nord-Est", Arguments(region="northeast")),
        ("in the central region", Arguments(region="central")),
        ("the central question", Arguments()),
        ("the potholes in Moncton", Arguments(place="Moncton", category="roads.surface")),
        ("cas de déneigement", Arguments(category="roads.snow")),
        ("why s 2?", Arguments(severity=Severity.S2)),
        ("en français", Arguments(language="fr")),
    ],
)
def test_arguments_are_read(read: Reader, said: str, arguments: Arguments) -> None:
    """A county is not a town, an ordinary word no place, and S2 may be written apart."""
    assert read(said, TODAY).arguments == arguments


def test_what_is_named_is_left_out_of_what_is_asked(read: Reader) -> None:
    """The way of asking is the same whatever place, time and subject it is about."""
    one = read("Show potholes in Carleton County last winter", TODAY)
    other = read("Show flooding in York County in May 2025", TODAY)
    assert one.masked == other.masked


def test_every_community_of_the_province_lies_in_a_county() -> None:
    """And none stands in the table that the places do not have."""
    known = set().union(*(each.communities for each in counties()))
    gazetteer = Router.load(province="NB").gazetteer
    assert known == {place.name for place in gazetteer.places}
