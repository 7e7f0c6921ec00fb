"""What somebody says freely is understood: days, places, people, amounts, ways to reach them."""

from __future__ import annotations

import pytest

from app.assistant.dialogue_listening import Listener
from app.assistant.dialogue_wording import packaged_wording
from app.assistant.understanding.amounts import amounts
from app.assistant.understanding.answers import answer
from app.assistant.understanding.communities import communities
from app.assistant.understanding.contacts import Contact, answered_contact, heard_contact
from app.assistant.understanding.counts import counts
from app.assistant.understanding.dates import days
from app.assistant.understanding.fact import Piece
from app.assistant.understanding.listening import heard
from app.assistant.understanding.places import places
from app.assistant.understanding.replies import does_not_know, yes_or_no
from classifiers.information import Tense
from classifiers.taxonomy import Taxonomy
from redaction.model import Language
from tests.assistant.conftest import FRIDAY


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("nobody came since Tuesday", "2026-11-24"),
        ("depuis hier au soir", "2026-11-26"),
        ("for three days now", "2026-11-24"),
        ("ça fait trois jours", "2026-11-24"),
        ("il y a deux semaines", "2026-W46"),
        ("depuis mars", "2026-03"),
        ("le 12 novembre", "2026-11-12"),
        ("Nov. 12th", "2026-11-12"),
        ("on Friday", "2026-11-20"),
        ("lundi passé", "2026-11-23"),
        ("last winter", "2025-12"),
        ("depuis 2019", "2019"),
        ("overnight", "2026-11-26"),
        ("since the 20th", "2026-11-20"),
    ],
)
def test_days_gone_by_are_found_in_the_calendar(said: str, day: str) -> None:
    """Counted from a Friday, 27 November 2026."""
    assert [each.found.normal for each in days(said, FRIDAY, Tense.PAST)] == [day]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("by December 15", "2026-12-15"),
        ("avant le 15 décembre", "2026-12-15"),
        ("next Thursday", "2026-12-03"),
        ("in ten days", "2026-12-07"),
        ("d'ici vendredi", "2026-12-04"),
        ("la fin du mois", "2026-11-30"),
    ],
)
def test_days_ahead_are_found_in_the_calendar(said: str, day: str) -> None:
    """A weekday asked about as a deadline lies ahead."""
    assert [each.found.normal for each in days(said, FRIDAY, Tense.FUTURE)] == [day]


def test_numbers_that_are_no_dates_are_left_alone() -> None:
    """Hours, floors, roads and ages are no days."""
    for said in (
        "il est 15 h",
        "the 3rd floor",
        "le chemin 12",
        "my mother is 84",
        "12 May Street",
    ):
        assert days(said, FRIDAY) == [], said


@pytest.mark.parametrize(
    ("said", "normal"),
    [
        ("at 1204 Route 133", "1204 route 133"),
        ("civic 1204 on highway 133", "1204 route 133"),
        ("au 1204 de la route 133", "1204 route 133"),
        ("sur la 134, pas loin du garage", "route 134"),
        ("on pine glen road near the church", "glen pine road"),
        ("devant le 45 chemin du Portage", "45 chemin portage"),
        ("chemin Pointe-Sapin, civique 210", "210 chemin pointe sapin"),
        ("at the corner of Champlain and Acadie", "acadie champlain"),
        ("12 Elm Street, apt 4", "12 4 apt elm street"),
    ],
)
def test_a_place_is_the_same_however_it_is_said(said: str, normal: str) -> None:
    """A civic number on a road, a road by number or name, a corner."""
    assert places(said)[0].normal == normal


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Nobody has ploughed Cormier Road since Monday", "Cormier Road"),
        ("they skipped Old Mill Road again", "Old Mill Road"),
        ("nobody ploughed cormier road", "cormier road"),
        ("ils ont barré un chemin lavé, pas le chemin Royal", "chemin Royal"),
    ],
)
def test_a_road_is_its_name_without_the_words_before(said: str, words: str) -> None:
    """Where a name has a capital it begins there; verbs of the road are no names of one."""
    assert places(said)[0].within(said) == words


def test_words_about_roads_are_no_places() -> None:
    """A road that is closed is not called Closed."""
    for said in ("they closed the road", "le chemin est barré", "my road is not cleared"):
        assert places(said) == [], said


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("we are five, two adults and three children", "5"),
        ("une famille de cinq", "5"),
        ("on est quatre", "4"),
        ("two adults and three kids", "5"),
        ("j'habite toute seule", "1"),
        ("no kids", "0"),
    ],
)
def test_people_are_counted(said: str, number: str) -> None:
    """Parts are added, a total is taken as it is."""
    assert [each.normal for each in counts(said)] == [number]
    assert counts("Il y a un gros trou. There are two holes.") == []


