"""Each recogniser against the forms it must find and the forms it must leave."""

from __future__ import annotations

import pytest
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Doc
from spacy.vocab import Vocab

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.recognizers import RECOGNIZERS
from redaction.recognizers.driver_licence import DriverLicenceRecognizer
from redaction.recognizers.email import EmailRecognizer
from redaction.recognizers.health_number import HealthNumberRecognizer
from redaction.recognizers.luhn import passes_luhn
from redaction.recognizers.payment_card import CalledCardRecognizer, PaymentCardRecognizer
from redaction.recognizers.person_field import PersonFieldRecognizer
from redaction.recognizers.person_given import PersonGivenRecognizer
from redaction.recognizers.person_greeting import PersonGreetingRecognizer
from redaction.recognizers.person_introduction import PersonIntroductionRecognizer
from redaction.recognizers.person_kin import PersonKinRecognizer
from redaction.recognizers.person_title import PersonTitleRecognizer
from redaction.recognizers.person_unlisted import PersonUnlistedRecognizer
from redaction.recognizers.phone import PhoneRecognizer
from redaction.recognizers.postal_code import PostalCodeRecognizer
from redaction.recognizers.sin import CalledSinRecognizer, SinRecognizer
from redaction.recognizers.street_address import StreetAddressRecognizer
from redaction.recognizers.timed import TimedArtifacts, TimedRecognizer


def _found(recognizer: type[TimedRecognizer], text: str, seconds: float = 30.0) -> set[str]:
    artifacts = TimedArtifacts([], Doc(Vocab()), [], [], None, "en")
    artifacts.deadline = Deadline.after(seconds)
    results = recognizer("en").analyze(text, [recognizer.ENTITY], artifacts)
    return {text[result.start : result.end] for result in results if result.score >= 0.5}


FOUND: list[tuple[type[TimedRecognizer], str, str]] = [
    (SinRecognizer, "mine is 130 692 544 thanks", "130 692 544"),
    (SinRecognizer, "130-692-544", "130-692-544"),
    (SinRecognizer, "(130692544)", "130692544"),
    (SinRecognizer, "no 130.692.544, merci", "130.692.544"),
    (CalledSinRecognizer, "my SIN is 130 692 545", "130 692 545"),
    (CalledSinRecognizer, "S.I.N.: 130-692-545", "130-692-545"),
    (CalledSinRecognizer, "NAS : 13069254", "13069254"),
    (CalledSinRecognizer, "mon numéro d'assurance sociale est le 123 456 789", "123 456 789"),
    (CalledSinRecognizer, "Social insurance number\n987654321", "987654321"),
    (EmailRecognizer, "write to marie.paul+form@example.ca.", "marie.paul+form@example.ca"),
    (EmailRecognizer, "http://x.example/?to=li.wei@example.org&n=1", "li.wei@example.org"),
    (EmailRecognizer, "réjean.hébert@exemple.ca", "réjean.hébert@exemple.ca"),
    (EmailRecognizer, "amina @ example . com", "amina @ example . com"),
    (EmailRecognizer, "marie dot paul at example dot ca", "marie dot paul at example dot ca"),
    (
        EmailRecognizer,
        "jean point roy arobase exemple point ca",
        "jean point roy arobase exemple point ca",
    ),
    (PhoneRecognizer, "call 506-555-0142", "506-555-0142"),
    (PhoneRecognizer, "(902) 555 0142 ext. 23", "(902) 555 0142 ext. 23"),
    (PhoneRecognizer, "506.555.0142 poste 7", "506.555.0142 poste 7"),
    (PhoneRecognizer, "+1 709 555-0142", "+1 709 555-0142"),
    (PhoneRecognizer, "7825550142", "7825550142"),
    (PhoneRecognizer, "555-0142 le soir", "555-0142"),
    (PhoneRecognizer, "+33 1 42 68 53 00", "+33 1 42 68 53 00"),
    (PhoneRecognizer, "tél. : 42 68 53 00", "42 68 53 00"),
    (PostalCodeRecognizer, "Moncton NB E1C 4Z5", "E1C 4Z5"),
    (PostalCodeRecognizer, "b3h4r2", "b3h4r2"),
    (PostalCodeRecognizer, "C1A-7N8", "C1A-7N8"),
    (PaymentCardRecognizer, "4111 1111 1111 1111", "4111 1111 1111 1111"),
    (PaymentCardRecognizer, "la carte 5500-0000-0000-0004.", "5500-0000-0000-0004"),
    (PaymentCardRecognizer, "378282246310005", "378282246310005"),
    (CalledCardRecognizer, "Visa 4111 1111 1111 1112", "4111 1111 1111 1112"),
    (CalledCardRecognizer, "carte de crédit no 4111111111111112", "4111111111111112"),
    (HealthNumberRecognizer, "my MSI number is 0123 456 789", "0123 456 789"),
    (HealthNumberRecognizer, "Medicare: 123-456-789", "123-456-789"),
    (HealthNumberRecognizer, "assurance-maladie no 123456789", "123456789"),
    (HealthNumberRecognizer, "MCP 123 456 789 012", "123 456 789 012"),
    (HealthNumberRecognizer, "12345678 is my health card", "12345678"),
    (DriverLicenceRecognizer, "driver's licence ABCDE-010190123", "ABCDE-010190123"),
    (DriverLicenceRecognizer, "numéro de permis : 1234567", "1234567"),
    (StreetAddressRecognizer, "I live at 1243 Main Street, upstairs", "1243 Main Street"),
    (StreetAddressRecognizer, "1201 Mouth of Keswick Rd", "1201 Mouth of Keswick Rd"),
    (StreetAddressRecognizer, "88 Pinehurst Court, Apt 4", "88 Pinehurst Court, Apt 4"),
    (StreetAddressRecognizer, "1243 route 133", "1243 route 133"),
    (StreetAddressRecognizer, "12, rue de l'Église, app. 4", "12, rue de l'Église, app. 4"),
    (StreetAddressRecognizer, "au 880 chemin Saint-Charles", "880 chemin Saint-Charles"),
    (StreetAddressRecognizer, "P.O. Box 71", "P.O. Box 71"),
    (StreetAddressRecognizer, "case postale 12", "case postale 12"),
    (StreetAddressRecognizer, "R.R. 2", "R.R. 2"),
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
    (SinRecognizer, "130 692 545"),
    (SinRecognizer, "000 000 000"),
    (SinRecognizer, "order 1130692544"),
    (SinRecognizer, "$130692544"),
    (CalledSinRecognizer, "I lost my SIN card in 2024"),
    (CalledSinRecognizer, "nasty 130692545"),
    (EmailRecognizer, "meet at example street"),
    (EmailRecognizer, "@harbour"),
    (PhoneRecognizer, "on 2026-11-23"),
    (PhoneRecognizer, "$555-0142"),
    (PhoneRecognizer, "form 106-555-0142"),
    (PhoneRecognizer, "+999 12 34 56"),
    (PostalCodeRecognizer, "D1A 1A1"),
    (PostalCodeRecognizer, "form E1C 4ZZ"),
    (PaymentCardRecognizer, "4111 1111 1111 1112"),
    (PaymentCardRecognizer, "1111111111111111"),
    (CalledCardRecognizer, "my visa expired in 2025"),
    (HealthNumberRecognizer, "123456789"),
    (HealthNumberRecognizer, "Medicare since 2019"),
    (DriverLicenceRecognizer, "licence class 5, 2026"),
    (StreetAddressRecognizer, "I waited 5 days on the street"),
    (StreetAddressRecognizer, "route 133 near the bridge"),
    (StreetAddressRecognizer, "8046, un O à la place du zéro"),
    (PersonTitleRecognizer, "mr and mrs of the house"),
    (PersonIntroductionRecognizer, "I am Very tired of this"),
    (PersonKinRecognizer, "my daughter called"),
    (PersonGreetingRecognizer, "Bonjour,\nje veux"),
    (PersonGivenRecognizer, "Rose bushes block Saint John and Port Elizabeth"),
    (PersonUnlistedRecognizer, "The Department of Transportation, New Brunswick"),
]


