"""Which team, by when, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from redaction.model import RedactedCase
from review_queue.errors import RoutingRefused
from review_queue.model import Route
from review_queue.routing import PACKAGED, Router, Team
from tests.review_queue.office import NOW, after, redacted

AREAS = {"roads", "health", "social", "housing", "registry", "environment"}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.load(province="NB")


def _case(body: str, subject: str = "") -> RedactedCase:
    return RedactedCase(redacted(subject), redacted(body), redacted("From Moncton, quoted."))


@pytest.mark.parametrize(
    ("body", "community", "region"),
    [
        ("The bridge in Shediac is cracked.", "Shediac", "southeast"),
        ("La rue à Cap-Pelé est glacée.", "Cap-Pele", "southeast"),
        ("la rue à CAP PELE est glacée", "Cap-Pele", "southeast"),
        ("À Tracadie, personne ne répond.", "Tracadie-Sheila", "northeast"),
        ("On habite Lamèque depuis longtemps.", "Lamèque", "northeast"),
        ("Miramichi bridge", "Miramichi", "northeast"),
        ("Nous sommes à Grand-Sault.", "Grand Falls", "northwest"),
        ("Near Edmundston, by the dam.", "Edmundston", "northwest"),
        ("I live in St Stephen, near the border.", "St. Stephen", "southwest"),
        ("Saint John West has no water.", "Saint John West", "southwest"),
        ("From Elsipogtog to the clinic.", "Elsipogtog First Nation", "southeast"),
        ("Oromocto, then Fredericton.", "Oromocto", "central"),
    ],
)
def test_a_community_in_the_text_gives_the_region(
    router: Router, taxonomy: Taxonomy, body: str, community: str, region: str
) -> None:
    """Accents, hyphens and the forms of Saint do not matter; the longest name wins."""
    route = _route(router, taxonomy, _case(body))
    assert ("community", community) in route.reasons
    assert route.team == f"roads.{region}"


def test_every_pair_of_area_and_region_has_its_team(router: Router, taxonomy: Taxonomy) -> None:
    """Six areas, five regions, and the counter for what is not handled here."""
    places = {
        "southeast": "Dieppe",
        "southwest": "Rothesay",
        "central": "Fredericton",
        "northeast": "Bathurst",
        "northwest": "Edmundston",
    }
    for category in taxonomy.categories:
        for region, place in places.items():
            route = _route(router, taxonomy, _case(f"In {place}."), category=category.id)
            expected = "counter" if category.id == "other" else f"{category.area}.{region}"
            assert (route.team, route.area) == (expected, category.area)


@pytest.mark.parametrize(
    ("body", "region"),
    [
        ("Community: Bathurst\nI work in Moncton.", "northeast"),
        ("I work in Moncton.\nCommunauté : Saint-Quentin\n", "northwest"),
        ("Moncton calls.\nCOMMUNITY:   clair", "northwest"),
        ("Community: Atlantis\nI work in Moncton.", "southeast"),
    ],
)
def test_the_forms_own_line_wins_over_the_text(
    router: Router, taxonomy: Taxonomy, body: str, region: str
) -> None:
    """What the person filled in counts more than what they mention."""
    assert _route(router, taxonomy, _case(body)).team == f"roads.{region}"


@pytest.mark.parametrize(
    "body",
    ["Ce n'est pas clair.", "I wish you well, Wells.", "At the north end of it", "Shediacs", ""],
)
def test_ordinary_words_are_no_places(router: Router, taxonomy: Taxonomy, body: str) -> None:
    """Without a community the case goes to the province's own region, and no reason is made up."""
    route = _route(router, taxonomy, _case(body))
    assert route.team == "roads.central"
    assert "community" not in dict(route.reasons)


def test_quoted_mail_does_not_say_where_the_person_is(router: Router, taxonomy: Taxonomy) -> None:
    """Every case here quotes Moncton, and it never counts."""
    assert _route(router, taxonomy, _case("No place.")).team == "roads.central"


def test_the_subject_counts_too(router: Router, taxonomy: Taxonomy) -> None:
    """A place named only there is enough."""
    assert _route(router, taxonomy, _case("Help.", "Snow in Caraquet")).team == "roads.northeast"


def test_an_abstained_case_stays_at_the_counter(router: Router, taxonomy: Taxonomy) -> None:
    """No category is no reason to send it anywhere."""
    route = router.route(_case("Shediac"), None, Severity.S2, taxonomy=taxonomy, received_at=NOW)
    assert (route.team, route.area) == ("counter", "other")
    assert route.reasons == (
        ("community", "Shediac"),
        ("region", "southeast"),
        ("severity", "S2"),
    )


def test_a_route_says_what_it_was_made_of(router: Router, taxonomy: Taxonomy) -> None:
    """Monday morning, two business days: Wednesday at half past four, local time."""
    route = _route(router, taxonomy, _case("Ice in Shediac"), category="roads.snow")
    assert route.reasons == (
        ("category", "roads.snow"),
        ("community", "Shediac"),
        ("region", "southeast"),
        ("window", "2"),
        ("severity", "S3"),
    )
    assert route.due_at == after(days=2, hours=6, minutes=30)
    assert route.owner is None


@pytest.mark.parametrize(
    ("province", "place", "region"),
    [
        ("NS", "Antigonish", "nova-scotia"),
        ("PE", "Tignish", "prince-edward-island"),
        ("NL", "Twillingate", "newfoundland-labrador"),
    ],
)
def test_the_other_provinces_are_one_region_each(
    taxonomy: Taxonomy, province: str, place: str, region: str
) -> None:
    """A router knows its own province's communities only."""
    router = Router.load(province=province)
    route = _route(router, taxonomy, _case(f"In {place}."))
    assert (route.team, dict(route.reasons)["community"]) == (f"roads.{region}", place)
    elsewhere = _route(router, taxonomy, _case("In Shediac."))
    assert "community" not in dict(elsewhere.reasons)


def test_teams_are_listed_by_area_with_names_in_both_languages(router: Router) -> None:
    """The counter is always a choice."""
    every, roads = router.teams(), router.teams("roads")
    assert {team.area for team in every} == AREAS | {"other"}
    assert len(every) == 31
    assert [team.id for team in roads][-1] == "counter"
    assert len(roads) == 6
    assert all(_named_twice(team) for team in every)


def test_a_province_the_table_does_not_cover_is_refused(tmp_path: Path) -> None:
    """Better no start than cases without a home."""
    with pytest.raises(RoutingRefused, match="QC"):
        Router.load(province="QC")
    cut = tmp_path / "routing.toml"
    cut.write_text(PACKAGED.read_text(encoding="utf-8").replace('NB = "central"', 'NB = "west"'))
    with pytest.raises(RoutingRefused, match="west"):
        Router.load(cut, province="NB")


def _route(
    router: Router, taxonomy: Taxonomy, case: RedactedCase, category: str = "roads.surface"
) -> Route:
    return router.route(case, category, Severity.S3, taxonomy=taxonomy, received_at=NOW)


def _named_twice(team: Team) -> bool:
    return bool(team.name.en and team.name.fr and team.name.en != team.name.fr)
