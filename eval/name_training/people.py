"""Invented people: names from the packaged lists and from Faker's locales."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from faker import Faker

from redaction.lexicon import lexicon
from redaction.normalization import fold

LOCALES = (
    "az_AZ cs_CZ da_DK de_AT de_DE en_CA en_GB en_IE en_IN en_NG en_NZ en_PK en_US es_CO es_ES es_MX "
    "et_EE fi_FI fr_BE fr_CA fr_CH fr_DZ fr_FR ga_IE ha_NG hr_HR hu_HU id_ID ig_NG it_IT "
    "lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE sw tl_PH tr_TR "
    "tw_GH uz_UZ vi_VN yo_NG zu_ZA"
).split()
# Names Faker lacks: Acadian, Mi'kmaw, Wolastoqey, Levantine, Congolese, Chinese, Ukrainian.
FIRST = (
    "Alphée Aurèle Azade Bernadette Cyprienne Désiré Donat Edmée Elmire Évangéline Fidèle Géraldine "
    "Irénée Jean-Guy Jeannita Léonce Marie-Ève Normand Odette Onésime Philomène Réjeanne Théotime Ulysse "
    "Yvonne Zoël Jean-François Marie-Claire Aimé Blanche Rose-Aimée Pierrette Clovis Gérard "
    "Mali Sa'n Piel Mise'l Tuma Sapatis Samaqan "
    "Khaled Rima Noor Yasmin Firas Hala Bassel Samar Ghassan Layla Ziad Rania Tarek Mahmoud Amira "
    "Mbuyi Kabongo Ilunga Mwamba Ngalula Tshala Kalala Divine Béni Exaucé Glodie Héritier Merveille "
    "Xiaomei Wei Jun Li Mingyu Haoran Yating Shufen Zihan Qian Oksana Bohdan Taras Olena Nadiia Vasyl "
    "Iryna Svitlana Mykola Kateryna Andriy Dmytro Harpreet Gurjit Jaspreet Manpreet Simran Amarjit"
).split()
LAST = (
    "Arsenault Arseneau Babineau Basque Belliveau Bourque Breau Chiasson Comeau Cormier Cyr d'Entremont "
    "DesRoches Doiron Doucet Duguay Gaudet Gautreau Hébert Landry LeBlanc Léger Losier Maillet Mazerolle "
    "Melanson Noël Poirier Richard Robichaud Roy Saulnier Savoie Surette Thériault Thibodeau Vienneau "
    "Augustine Battiste Bernard Denny Francis Googoo Gloade Jeddore Julian Knockwood Levi Marshall Metallic "
    "Milliea Paul Prosper Sanipass Simon Sock Stevens Sylliboy Toney Ward Perley Polchies Sabattis "
    "Sacobie Tomah Nicholas Brooks Solomon Al-Haddad Haddad Khoury Nassar Al-Masri Darwish Saleh Hamdan "
    "Ilunga Kabila Tshimanga Mukendi Kasongo Lukusa Nkulu Ngoy Mulamba Zhang Wang Chen Liu Huang Zhao "
    "Kovalenko Shevchenko Bondarenko Tkachuk Melnyk Kravets MacDonald MacIsaac MacNeil MacEachern "
    "McPhee Gillis Chisholm Fougere Rankin Beaton Murphy O'Brien O'Leary Kavanagh Power Penney Noseworthy "
    "Sidhu Dhillon Grewal Gill Singh Kaur Nguyen Tran Pham Okafor Adeyemi Eze Mensah Diallo Traoré "
    "N'Diaye Ouédraogo Santos Reyes Villanueva Dela-Cruz Bautista"
).split()


@dataclass(frozen=True, slots=True)
class Person:
    first: str
    last: str


class People:
    """Draw invented people; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._fakers = [Faker(locale) for locale in LOCALES]
        for number, faker in enumerate(self._fakers):
            faker.seed_instance(seed + number)

    def person(self) -> Person:
        """Draw one person, half of them from the lists, half from anywhere in the world."""
        if self._random.random() < 0.5:
            given, surnames = _listed()
            first = self._random.choice(FIRST if self._random.random() < 0.3 else given)
            last = self._random.choice(LAST if self._random.random() < 0.6 else surnames)
            return Person(first, last)
        faker = self._random.choice(self._fakers)
        return Person(faker.first_name(), faker.last_name())

    def written(self, person: Person) -> str:
        """Write a name in full or in part, as people do."""
        first, last = person.first, person.last
        initial = f"{first[0]}."
        middle = f"{self.person().first[0]}."
        forms = (f"{first} {last}", f"{initial} {last}", f"{first} {middle} {last}", first, last)
        long = (f"{first} {self.person().first} {last}", f"{first} {last}-{self.person().last}")
        weights = (60, 6, 6, 12, 4, 6, 6)
        return self._random.choices((*forms, *long), weights)[0]


@cache
def _listed() -> tuple[list[str], list[str]]:
    known = lexicon()
    given = sorted(known.given_names - known.not_names)
    return [_capital(name) for name in given], [_capital(n) for n in sorted(known.surnames)]


def _capital(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def begins_with_vowel(name: str) -> bool:
    """Tell whether a French particle is elided before a name."""
    return fold(name)[:1] in tuple("aeiouy")
