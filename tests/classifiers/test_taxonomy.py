"""The packaged service catalogue, and what a broken one is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from classifiers.errors import TaxonomyRejected, UnknownCategory
from classifiers.model import Severity
from classifiers.taxonomy import PACKAGED, Bilingual, Information, Taxonomy
from redaction.model import Language

CATALOGUE = {
    "roads.surface": ("S3", 10),
    "roads.snow": ("S3", 2),
    "roads.signs": ("S3", 5),
    "roads.permits": ("S4", 20),
    "health.card": ("S3", 10),
    "health.access": ("S3", 10),
    "health.drugs": ("S3", 5),
    "health.facility": ("S2", 3),
    "social.income": ("S2", 3),
    "social.disability": ("S3", 10),
    "social.child": ("S1", 0),
    "social.seniors": ("S3", 5),
    "housing.repair": ("S3", 5),
    "housing.tenancy": ("S2", 5),
    "housing.subsidy": ("S4", 15),
    "housing.shelter": ("S1", 0),
    "registry.licence": ("S4", 10),
    "registry.vehicle": ("S4", 10),
    "registry.vital": ("S4", 15),
    "registry.tax": ("S3", 15),
    "environment.water": ("S2", 2),
    "environment.pollution": ("S2", 2),
    "environment.wildlife": ("S3", 5),
    "environment.flood": ("S2", 1),
    "other": ("S4", 10),
}

GIVEN: list[tuple[str, str, Language, str]] = [
    ("roads.surface", "place", "en", "A hole on Mountain Road by the church"),
    ("roads.surface", "place", "en", "Washout at [ADDRESS 1]"),
    ("roads.surface", "place", "en", "pothole, rte 134 north"),
    ("roads.surface", "place", "fr", "Un trou dans le chemin des Breau"),
    ("roads.surface", "place", "fr", "Un trou devant le [ADRESSE 1]"),
    ("roads.surface", "place", "fr", "ROUTE 11, PRES DU PONT"),
    ("roads.snow", "since", "en", "not ploughed for two days"),
    ("roads.snow", "since", "en", "nobody came since Friday"),
    ("roads.snow", "since", "fr", "Personne n'est passé depuis hier"),
    ("roads.snow", "since", "fr", "ca fait trois jours qu'on attend"),
    ("roads.snow", "community", "en", "our street in Caraquet"),
    ("roads.snow", "community", "fr", "notre rue à Saint-Quentin"),
    ("roads.signs", "fixture", "en", "the stop sign is down"),
    ("roads.signs", "fixture", "fr", "le lampadaire est éteint"),
    ("health.card", "change", "fr", "Je suis déménagée à Dieppe en mai"),
    ("health.drugs", "item", "en", "my insulin is refused"),
    ("social.income", "file", "en", "case number 448120"),
    ("social.income", "file", "fr", "mon dossier 77-30915"),
    ("health.facility", "affected", "en", "It is about [PERSON 1]."),
    ("social.child", "danger", "fr", "le petit est tout seul, il pleure"),
    ("housing.repair", "household", "en", "I have a five week old and my mother here"),
    ("housing.repair", "household", "fr", "J’habite toute seule"),
    ("housing.tenancy", "deadline", "en", "must be out by Friday"),
    ("housing.tenancy", "deadline", "fr", "je dois partir d'ici vendredi"),
    ("housing.tenancy", "deadline", "fr", "on nous donne trois jours pour sortir"),
    ("housing.subsidy", "application", "fr", "ma demande, [NUMÉRO 1]"),
    ("housing.shelter", "children", "en", "me and my two girls"),
    ("roads.permits", "place", "fr", "un convoi entre Bathurst et Edmundston"),
    ("registry.vehicle", "vehicle", "en", "plate JKR 482"),
    ("registry.tax", "year", "fr", "la facture de 2025"),
    ("environment.water", "symptoms", "fr", "l'eau sent les oeufs pourris"),
    ("environment.flood", "level", "en", "it is knee deep in the basement"),
]

NOT_GIVEN: list[tuple[str, str, Language, str]] = [
    ("roads.surface", "place", "en", "there is a big hole on our road, please fix it"),
    ("roads.surface", "place", "fr", "il y a un trou dans le chemin, venez voir"),
    ("roads.snow", "since", "en", "the plough does not come"),
    ("roads.snow", "since", "fr", "la charrue ne passe pas"),
    ("roads.snow", "community", "en", "our street is not ploughed"),
    ("roads.snow", "community", "fr", "notre rue n'est pas déneigée"),
    ("roads.signs", "fixture", "en", "something is broken on the corner"),
    ("roads.signs", "fixture", "fr", "quelque chose est brisé au coin"),
    ("health.drugs", "item", "en", "you refused what my doctor ordered"),
    ("social.income", "file", "en", "my cheque did not come"),
    ("social.income", "file", "fr", "mon chèque n'est pas arrivé"),
    ("housing.repair", "household", "en", "the heat is off"),
    ("housing.repair", "household", "fr", "le chauffage est arrêté"),
    ("housing.tenancy", "deadline", "fr", "on veut me mettre dehors"),
    ("housing.shelter", "children", "fr", "on n'a pas de place pour dormir"),
    ("registry.vehicle", "vehicle", "en", "I sold my truck"),
    ("registry.tax", "year", "en", "my assessment is too high"),
    ("environment.water", "symptoms", "en", "please call me about the well"),
    ("environment.flood", "level", "fr", "il y a un problème chez nous"),
]


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


def information(taxonomy: Taxonomy, category: str, id: str) -> Information:
    return next(each for each in taxonomy.category(category).information if each.id == id)


def broken(folder: Path, before: str, after: str) -> Path:
    text = PACKAGED.read_text(encoding="utf-8")
    assert before in text
    path = folder / "taxonomy.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_the_packaged_catalogue_holds_exactly_the_published_categories(taxonomy: Taxonomy) -> None:
    """Ids, usual severities and windows are what checks and exported records rely on."""
    found = {each.id: (each.usual_severity.name, each.window_days) for each in taxonomy.categories}
    assert found == CATALOGUE


def test_every_category_belongs_to_the_area_its_id_names(taxonomy: Taxonomy) -> None:
    """The part before the dot is the program area, and every area has a category."""
    assert all(each.area == each.id.split(".")[0] for each in taxonomy.categories)
    assert {each.area for each in taxonomy.categories} == {each.id for each in taxonomy.areas}


def test_every_wording_exists_and_differs_in_both_languages(taxonomy: Taxonomy) -> None:
    """No English text stands in for a French one."""
    wordings: list[Bilingual] = []
    for category in taxonomy.categories:
        wordings += [category.name, category.definition]
        wordings += [each.question for each in category.information]
    assert all(each.en.strip() and each.fr.strip() and each.en != each.fr for each in wordings)


def test_every_definition_says_what_belongs_and_what_does_not(taxonomy: Taxonomy) -> None:
    """Two or three sentences, in either language."""
    for category in taxonomy.categories:
        for language in ("en", "fr"):
            sentences = re.findall(r"[.](?:\s|$)", category.definition.in_(language))
            assert 2 <= len(sentences) <= 3, (category.id, language)


def test_every_category_but_other_needs_one_to_four_things(taxonomy: Taxonomy) -> None:
    """Nothing is asked about a message that nobody here can act on."""
    for category in taxonomy.categories:
        ids = [each.id for each in category.information]
        assert len(set(ids)) == len(ids)
        assert ids == [] if category.id == "other" else 1 <= len(ids) <= 4


def test_questions_can_be_read_aloud(taxonomy: Taxonomy) -> None:
    """Each question contains a question mark and is short enough to be said in one breath."""
    for category in taxonomy.categories:
        for each in category.information:
            for wording in (each.question.en, each.question.fr):
                assert "?" in wording
                assert len(wording) <= 160


@pytest.mark.parametrize(("category", "id", "language", "text"), GIVEN)
def test_information_that_was_given_is_recognised(
    taxonomy: Taxonomy, category: str, id: str, language: Language, text: str
) -> None:
    """The assistant must not ask for what the person already said."""
    assert information(taxonomy, category, id).given(text, language)


@pytest.mark.parametrize(("category", "id", "language", "text"), NOT_GIVEN)
def test_information_that_was_not_given_is_missed(
    taxonomy: Taxonomy, category: str, id: str, language: Language, text: str
) -> None:
    """The assistant must ask for what the person left out."""
    assert not information(taxonomy, category, id).given(text, language)


def test_no_sign_stalls_on_a_long_message(taxonomy: Taxonomy) -> None:
    """A page of near matches is searched for everything in a few seconds at most."""
    text = "on the by at near my de la rue le chemin 1234 since for the past " * 150
    for category in taxonomy.categories:
        for each in category.information:
            each.given(text, "en")
            each.given(text, "fr")


def test_an_unknown_category_is_named(taxonomy: Taxonomy) -> None:
    """The error says which id failed and in which version."""
    with pytest.raises(UnknownCategory, match=r"'roads\.boats'.*2026\.1"):
        taxonomy.category("roads.boats")


def test_the_hash_changes_with_the_file(taxonomy: Taxonomy, tmp_path: Path) -> None:
    """A model trained for one catalogue can tell that it is offered another."""
    other = Taxonomy.load(broken(tmp_path, "window_days = 10", "window_days = 11"))
    assert other.hash != taxonomy.hash
    assert len(other.hash) == 64


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('usual_severity = "S3"', 'usual_severity = "S9"', "roads.surface: key usual_severity"),
        ("window_days = 10", "window_days = -1", "roads.surface: key window_days"),
        ('area = "roads"', 'area = "sea"', "roads.surface: key area: no area 'sea'"),
        ('id = "roads.snow"', 'id = "roads.surface"', "share an id"),
        ("[category.definition]", "[category.meaning]", "roads.surface: key definition"),
        ("signs]\nen = [", "signs]\nen = ['(',", "place: signs: key en: holds a pattern"),
        ("[category.information.question]", "[category.information.ask]", "place: key question"),
        ('version = "2026.1"', "", "key version"),
        ('version = "2026.1"', "version = ", "not readable as TOML"),
    ],
)
def test_a_broken_catalogue_is_refused_by_category_and_key(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    """The organisation that edits its own file is told where to look."""
    with pytest.raises(TaxonomyRejected, match=re.escape(message)):
        Taxonomy.load(broken(tmp_path, before, after))


def test_severities_are_read_as_the_product_orders_them(taxonomy: Taxonomy) -> None:
    """A child at risk is more urgent than a permit."""
    child = taxonomy.category("social.child").usual_severity
    assert child is Severity.S1
    assert child > taxonomy.category("roads.permits").usual_severity
