"""The rules under severity: what raises it, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.errors import RulesRejected
from classifiers.model import Severity
from classifiers.phrase import compile_phrase
from classifiers.phrasebook import Phrasebook, Search
from classifiers.severity import PACKAGED, SeverityRules, floor
from classifiers.words import plain, read_words
from redaction.model import Language

RAISED: list[tuple[str, Language, str]] = [
    ("There is a strong smell of gas in the hallway.", "en", "gas.smell"),
    ("Ça sent le gaz dans la cage d'escalier depuis midi.", "fr", "gas.smell"),
    ("Ça sent les œufs pourris dans la cave.", "fr", "gas.smell"),
    ("No rush, but the carbon monoxide alarm keeps beeping.", "en", "carbon_monoxide"),
    ("Le détecteur de monoxyde sonne, je l'ai mis dehors.", "fr", "carbon_monoxide"),
    ("I have been counting my pills and I want to end my life.", "en", "self_harm"),
    ("J'ai plus envie de vivre, merci pour tout.", "fr", "self_harm"),
    ("I've a bottle of pills here and I'm going to take them all.", "en", "self_harm"),
    ("J'ai des pilules ici pis je vais toutes les prendre.", "fr", "self_harm"),
    ("A power line is down on the playground.", "en", "electric.live"),
    ("Un fil électrique est tombé sur la route.", "fr", "electric.live"),
    ("My ex says he is going to kill me.", "en", "weapon.threat"),
    ("Il a sorti un couteau et menace de me tuer.", "fr", "weapon.threat"),
    ("My boyfriend hits me when he drinks.", "en", "violence.home"),
    ("Mon mari me frappe.", "fr", "violence.home"),
    ("Two toddlers are home alone next door.", "en", "child.harm"),
    ("Mon élève a des marques de ceinture dans le dos.", "fr", "child.harm"),
    ("My father has chest pain.", "en", "medical.now"),
    ("Ma mère ne respire plus bien, elle respire mal.", "fr", "medical.now"),
    ("The furnace quit and it is minus twenty.", "en", "heat.lost_in_cold"),
    ("Plus de chauffage et il fait moins quinze.", "fr", "heat.lost_in_cold"),
    ("The furnace is dead. My grandmother is eighty-four.", "en", "heat.lost_vulnerable"),
    ("Le chauffage est brisé et j'ai un bébé.", "fr", "heat.lost_vulnerable"),
    ("We have nowhere to sleep tonight.", "en", "shelter.none"),
    ("On dort dans notre auto.", "fr", "shelter.none"),
    ("There is nothing to eat for the kids.", "en", "food.none_vulnerable"),
    ("Il n'y a plus rien à manger pour les enfants.", "fr", "food.none_vulnerable"),
    ("Mom fell and can't get up.", "en", "care.gone"),
    ("Mon voisin de 88 ans est par terre depuis hier.", "fr", "care.gone"),
    ("The river is rising fast and we are trapped upstairs.", "en", "flood.people"),
    ("On est pris dans la maison, l'eau monte.", "fr", "flood.people"),
    ("She ran out of insulin yesterday.", "en", "medicine.life"),
    ("Il n'a plus d'insuline.", "fr", "medicine.life"),
    ("Someone is in danger now: yes", "en", "danger.said"),
    ("Quelqu'un est en danger en ce moment : oui", "fr", "danger.said"),
    ("I wonder if you could advise, the children are in danger.", "en", "danger.said"),
    ("Bonjour, ma vie est en danger.", "fr", "danger.said"),
    ("Power has been out since noon. She is on oxygen.", "en", "power.lifeline"),
    ("Panne de courant ici. Mon mari a un respirateur.", "fr", "power.lifeline"),
    ("There are maybe three hours left in the tank.", "en", "medicine.life"),
    ("C'est notre dernière bonbonne.", "fr", "medicine.life"),
    ("He changed the locks. It is sleeting and my baby is with me.", "en", "shelter.locked_out"),
    ("Il a changé les serrures. Il neige et j'ai un bébé.", "fr", "shelter.locked_out"),
    ("The hospital is discharging me today and I have nowhere to go.", "en", "shelter.none"),
    ("Je sors de prison ce matin avec un sac.", "fr", "shelter.none"),
    ("My neighbour is trapped under the tractor.", "en", "person.trapped"),
    ("Il est coincé sous le tracteur.", "fr", "person.trapped"),
    ("A bear is in our house.", "en", "animal.attack"),
    ("Un ours est dans notre cuisine.", "fr", "animal.attack"),
    ("An old man is in the road in pyjamas.", "en", "care.gone"),
    ("Une dame âgée est dehors en jaquette.", "fr", "care.gone"),
    ("A resident, 85 years old, is nowhere to be found.", "en", "person.missing"),
    ("Résidente de 85 ans introuvable depuis midi.", "fr", "person.missing"),
    ("My ex found where we live.", "en", "violence.home"),
    ("Mon ex a trouvé où on reste.", "fr", "violence.home"),
    ("I am afraid of what I might do to her.", "en", "self_harm"),
    ("J'ai peur de lui faire du mal.", "fr", "self_harm"),
    ("Thanks for your time. I can't really feel my toes.", "en", "medical.now"),
    ("Merci de votre temps. Je ne sens plus mes orteils.", "fr", "medical.now"),
    ("The water is knee deep downstairs and we are upstairs.", "en", "flood.people"),
    ("L'eau est rendue à nos genoux.", "fr", "flood.people"),
]

URGENT: list[tuple[str, Language, str]] = [
    ("My cheque never came this month.", "en", "income.stopped"),
    ("Mon chèque n'est jamais arrivé.", "fr", "income.stopped"),
    ("They will cut off our power.", "en", "service.cut"),
    ("On n'a plus d'eau dans l'immeuble.", "fr", "service.cut"),
    ("The eviction hearing is tomorrow.", "en", "deadline.near"),
    ("L'audience d'expulsion est demain.", "fr", "deadline.near"),
    ("There is a sinkhole by the school.", "en", "road.hazard"),
    ("Un arbre en travers de la route 11.", "fr", "road.hazard"),
    ("The fridge is empty and I have two kids.", "en", "food.short"),
    ("Le frigo est vide et j'ai deux enfants.", "fr", "food.short"),
    ("My nephew took her bank card, my aunt is 83 years old.", "en", "care.stopped"),
    ("Mon cousin garde sa pension, ma tante a 83 ans.", "fr", "care.stopped"),
    ("The old dam is leaking more than last week.", "en", "flood.home"),
    ("Le vieux barrage fuit plus que la semaine passée.", "fr", "flood.home"),
]

CALM_OR_NEGATED: list[tuple[str, Language]] = [
    ("There is no smell of gas, only an old stove to remove.", "en"),
    ("Il n'y a aucune odeur de gaz.", "fr"),
    ("On ne sent pas le gaz.", "fr"),
    ("He was never violent and does not have a gun.", "en"),
    ("The gas station sign is out of date.", "en"),
    ("EMERGENCY!!! My licence plate sticker is ugly and I am FURIOUS!!!", "en"),
    ("URGENT!!! Le formulaire est laid et je suis FÂCHÉ!!!", "fr"),
    ("That pothole is going to kill my suspension.", "en"),
    ("Three years ago our house burned down; I need a copy of the deed.", "en"),
    ("Je voudrais un permis de feu pour samedi.", "fr"),
    ("I have a question about the rifle season for deer.", "en"),
    ("Merci pour le nouveau poêle.", "fr"),
    ("No one is in danger.", "en"),
    ("Personne n'est en danger.", "fr"),
    ("Nobody is in immediate danger.", "en"),
    ("Il n'y a aucun danger immédiat.", "fr"),
    ("The boat ramp sign is missing at 105 Main Street.", "en"),
    ("Le montant a disparu de ma facture depuis que ma fille est sur le titre.", "fr"),
    ("My father had a heart attack two months ago and needs a form.", "en"),
    ("Mon père a fait un AVC il y a deux mois, quel formulaire remplir?", "fr"),
    ("The quote for my grandfather's ramp is attached.", "en"),
    ("Le devis pour la rampe de mon père est en pièce jointe.", "fr"),
    ("THE PARKING MACHINE ATE MY MONEY!!! I AM DYING TO KNOW WHO IS IN CHARGE!!!", "en"),
    ("SCANDALEUX!!! Le feu au coin de la rue change trop vite!!!", "fr"),
    ("My son is at camp, he needs a fishing licence.", "en"),
    ("Mon fils est tombé en amour avec la chasse, il veut son permis.", "fr"),
    ("Elle a peur de lui demander une signature.", "fr"),
    ("Il n'y a pas de place au programme de jour.", "fr"),
    ("Nobody is trapped in the elevator.", "en"),
    ("Personne n'est coincé dans l'ascenseur.", "fr"),
    ("The fender is dented and nobody was hurt in the accident.", "en"),
    ("Nouvelle clôture, personne n'a été blessé.", "fr"),
]


NOT_IMMEDIATE: list[tuple[str, Language]] = [
    ("The roof is letting water in and I am tired of it.", "en"),
    ("Le toit coule, l'eau tombe sur mon plancher.", "fr"),
    ("The neighbour's dog barks all night, I want it to stop.", "en"),
    ("La musique joue toute la nuit, je veux que ça arrête.", "fr"),
    ("Someone is dumping garbage in the brook behind us.", "en"),
    ("Des gens jettent leurs vidanges dans le ruisseau chez nous.", "fr"),
    ("The water pressure is too weak to fill my tub.", "en"),
    ("La pression est trop faible pour remplir mon bain.", "fr"),
    ("The truck is stuck in the snow.", "en"),
    ("Mon camion est pris dans la neige.", "fr"),
    ("Attendant can't leave him while the chair is being fixed.", "en"),
    ("Il ne peut pas se lever seul, le lève-personne de mon fils est tombé en panne.", "fr"),
    ("My son needs a place in daycare, we are thinking of ending the lease.", "en"),
    ("Ma fille n'a pas de place à la garderie.", "fr"),
]


@pytest.mark.parametrize(("text", "language"), NOT_IMMEDIATE)
def test_ordinary_trouble_is_not_immediate(text: str, language: Language) -> None:
    """Words that emergencies use too do not wake anyone at night."""
    assert floor(text, language)[0] is not Severity.S1


@pytest.mark.parametrize(("text", "language", "rule"), RAISED)
def test_danger_is_immediate(text: str, language: Language, rule: str) -> None:
    """Danger to life or health is S1 in either language, and the reason names rule and words."""
    severity, reasons = floor(text, language)
    assert severity is Severity.S1
    reason = next(each for each in reasons if each.startswith(f"{rule}: "))
    words = reason.removeprefix(f"{rule}: ").split(", ")
    assert all(word in text for word in words)


@pytest.mark.parametrize(("text", "language", "rule"), URGENT)
def test_hazard_income_service_and_deadline_are_urgent(
    text: str, language: Language, rule: str
) -> None:
    """What cannot wait past the day is S2."""
    severity, reasons = floor(text, language)
    assert severity is Severity.S2
    assert any(each.startswith(f"{rule}: ") for each in reasons)


@pytest.mark.parametrize(("text", "language"), CALM_OR_NEGATED)
def test_negation_trifles_and_other_meanings_raise_nothing(text: str, language: Language) -> None:
    """A denied danger, a loud trifle or the same words in another sense have no floor."""
    assert floor(text, language)[0] is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nobody is trapped upstairs, but my son is trapped under the roof.", "en"),
        ("Personne n'est pris en haut, mais mon fils est coincé sous le toit.", "fr"),
        ("My father had a heart attack last year and now he has chest pain.", "en"),
        ("Mon père a fait un AVC il y a deux mois et là il respire mal.", "fr"),
    ],
)
def test_what_is_left_out_hides_nothing_beside_it(text: str, language: Language) -> None:
    """An exception covers its own words, never a danger named in the same sentence."""
    assert floor(text, language)[0] is Severity.S1


@pytest.mark.parametrize("soothing", ["Not urgent, whenever you can.", "Rien d'urgent, merci."])
@pytest.mark.parametrize(("text", "language", "rule"), RAISED)
def test_soothing_words_never_lower(
    text: str, language: Language, rule: str, soothing: str
) -> None:
    """Politeness before or after an emergency changes nothing."""
    assert floor(f"{soothing} {text}", language)[0] is Severity.S1
    assert floor(f"{text} {soothing}", language)[0] is Severity.S1


@pytest.mark.parametrize(("text", "language", "rule"), RAISED)
def test_capitals_accents_and_apostrophes_change_nothing(
    text: str, language: Language, rule: str
) -> None:
    """Shouting, typing without accents and curly apostrophes leave the rule standing."""
    assert floor(text.upper(), language)[0] is Severity.S1
    assert floor(plain(text), language)[0] is Severity.S1
    assert floor(text.replace("'", "’"), language)[0] is Severity.S1


def test_every_rule_is_named_and_worded_in_both_languages() -> None:
    """Each rule has a name in English and French, an id of its own, and words in both."""
    rules = SeverityRules.load().rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.name.en and rule.name.fr for rule in rules)
    assert all(rule.together or all(rule.phrases.values()) for rule in rules)


def test_rule_can_be_found_by_the_id_in_a_reason() -> None:
    """A recorded reason leads back to the rule's name, or to nothing once the rule is gone."""
    rules = SeverityRules.load()
    found = rules.rule("gas.smell")
    assert found is not None
    assert found.name.fr == "Odeur ou fuite de gaz"
    assert rules.rule("never.was") is None