def test_amounts_are_read_in_both_writings() -> None:
    """English and French thousands and decimals."""
    said = "They want $1,250.50, or 1 250,50 $, or 300 piastres"
    assert [each.normal for each in amounts(said)] == ["1250.50", "1250.50", "300.00"]


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("Délima Caissie 506-555-0171 Bouctouche",
         Contact("Délima Caissie", "506-555-0171", "", "Bouctouche")),
        ("it's Rita Augustine, my number is 506 555 0119, I'm in Alma",
         Contact("Rita Augustine", "506 555 0119", "", "Alma")),
        ("Oui, c'est Yvon Haché, au 506-555-0144", Contact("Yvon Haché", "506-555-0144")),
        ("delima caissie, d.caissie@example.ca",
         Contact("delima caissie", "", "d.caissie@example.ca")),
        ("You can reach me at 506-555-0144", Contact("", "506-555-0144")),
        ("Je préfère ne pas donner mon nom", Contact()),
    ],
)  # fmt: skip
def test_a_caller_is_read_from_one_answer(said: str, contact: Contact, listener: Listener) -> None:
    """What is neither number, address nor place is the name; a sentence is none."""
    found = communities(said, listener.named)
    assert answered_contact(said, found[0].within(said) if found else "") == contact


def test_a_story_gives_a_name_only_where_it_is_introduced() -> None:
    """A neighbour who is spoken of is not the caller."""
    assert heard_contact("My neighbour Paul Sock fell. This is Rita Augustine calling.") == Contact(
        "Rita Augustine"
    )
    assert heard_contact("C'est Moncton qui appelle ça de même.") == Contact()


def test_communities_are_found_but_not_in_the_names_of_roads(listener: Listener) -> None:
    """Whatever hyphens and accents; an ordinary word counts only as an answer."""
    said = "Le chemin Shediac à Cap Pele, chez clair"
    assert [each.normal for each in communities(said, listener.spoken)] == ["Cap-Pele"]
    assert [each.normal for each in communities("Clair", listener.named)] == ["Clair"]
    signed = "Gerry Hachey\nClair (N.-B.)"
    found = communities(signed, listener.spoken, listener.named)
    assert [each.normal for each in found] == ["Clair"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("No, no, everyone's fine", "no"),
        ("Ben non", "no"),
        ("Oui, ma mère", "yes"),
        ("Well, yes I think so", "yes"),
        ("I think so", "yes"),
        ("I don't think so", "no"),
        ("Pas vraiment", "no"),
        ("I'm not sure", ""),
        ("Je sais pas", ""),
        ("The water is at the door", ""),
    ],
)
def test_yes_and_no_are_heard_at_the_beginning(said: str, meant: str) -> None:
    """Fillers before them do not matter; what is neither is left open."""
    assert yes_or_no(said, packaged_wording()) == meant


def test_not_knowing_is_an_answer_without_a_fact(listener: Listener, taxonomy: Taxonomy) -> None:
    """Words for not knowing give no fact, unless the fact follows all the same."""
    tax = taxonomy.category("registry.tax").information[0]
    assert does_not_know("Euh, je sais pas", packaged_wording())
    for said, normal in (("I don't know", None), ("I'm not sure, 04512233 I think", "04512233")):
        fact = answer(
            tax,
            Piece(said, "en"),
            wording=packaged_wording(),
            known=listener.named,
            today=FRIDAY,
        )
        assert (fact.normal if fact else None) == normal


@pytest.mark.parametrize(
    ("category", "language", "said", "facts"),
    [
        ("housing.tenancy", "en",
         "I'm renting in Moncton, I got a notice on November 20 and must be out by December 15.",
         {"notice": "2026-11-20", "deadline": "2026-12-15", "party": ""}),
        ("health.card", "fr",
         "Je suis née le 4 mars 1981 et j'ai déménagé à Caraquet en juillet.",
         {"birth": "1981-03-04", "change": "2026-07"}),
        ("registry.vehicle", "en", "I bought a truck on Nov 3, plate GHT 512.",
         {"vehicle": "GHT512", "transaction": "2026-11-03"}),
        ("environment.wildlife", "en", "A moose on the 134 near the school charged at my kids.",
         {"species": "", "place": "route 134", "danger": ""}),
        ("housing.repair", "en", "No heat since last night at 12 Elm Street. I have two kids.",
         {"address": "12 elm street", "since": "2026-11-26", "household": ""}),
        ("roads.snow", "en", "The plough comes tomorrow, they said. Cormier Road.",
         {"road": "cormier road"}),
    ],
)  # fmt: skip
def test_one_story_fills_several_fields(
    category: str,
    language: Language,
    said: str,
    facts: dict[str, str],
    taxonomy: Taxonomy,
    listener: Listener,
) -> None:
    """Each date goes to the question it answers; a date ahead does not say since when."""
    needed = taxonomy.category(category).information
    found = heard(needed, [Piece(said, language)], known=listener.spoken, today=FRIDAY)
    assert {id: fact.normal for id, fact in found.items()} == facts
