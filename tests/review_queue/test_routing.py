"""Which team, by when, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from redaction.model import Language, RedactedCase
from review_queue.errors import RoutingRefused
from review_queue.model import Route
from review_queue.routing import PACKAGED, Asked, Router, Team
from review_queue.routing_table import check_catalogue, read_table
from tests.review_queue.office import NOW, after, redacted

AREAS = {"roads", "health", "social", "housing", "registry", "environment"}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.load(province="NB")


def _case(body: str, subject: str = "", language: Language = "en") -> RedactedCase:
    said = (subject, body, "From Moncton, quoted.")
    first, second, quoted = (redacted(text, language=language) for text in said)
    return RedactedCase(first, second, quoted)


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


RULES = """
[[rule]]
id = "coast-in-french"
community = ["Tracadie", "Lamèque"]
language = ["fr"]
team = "environment.northeast"
skills = ["coast"]

[[rule]]
id = "moncton-post"
postal = ["E1C"]
severity = ["S2"]
team = "housing.southeast"
"""


def ruled(extra: str = RULES) -> Router:
    text = PACKAGED.read_text(encoding="utf-8") + extra
    return Router(read_table(text), province="NB")


def test_the_first_rule_that_fits_chooses_the_team(taxonomy: Taxonomy) -> None:
    """Community, language, severity and postal code; an alias names its place too."""
    router, french = ruled(), _case("Tracadie", language="fr")
    found = _route(router, taxonomy, french)
    assert (found.team, found.area) == ("environment.northeast", "environment")
    assert {("rule", "coast-in-french"), ("skill", "coast")} <= set(found.reasons)
    assert _route(router, taxonomy, _case("Tracadie")).team == "roads.northeast"
    urgent = router.route(
        _case("No place."), "roads.snow", Severity.S2, taxonomy=taxonomy, received_at=NOW,
        postal="E1C",
    )  # fmt: skip
    assert urgent.team == "housing.southeast"


def test_a_person_who_chose_a_language_is_routed_by_it(taxonomy: Taxonomy) -> None:
    """Their choice goes before the language of the text."""
    found = ruled().route(
        _case("Tracadie"), "roads.snow", Severity.S3, taxonomy=taxonomy, received_at=NOW,
        language="fr",
    )  # fmt: skip
    assert found.team == "environment.northeast"


def test_a_postal_code_gives_the_region_where_no_community_does(
    router: Router, taxonomy: Taxonomy
) -> None:
    """The place of the matter comes before the sender's; another province's code says nothing."""
    for body, postal, team in (
        ("No place.", "E2K", "roads.southwest"),
        ("No place.", "E8K", "roads.northeast"),
        ("In Shediac.", "E2K", "roads.southeast"),
        ("No place.", "B3H", "roads.central"),
    ):
        found = router.route(
            _case(body), "roads.snow", Severity.S3, taxonomy=taxonomy, received_at=NOW,
            postal=postal,
        )  # fmt: skip
        assert found.team == team
        assert (("postal", postal) in found.reasons) is (
            team in ("roads.southwest", "roads.northeast")
        )


def test_a_case_routed_again_from_its_facts_goes_where_it_went(
    router: Router, taxonomy: Taxonomy
) -> None:
    """What a stored route says is enough to try other rules on it."""
    found = _route(router, taxonomy, _case("Ice in Cap-Pelé"), category="roads.snow")
    facts = dict(found.reasons)
    asked = Asked("roads.snow", Severity.S3, NOW, "en", facts["community"])
    assert router.way(asked, taxonomy) == found


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("\n[[rule]]\nid = 'a'\nteam = 'counter'", "rule_empty"),
        ("\n[[rule]]\nid = 'a'\narea = ['roads']", "rule_empty"),
        ("\n[[rule]]\nid = 'A b'\narea = ['roads']", "rule_id"),
        ("\n[[rule]]\nid = 'a'\narea = ['roads']\nteam = 'moon'", "rule_team"),
        ("\n[[rule]]\nid = 'a'\nregion = ['moon']\nteam = 'counter'", "rule_region"),
        ("\n[[rule]]\nid = 'a'\npostal = ['E1A 1A1']\nteam = 'counter'", "rule_postal"),
        ("\n[[rule]]\nid = 'a'\nlanguage = ['de']\nteam = 'counter'", "rule_language"),
        ("\n[[rule]]\nid = 'a'\nseverity = ['S9']\nteam = 'counter'", "rule_severity"),
        ("\n[[rule]]\nid = 'a'\narea = [1]\nteam = 'counter'", "rule_key"),
        ("\n[[rule]]\nid = 'a'\nmoon = ['x']\nteam = 'counter'", "rule_key"),
        ("\n[[rule]]\nid = 'water-knowledge'\narea = ['roads']\nteam = 'counter'", "rule_twice"),
        ("\n[[region]]\nid = 'x'", "table"),
        ("\n[[window]]\nseverity = 'S3'", "window"),
        ("\n[office.QC]\nopens = 'noon'", None),
        ("\n= 1", "toml"),
        ("#" * 200_001, "large"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_a_reason(
    extra: str, reason: str | None
) -> None:
    """Whoever uploads it is told what is wrong, before anything is routed by it."""
    if reason is None:
        assert ruled(extra)
        return
    with pytest.raises(RoutingRefused) as refused:
        ruled(extra)
    assert refused.value.reason == reason


def test_a_rule_for_a_category_nobody_knows_is_refused(taxonomy: Taxonomy) -> None:
    """The catalogue is another file: both must agree before rules are saved."""
    for extra, reason in (
        ("\n[[rule]]\nid = 'a'\ncategory = ['roads.moon']\nteam = 'counter'", "rule_category"),
        ("\n[[rule]]\nid = 'a'\narea = ['moon']\nteam = 'counter'", "rule_area"),
        ("\n[[window]]\nseverity = 'S3'\ncategory = 'x'\nclosings = 1", "window_category"),
    ):
        with pytest.raises(RoutingRefused) as refused:
            check_catalogue(ruled(extra).table, taxonomy)
        assert refused.value.reason == reason
    check_catalogue(ruled().table, taxonomy)


def test_a_window_of_office_hours_counts_them(taxonomy: Taxonomy) -> None:
    """Four office hours from Monday at ten are two in the afternoon; the route says so."""
    extra = "\n[[window]]\nseverity = 'S2'\ncategory = 'roads.snow'\noffice_minutes = 240"
    found = ruled(extra).route(
        _case("Shediac"), "roads.snow", Severity.S2, taxonomy=taxonomy, received_at=NOW
    )
    assert found.due_at == after(hours=4)
    assert found.warn_at == after(hours=3)
    assert ("office_minutes", "240") in found.reasons


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