@pytest.mark.parametrize(
    ("phrase", "matching", "other"),
    [
        ("gas leak", "a gas leak here", "gasoline leaks"),
        ("suicid*", "suicidaire", "homicide"),
        ("(strong)? smell", "a smell", "a smelly dog"),
        ("8# years", "83 years", "38 years"),
        ("smell ~ gas", "smell some kind of gas", "smell it. The gas bill"),
        ("out (of (oil|wood))? (now|today)", "out of oil today", "out of milk today"),
        ("l'eau monte", "l’eau monte", "le monte"),
    ],
)
def test_phrases_mean_what_the_file_says(phrase: str, matching: str, other: str) -> None:
    """Each sign of the phrase language matches what its description promises and no more."""
    book = Phrasebook([compile_phrase(phrase, "en", {})], {}, {}, ["not"])

    def found(text: str) -> bool:
        search = Search(book, read_words(text, {}), "en")
        return any(search.spans(number) for number in search.awake(range(1)))

    assert found(matching)
    assert not found(other)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('severity = "S1"', 'severity = "S9"', "unknown severity"),
        ('"vulnerable", "cold"]', '"vulnerable", "warm"]', "shelter.locked_out.*words.warm"),
        ("<heat_lost>", "<heat_mislaid>", "heat.lost_in_cold.*words.heat_mislaid"),
        ('"(gas|propane) ~ (leak', '"(gas|propane ~ (leak', "gas.smell.*bracket"),
        ("days = 5", "day = 5", "deadline.near.*unknown key 'day'"),
        ('from = "11-01"', 'from = "1 November"', "MM-DD"),
        ("[[rule]]", "[[rule", "not readable"),
    ],
)
def test_broken_rules_file_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    """A mistake in the file is named; it is never skipped over."""
    text = PACKAGED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "severity.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesRejected, match=complaint):
        SeverityRules.load(tmp_path / "severity.toml")
