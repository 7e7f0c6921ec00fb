"""Invented identifiers of every kind, and the words each naturally comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redaction.model import Language


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words("""
    Arsenault Babineau Belliveau Blanchard Boudreau Bourgeois Brideau Chiasson Comeau Chouinard
    Daigle Doiron Doucet Duguay Fougère Gallant Gaudet Gautreau Godbout Hébert Lanteigne Losier
    Mazerolle Melanson Ouellette Pellerin Poirier Robichaud Saulnier Savoie Surette Thériault
    Thibodeau Vautour Vienneau Landry Maillet Cyr-Daigneault Gauvin Haché-Duguas Sylliboy Googoo
    Knockwood Augustine Sacobie Polchies Sappier Gloade Labillois Milliea Okonkwo Adeyemi Nwachukwu
    Mukendi Tshibangu Kabongo Ouédraogo Traoré Diallo Habimana Uwimana Haddad Khalil Barakat
    Chowdhury Rahman Siddiqui Gurung Shrestha Tamang Nguyen Villanueva Macapagal Bautista Petrenko
    Kovalenko Shevchuk Bondarenko Kowalczyk Horvat Dragomir Ionescu Fernandes Oliveira Cardoso
    Hernández Quiñones Tanaka Yamamoto Dhaliwal Grewal Sandhu MacKinnon MacIsaac Gillis Beaton
    Rankin MacEachern Zwicker Crouse Mosher Hatfield Steeves Trenholm Wheaton Tingley Carmody
    O'Halloran Dollimount Penney Kavanagh Hynes-Ryan Bélisle Vigneault Turbide Leblanc-Roy Mofokeng
    Abebe-Worku Tesfaye Gebremariam Castellanos Pacheco Lindqvist Johansen Papadakis Zielinski
    Rasmussen Baptiste Desrosiers Toussaint Lamontagne Beaulieu Charlebois Pettipas Benoit-Muise
    """)
GIVEN = _words("""
    Marie-Ève Donald Amina Joseph Rachelle Kwame Ghislaine Patrick Oksana Réjean Divya Megan Étienne
    Fatima Gerald Noémie Samuel Ingrid Bernadette Tomás Priya Colleen Yvon Leila Duncan Mylène
    """)
STREETS = _words("""
    Kestrel Heron Juniper Wharfside Lantern Blueberry Osprey Millstone Foxglove Tamarack Driftwood
    Sandpiper Cranberry Lighthouse Harrier Puffin
    """)
RUES = _words("""
    Hérons Pruches Goélands Trembles Moulins Framboisiers Outardes Bouleaux Cormorans Mélèzes
    Saules Éperviers Bleuets Érables Marées Phares
    """)
HOLLOWS = ("Hollow", "Point", "Ridge", "Brook", "Cove", "Meadow", "Landing", "Glen")
COLOURS = ("Gris", "Bleus", "Dorés", "Blancs", "Noirs", "Sauvages", "Perdus", "Endormis")
LETTERS = "GHJKLMNPRSTVWXYZ"  # no digit of a hexadecimal number among them
MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": ("January", "March", "April", "June", "September", "November"),
    "fr": ("janvier", "mars", "avril", "juin", "septembre", "novembre"),
}
Value = Callable[[int, Language], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One entity type: how a value is made and the words it naturally comes in.

    `sentence` stands in a text, `label` in a subject, a signature or the name of a file.
    """

    entity: str
    value: Value
    sentence: Mapping[Language, str]
    label: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Canary:
    """One value in one place of one message; `written` is the value with its words."""

    entity: str
    door: str
    place: str
    language: Language
    value: str
    written: str

    def __str__(self) -> str:
        return f"{self.entity} {self.door} {self.place} {self.language}: {self.written!r}"