@pytest.mark.parametrize(("recognizer", "text", "value"), FOUND)
def test_finds_every_form(recognizer: type[TimedRecognizer], text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in _found(recognizer, text)


@pytest.mark.parametrize(("recognizer", "text"), LEFT)
def test_leaves_what_only_looks_alike(recognizer: type[TimedRecognizer], text: str) -> None:
    """An invalid check digit, a date or a word is not taken for an identifier."""
    assert _found(recognizer, text) == set()


@pytest.mark.parametrize("recognizer", RECOGNIZERS)
def test_every_recogniser_has_a_case_of_its_own(recognizer: type[TimedRecognizer]) -> None:
    """No recogniser is added without a form it must find and one it must leave."""
    assert recognizer in {row[0] for row in FOUND}
    assert recognizer in {row[0] for row in LEFT} | {PersonFieldRecognizer}


@pytest.mark.parametrize("recognizer", RECOGNIZERS)
def test_case_41_a_search_out_of_time_raises(recognizer: type[TimedRecognizer]) -> None:
    """A pattern that cannot finish is a failure, not an empty result."""
    with pytest.raises(RedactionError) as failure:
        _found(recognizer, "Marie Paul 506-555-0142 " * 2_000, seconds=0.0)
    assert failure.value.reason == "redaction_timeout"


def test_a_recogniser_without_a_deadline_refuses() -> None:
    """Artifacts from elsewhere carry no deadline and are not accepted."""
    artifacts = NlpArtifacts([], Doc(Vocab()), [], [], None, "en")
    with pytest.raises(RedactionError):
        SinRecognizer("en").analyze("x", ["CA_SIN"], artifacts)


@pytest.mark.parametrize(
    ("digits", "valid"), [("046454286", True), ("046454287", False), ("000000000", False)]
)
def test_luhn_check(digits: str, valid: bool) -> None:
    """The check digit decides, and one digit repeated never passes."""
    assert passes_luhn(digits) is valid
