"""Recognisers of names, and what every recogniser promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Doc
from spacy.vocab import Vocab

from redaction.errors import RedactionError
from redaction.recognizers import RECOGNIZERS
from redaction.recognizers.person_field import PersonFieldRecognizer
from redaction.recognizers.person_given import PersonGivenRecognizer
from redaction.recognizers.person_greeting import PersonGreetingRecognizer
from redaction.recognizers.person_introduction import PersonIntroductionRecognizer
from redaction.recognizers.person_kin import PersonKinRecognizer
from redaction.recognizers.person_title import PersonTitleRecognizer
from redaction.recognizers.person_unlisted import PersonUnlistedRecognizer
from redaction.recognizers.sin import SinRecognizer
from redaction.recognizers.timed import TimedRecognizer
from tests.redaction.recognizers.reading import found

FOUND: list[tuple[type[TimedRecognizer], str, str]] = [
    (PersonTitleRecognizer, "ask Mrs. Estabrooks", "Estabrooks"),
    (PersonTitleRecognizer, "Mme Rose-Aimée Losier", "Rose-Aimée Losier"),
    (PersonTitleRecognizer, "M. O'Brien", "O'Brien"),
    (PersonIntroductionRecognizer, "My name is Nokomis Sappier and", "Nokomis Sappier"),
    (PersonIntroductionRecognizer, "je m'appelle Awa Ndiaye", "Awa Ndiaye"),
    (PersonIntroductionRecognizer, "my name is dwayne and", "dwayne"),
    (PersonKinRecognizer, "my daughter Theresa called", "Theresa"),
    (PersonKinRecognizer, "ma voisine Alma d'Entremont", "Alma d'Entremont"),
    (PersonGreetingRecognizer, "Bonjour Yvette,", "Yvette"),
    (PersonGreetingRecognizer, "Thank you,\nKeziah Googoo\n", "Keziah Googoo"),
    (PersonGreetingRecognizer, "Merci d'avance,\n\nZénon Arseneau", "Zénon Arseneau"),
    (PersonFieldRecognizer, "Nom : Doucet, Jean", "Doucet, Jean"),
    (PersonFieldRecognizer, "Full name: amina hassan\n", "amina hassan"),
    (PersonFieldRecognizer, "On 3 May 2026, Vera Nash <v@example.ca> wrote:", "Vera Nash"),
    (PersonGivenRecognizer, "then Oleksandr Koval came", "Oleksandr Koval"),
    (PersonUnlistedRecognizer, "then Tsitsi Mukwashi came", "Tsitsi Mukwashi"),
]

LEFT: list[tuple[type[TimedRecognizer], str]] = [
    (PersonTitleRecognizer, "mr and mrs of the house"),
    (PersonIntroductionRecognizer, "I am Very tired of this"),
    (PersonKinRecognizer, "my daughter called"),
    (PersonGreetingRecognizer, "Bonjour,\nje veux"),
    (PersonGivenRecognizer, "Rose bushes block Saint John and Port Elizabeth"),
    (PersonUnlistedRecognizer, "The Department of Transportation, New Brunswick"),
]


@pytest.mark.parametrize(("recognizer", "text", "value"), FOUND)
def test_finds_every_form(recognizer: type[TimedRecognizer], text: str, value: str) -> None:
    """The recogniser marks exactly the name."""
    assert value in found(recognizer, text)


@pytest.mark.parametrize(("recognizer", "text"), LEFT)
def test_leaves_what_only_looks_alike(recognizer: type[TimedRecognizer], text: str) -> None:
    """A place, an office or an ordinary word is not taken for a name."""
    assert found(recognizer, text) == set()


@pytest.mark.parametrize("recognizer", RECOGNIZERS)
def test_every_recogniser_has_cases_of_its_own(recognizer: type[TimedRecognizer]) -> None:
    """No recogniser is added without forms it must find and leave."""
    tests = Path(__file__).parent / "recognizers"
    named = [path for path in tests.glob("test_*.py") if recognizer.__name__ in path.read_text()]
    assert named or recognizer in {row[0] for row in FOUND}


@pytest.mark.parametrize("recognizer", RECOGNIZERS)
def test_case_41_a_search_out_of_time_raises(recognizer: type[TimedRecognizer]) -> None:
    """A pattern that cannot finish is a failure, not an empty result."""
    with pytest.raises(RedactionError) as failure:
        found(recognizer, "Marie Paul 506-555-0142 " * 2_000, seconds=0.0)
    assert failure.value.reason == "redaction_timeout"


def test_a_recogniser_without_a_deadline_refuses() -> None:
    """Artifacts from elsewhere carry no deadline and are not accepted."""
    artifacts = NlpArtifacts([], Doc(Vocab()), [], [], None, "en")
    with pytest.raises(RedactionError):
        SinRecognizer("en").analyze("x", ["CA_SIN"], artifacts)
