"""Names in running text: found, kept whole, and not confused with places."""

from __future__ import annotations

import pytest

from redaction.model import KnownIdentity, OriginalCase
from redaction.redactor import Redactor

FOUND: list[tuple[str, str]] = [
    ("Hello, my worker is Keziah Googoo and she never calls me back.", "Keziah Googoo"),
    ("I spoke to Jean-Guy LeBlanc at the counter in Shediac last week.", "Jean-Guy LeBlanc"),
    ("J'ai parlé à Réjean Doucet au comptoir de Caraquet la semaine passée.", "Réjean Doucet"),
    ("Les dossiers d'Émilie Robichaud sont toujours en attente.", "Émilie Robichaud"),
    ("The letter for Oluwaseun Adebayo came back to our house twice.", "Oluwaseun Adebayo"),
    ("La lettre de Svitlana Kovalenko est revenue deux fois chez nous.", "Svitlana Kovalenko"),
    ("My neighbour Harpreet Dhillon saw the truck leave on Friday.", "Harpreet Dhillon"),
    ("Mon garçon Zachary a besoin de ses lunettes pour l'école.", "Zachary"),
    ("pls call my sister oksana kravets abt the oil tank before dark", "oksana kravets"),
    ("Signed for by E. J. Toney at the front desk, two boxes of forms.", "E. J. Toney"),
    ("Reviewed with Hope Sock, who rents the flat above the bakery.", "Hope Sock"),
    ("Passengers on the list: Amira Darwish; Wei Huang; Noël Losier.", "Wei Huang"),
    ("La demande d'Édouard d'Entremont attend depuis le mois de mars.", "Édouard d'Entremont"),
    ("Demandez Léonce à Médard, il garde la clé de la salle.", "Médard"),
    ('The form came from Gilbert ("Gibby") Landry, who lives alone.', "Gibby"),
]

KEPT: list[tuple[str, str]] = [
    ("The counter in Shediac was closed again on Friday afternoon.", "Shediac"),
    ("Le comptoir de Saint-Quentin était encore fermé vendredi.", "Saint-Quentin"),
    ("She was moved to the Dr. Everett Chalmers Hospital in Fredericton.", "Everett Chalmers"),
    ("Elle est à l'hôpital Georges-L.-Dumont de Moncton depuis lundi.", "Georges-L.-Dumont"),
    ("Our class at École Marie-Gaétane has no heat since Monday.", "Marie-Gaétane"),
    ("The Department of Transportation closed the road near Elsipogtog.", "Elsipogtog"),
    ("Le ministère des Transports a fermé le pont de Campbellton.", "Transports"),
    ("The sin of pride, and in May we will mark the grace period.", "grace period"),
    ("I still need form LF-204 before December 9, and it costs $975.", "LF-204"),
    ("She takes Xarelto and ramipril, and the pharmacy is closed today.", "Xarelto and ramipril"),
    ("Je suis marié et retraité, et je voudrais payer mes taxes ici.", "marié et retraité"),
    ("The truck of Landry Plumbing Ltd blocked the lane this morning.", "Landry Plumbing"),
    ("La salle paroissiale Saint-Anselme n'a plus de chauffage.", "Saint-Anselme"),
    ("The culvert is plugged with ice again.\n\nCommunity: Wren Hollow", "Wren Hollow"),
    ("Hurricane Juan took the roof, and the cove road is washed out.", "Hurricane Juan"),
]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_names_are_redacted(redactor: Redactor, text: str, name: str) -> None:
    """Names of Acadian, Mi'kmaw and newcomer families are found in both languages."""
    redacted = redactor.redact(text)
    assert name not in redacted.text
    assert name in {text[span.start : span.end] for span in redacted.spans}


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_places_and_things_stay_readable(redactor: Redactor, text: str, kept: str) -> None:
    """Routing and reviewers still see towns, hospitals, departments, forms and amounts."""
    assert kept in redactor.redact(text).text


def test_a_name_found_once_is_redacted_everywhere(redactor: Redactor) -> None:
    """Later mentions by part, in capitals and with a possessive are the same person."""
    text = (
        "My name is Rosalind Akinyele. The file says AKINYELE, and Rosalind's address is wrong. "
        "Please tell rosalind."
    )
    redacted = redactor.redact(text)
    assert "osalind" not in redacted.text.lower()
    assert redacted.text.count("[PERSON 1]") == 4
    assert "[PERSON 1]'s address" in redacted.text


IDENTITY = KnownIdentity(
    names=("Zénon Arseneau",),
    emails=("zenon.a@exemple.ca",),
    phones=("(506) 555-0142",),
    addresses=("77 Upper Loop, Bathurst",),
    numbers=("HM 4411 902",),
)


@pytest.mark.parametrize(
    "secret",
    [
        "zenon arseneau",
        "ARSENEAU",
        "Zénon's",
        "arseneau, zénon",
        "ZENON.A@exemple.ca",
        "506.555 0142",
        "5065550142",
        "555-0142",
        "77, upper loop",
        "HM4411902",
    ],
)
def test_what_intake_knows_of_the_sender_is_redacted(redactor: Redactor, secret: str) -> None:
    """The sender's own values are found in any case, without accents, in any grouping."""
    text = f"Please note {secret} in the file about the culvert on our road."
    redacted = redactor.redact(text, identity=IDENTITY)
    assert secret.removesuffix("'s").lower() not in redacted.text.lower()
    assert "culvert on our road" in redacted.text


def test_a_surname_that_is_a_town_or_a_word_keeps_the_word(redactor: Redactor) -> None:
    """Will Chipman is redacted; the town of Chipman and the verb are not."""
    text = "Will Chipman here. I live in Chipman and will call. Ask Chipman again."
    redacted = redactor.redact(text, identity=KnownIdentity(names=("Will Chipman",)))
    assert (
        redacted.text == "[PERSON 1] here. I live in Chipman and will call. Ask [PERSON 1] again."
    )


def test_a_name_spelled_letter_by_letter_is_the_same_name(redactor: Redactor) -> None:
    """Who spells a surname on the telephone does not give it away."""
    text = "This is Wanda Sylliboy, S-Y-L-L-I-B-O-Y, and I call about the ditch on our road."
    assert "S-Y-L" not in redactor.redact(text).text


def test_a_text_is_read_alike_alone_and_in_company(redactor: Redactor) -> None:
    """What stands beside a text in a batch changes nothing in it."""
    texts = [text for text, _ in (*FOUND, *KEPT)]
    together = redactor.redact_cases([OriginalCase("", text) for text in texts])
    assert together == [redactor.redact_case(OriginalCase("", text)) for text in texts]


@pytest.mark.parametrize("number", ["HM-GXHK-ETMY", "RS-ZYGG-2JTW", "RS-084D-6532"])
def test_the_counters_own_numbers_stay_readable(redactor: Redactor, number: str) -> None:
    """A note that names another case or a sample goes on naming it."""
    assert number in redactor.redact(f"Same ditch as case {number}, look at both.").text
