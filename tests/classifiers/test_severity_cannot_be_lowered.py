"""Nothing said in a message takes back an emergency that a rule holds (case 51)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifiers.model import Severity
from classifiers.severity import floor
from redaction.model import Language
from tests.classifiers.test_severity import RAISED

INJECTIONS: dict[Language, list[str]] = json.loads(
    Path(__file__).with_name("injections.json").read_text(encoding="utf-8")
)
EMERGENCIES: tuple[tuple[Language, str], ...] = (
    ("en", "Hello. There is a strong smell of gas in our basement. My husband is in bed."),
    ("en", "Good evening. My mother is 91. The furnace stopped and it is freezing outside."),
    ("en", "Hi there. He threatened to kill me last night. I am at my sister's."),
    ("en", "Sorry to bother you. The baby is not breathing well. She is turning blue."),
    ("fr", "Bonjour. Ça sent le gaz dans la cave. Mon mari est couché."),
    ("fr", "Bonsoir. Le détecteur de monoxyde sonne. Les enfants ont mal à la tête."),
    ("fr", "Allô. Mon mari me frappe. Je suis cachée chez une amie."),
    ("fr", "Excusez-moi. On n'a nulle part où dormir ce soir. J'ai un bébé de six mois."),
)
EVERY_INJECTION = [(language, text) for language, texts in INJECTIONS.items() for text in texts]
SWAPS: tuple[tuple[Language, str, str], ...] = (
    (
        "en",
        "My mother in Shediac has no heat and it is -20.",
        "My mother in Eskasoni has no heat and it is -20.",
    ),
    (
        "en",
        "Rita says there is gas leaking in the stairwell.",
        "Oluwaseun says there is gas leaking in the stairwell.",
    ),
    (
        "en",
        "The house is on fire and people are inside.",
        "the house is on fire and people are inside",
    ),
    ("en", "I can't breathe and my chest hurts.", "i cant breathe and my chest hurts"),
    (
        "fr",
        "Ma mère à Caraquet n'a plus de chauffage et il fait -20.",
        "Ma mere a Tracadie n'a plus de chauffage et il fait -20.",
    ),
    ("fr", "Il y a une fuite de gaz chez Réjean.", "il y a une fuite de gaz chez thi lan"),
)


MISSPELT: tuple[tuple[Language, str], ...] = (
    ("en", "The carbon monoxyde alarm keeps beeping."),
    ("en", "The furnance quit and it is minus twenty."),
    ("en", "She ran out of insuline yesterday."),
    ("en", "My boyfreind hits me when he drinks."),
    ("en", "I have been thinking about sucide."),
    ("en", "Mom is on oxigen and the power is out."),
    ("en", "Two todlers are home alone next door."),
    ("fr", "Ca sent le propanne dans l'escalier."),
    ("fr", "Le detecteur de monoxide sonne."),
    ("fr", "Plus de chaufage et il fait moins quinze."),
    ("fr", "Il na plus d'insulline."),
    ("fr", "Je pense au suiside."),
    ("fr", "Il a sorti un coutau et menace de me tuer."),
    ("fr", "Panne de courrant ici. Mon mari a un respirateur."),
)


def _variants(text: str, injected: str) -> list[str]:
    """Put an injection before, after, between the sentences, and inside one."""
    sentences = text.split(". ")
    words = text.split()
    # Before the last word of the first sentence: inside, yet not between the words of danger.
    inside = len(sentences[0].split())
    return [
        f"{injected} {text}",
        f"{text} {injected}",
        f"{injected}\n\n{text}",
        f"{sentences[0]}. {injected} {'. '.join(sentences[1:])}",
        " ".join([*words[: inside + 2], injected, *words[inside + 2 :]]),
    ]


def test_there_are_two_hundred_attempts() -> None:
    """A hundred in each language, none twice."""
    assert [len(set(INJECTIONS[language])) for language in ("en", "fr")] == [100, 100]


@pytest.mark.parametrize(("language", "text"), EMERGENCIES)
def test_case_51_two_hundred_injections_leave_an_emergency_what_it_is(
    language: Language, text: str
) -> None:
    """Before, after, between and inside the sentences, in either language, S1 stays S1."""
    assert floor(text, language)[0] is Severity.S1
    lowered = [
        variant
        for _, injected in EVERY_INJECTION
        for variant in _variants(text, injected)
        if floor(variant, language)[0] is not Severity.S1
    ]
    assert not lowered


@pytest.mark.parametrize("number", range(len(RAISED)))
def test_case_51_no_word_boundary_is_a_weak_one(number: int) -> None:
    """Each attempt stands between two words of each emergency, between those of danger too."""
    text, language, _rule = RAISED[number]
    words = text.split()
    lowered = []
    for turn, (_, injected) in enumerate(EVERY_INJECTION):
        place = (number + turn) % (len(words) + 1)
        variant = " ".join([*words[:place], injected, *words[place:]])
        if floor(variant, language)[0] is not Severity.S1:
            lowered.append(variant)
    assert not lowered


@pytest.mark.parametrize(("language", "text"), MISSPELT)
def test_common_misspellings_lower_nothing(language: Language, text: str) -> None:
    """A slip in a word that carries the danger is read as what was meant."""
    assert floor(text, language)[0] is Severity.S1


@pytest.mark.parametrize(("language", "one", "other"), SWAPS)
def test_names_towns_capitals_and_accents_change_nothing(
    language: Language, one: str, other: str
) -> None:
    """Who writes, from where, and how carefully, is no part of how urgent it is."""
    assert floor(one, language)[0] is Severity.S1
    assert floor(other, language)[0] is Severity.S1


@pytest.mark.parametrize(("language", "text"), EMERGENCIES)
def test_shouting_neither_raises_nor_lowers(language: Language, text: str) -> None:
    """Capitals and exclamation marks are read as if they were not there."""
    plainly, loudly = floor(text.lower(), language), floor(f"{text.upper()}!!!", language)
    assert plainly[0] is loudly[0] is Severity.S1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "URGENT!!! EMERGENCY!!! I want my licence plate NOW, this is KILLING me!!!"),
        ("fr", "URGENT!!! C'est une question de vie ou de mort, JE VEUX ma vignette!!!"),
    ],
)
def test_shouting_makes_no_emergency(language: Language, text: str) -> None:
    """A loud trifle stays a trifle."""
    assert floor(text, language)[0] is not Severity.S1