def luhn(digits: str) -> str:
    """Append the check digit of ISO 7812."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits))]
    return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def person(n: int, _language: Language) -> str:
    return f"{GIVEN[n % len(GIVEN)]} {SURNAMES[n]}"


def email(n: int, _language: Language) -> str:
    return f"{STREETS[n % 16].lower()}.{1300 + n}@example.org"


def phone(n: int, _language: Language) -> str:
    return f"{(506, 902)[n // 100]}-555-{100 + n % 100:04d}"


def sin(n: int, _language: Language) -> str:
    digits = luhn(f"0{46_150_00 + 3 * n:07d}")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def health_number(n: int, _language: Language) -> str:
    return f"{7204 + n} {418 + n} {305 + n}"


def driver_licence(n: int, _language: Language) -> str:
    return f"MERQU{260_770_003 + 1000 * n}"


def plate(n: int, _language: Language) -> str:
    return f"{LETTERS[n // 16]}{LETTERS[n % 16]}K {230 + n}"


def passport(n: int, _language: Language) -> str:
    return f"{LETTERS[n // 16]}{LETTERS[n % 16]}{418_206 + n}"


def card(n: int, _language: Language) -> str:
    digits = luhn(f"45391{4_870_343_600 + 7 * n:010d}")
    return f"{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:]}"


def iban(n: int, _language: Language) -> str:
    account = f"37040044{532_013_000 + n:010d}"
    check = 98 - int(f"{account}131400") % 97
    whole = f"DE{check:02d}{account}"
    return " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def bank_account(n: int, _language: Language) -> str:
    return f"20714-{418_200_100 + n}"


def postal_code(n: int, _language: Language) -> str:
    return f"E{n % 9 + 1}{LETTERS[n % 16]} {n // 16 + 1}{LETTERS[n % 15]}{n % 7 + 2}"


def street_address(n: int, language: Language) -> str:
    if language == "fr":
        return f"{1040 + n}, rue des {RUES[n % 16]}-{COLOURS[n // 16]}"
    return f"{1040 + n} {STREETS[n % 16]} {HOLLOWS[n // 16]} Road"


def birth_date(n: int, language: Language) -> str:
    day, month, year = 10 + n % 19, MONTHS[language][n % 6], 1931 + n % 71
    return f"{day} {month} {year}"


def file_number(n: int, _language: Language) -> str:
    return f"SDQ-2024-{10_187 + 13 * n}"


def ip_address(n: int, _language: Language) -> str:
    return f"198.51.100.{100 + n}"


def _handle(n: int) -> str:
    return f"{STREETS[n % 16]}{HOLLOWS[n // 16]}".lower()


def username(n: int, _language: Language) -> str:
    return f"{_handle(n)}_{417 + n}"


def web_address(n: int, _language: Language) -> str:
    return f"https://www.facebook.com/{_handle(n)}.{417 + n}"


def us_ssn(n: int, _language: Language) -> str:
    return f"219-{10 + n // 2}-{4100 + n}"


def kind(entity: str, value: Value, english: tuple[str, str], french: tuple[str, str]) -> Kind:
    """Put a kind together from its sentence and label in each language."""
    return Kind(
        entity, value, {"en": english[0], "fr": french[0]}, {"en": english[1], "fr": french[1]}
    )


KINDS: tuple[Kind, ...] = (
    kind(
        "PERSON",
        person,
        ("My neighbour {} can confirm what happened.", "Mrs. {}"),
        ("Ma voisine {} peut confirmer ce qui s'est passé.", "Mme {}"),
    ),
    kind(
        "EMAIL_ADDRESS",
        email,
        ("You can write to me at {} any time.", "e-mail {}"),
        ("Vous pouvez m'écrire à {} en tout temps.", "courriel {}"),
    ),
    kind(
        "PHONE_NUMBER",
        phone,
        ("Please call me at {} after supper.", "tel. {}"),
        ("Appelez-moi au {} après le souper.", "tél. {}"),
    ),
    kind(
        "CA_SIN",
        sin,
        ("Her SIN is {} as you asked.", "SIN {}"),
        ("Son NAS est le {} comme demandé.", "NAS {}"),
    ),
    kind(
        "CA_HEALTH_NUMBER",
        health_number,
        ("My Medicare number is {} and the card expired.", "Medicare number {}"),
        ("Mon numéro d'assurance-maladie est le {} et la carte est expirée.", "carte maladie {}"),
    ),
    kind(
        "CA_DRIVER_LICENCE",
        driver_licence,
        ("My driver's licence number is {} if that helps.", "driver's licence {}"),
        ("Mon permis de conduire porte le numéro {} au besoin.", "permis de conduire {}"),
    ),
    kind(
        "CA_LICENCE_PLATE",
        plate,
        ("The truck had licence plate {} on it.", "licence plate {}"),
        ("Le camion portait la plaque d'immatriculation {} ce jour-là.", "plaque {}"),
    ),
    kind(
        "CA_PASSPORT",
        passport,
        ("My passport number is {} and it was returned.", "passport {}"),
        ("Mon numéro de passeport est {} et il m'a été rendu.", "passeport {}"),
    ),
    kind(
        "CREDIT_CARD",
        card,
        ("I paid the fee with Visa {} last week.", "Visa card {}"),
        ("J'ai payé les frais avec la carte Visa {} la semaine dernière.", "carte Visa {}"),
    ),
    kind(
        "IBAN_CODE",
        iban,
        ("The refund can go to IBAN {} abroad.", "IBAN {}"),
        ("Le remboursement peut aller à l'IBAN {} à l'étranger.", "IBAN {}"),
    ),
    kind(
        "CA_BANK_ACCOUNT",
        bank_account,
        ("Please deposit it to account number {} as before.", "bank account {}"),
        ("Veuillez le déposer au compte numéro {} comme avant.", "compte bancaire {}"),
    ),
    kind(
        "CA_POSTAL_CODE",
        postal_code,
        ("Our postal code is {} since the change.", "postal code {}"),
        ("Notre code postal est {} depuis le changement.", "code postal {}"),
    ),
    kind(
        "STREET_ADDRESS",
        street_address,
        ("We live at {} near the bridge.", "house at {}"),
        ("Nous demeurons au {} près du pont.", "maison au {}"),
    ),
    kind(
        "DATE_OF_BIRTH",
        birth_date,
        ("My date of birth is {} on the form.", "born {}"),
        ("Ma date de naissance est le {} sur le formulaire.", "né le {}"),
    ),
    kind(
        "FILE_NUMBER",
        file_number,
        ("My file number is {} at your office.", "file number {}"),
        ("Mon numéro de dossier est {} à votre bureau.", "dossier numéro {}"),
    ),
    kind(
        "IP_ADDRESS",
        ip_address,
        ("Your site blocked my address {} this morning.", "IP {}"),
        ("Votre site a bloqué mon adresse {} ce matin.", "IP {}"),
    ),
    kind(
        "USERNAME",
        username,
        ("My user name is {} on your portal.", "user name {}"),
        ("Mon nom d'utilisateur est {} sur votre portail.", "nom d'utilisateur {}"),
    ),
    kind(
        "URL",
        web_address,
        ("The pictures are on {} for you to see.", "see {}"),
        ("Les photos sont sur {} si vous voulez voir.", "voir {}"),
    ),
    kind(
        "US_SSN",
        us_ssn,
        ("My American social security number is {} from when I worked there.", "SSN {}"),
        ("Mon numéro américain de sécurité sociale (SSN) est {} de mon travail là-bas.", "SSN {}"),
    ),
)  # fmt: skip
