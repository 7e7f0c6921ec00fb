"""Marked texts the names model learns from: invented ones, and public ones where given."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from eval.name_training.people import People, begins_with_vowel
from redaction.policy import PACKAGE

HERE = Path(__file__).parent
PERSON_LABELS = {"PERSON", "PER", "person"}
LANGUAGES = ("en", "fr")
_SLOT = re.compile(r"\{(\w+)\}")
_POSSESSIVE = re.compile(r"'s$")
# What annotators take into a name and we leave out: titles, French particles.
_BEFORE = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|mme|mlle|madame|monsieur|m)\b\.?(?: (?:et|and|&) )?\s*|"
    r"(?:de |des |d'|l'))+",
    re.IGNORECASE,
)
_WORDS = {
    "month": {
        "en": "March April May June August November",
        "fr": "mars avril mai juin août novembre",
    },
    "weekday": {"en": "Monday Tuesday Friday Sunday", "fr": "lundi mardi vendredi dimanche"},
    "thing": {
        "en": "well permit culvert cheque streetlight licence garbage power assessment roof sewer",
        "fr": "puits permis ponceau chèque lampadaire compte toit courant dossier égout fossé",
    },
    "medicine": {
        "en": "Metformin Ventolin Lipitor Synthroid Advil insulin Eliquis Ozempic Xarelto Gravol",
        "fr": "Metformine Ventolin Lipitor Synthroid Advil insuline Eliquis Ozempic Xarelto Gravol",
    },
    "car": {"en": "Ford Toyota Honda Dodge Mazda Kia", "fr": "Ford Toyota Honda Dodge Mazda Kia"},
    "nation": {
        "en": "Elsipogtog Eskasoni Membertou Tobique Neqotkuk Millbrook Sitansisk",
        "fr": "Elsipogtog Eskasoni Membertou Tobique Neqotkuk Millbrook Sitansisk",
    },
}
# {} stands for the name of a person after whom something is called.
_NAMED_AFTER = {
    "en": (
        "Dr. {} Memorial Hospital|{} School|{} Plumbing Ltd|{} Arena|{} & Sons|St. {}'s Church|"
        "the {} Bridge|{} Street|{} Pharmacy|the {} Centre|{} Motors Inc|{} Funeral Home|{} Lake"
    ),
    "fr": (
        "l'hôpital Dr-{}|l'école {}|Plomberie {} ltée|l'aréna {}|{} et Fils|l'église Saint-{}|"
        "le pont {}|la rue {}|la pharmacie {}|le centre {}|Garage {} inc.|le lac {}|le foyer {}"
    ),
}
_PLAIN = {
    "en": (
        "Service New Brunswick|the post office|Irving|Sobeys|Tim Hortons|NB Power|Horizon Health|"
        "the town office|the food bank|the RCMP|Canadian Tire|Bell Aliant|the landfill|Walmart"
    ),
    "fr": (
        "Service Nouveau-Brunswick|bureau de poste|Irving|Sobeys|Tim Hortons|Énergie NB|Vitalité|"
        "l'hôtel de ville|la banque alimentaire|la GRC|Canadian Tire|la Caisse|Walmart"
    ),
}


@dataclass(frozen=True, slots=True, repr=False)
class Marked:
    """Hold a text and the half-open spans of the names in it."""

    text: str
    names: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a stretch of a text that is a name, or is none."""

    text: str
    name: bool


class Inventor:
    """Write messages out of the sentences beside this file, peopled anew each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._people = People(seed)
        self._sentences = {code: _lines(HERE / f"sentences_{code}.txt") for code in LANGUAGES}
        self._places = _lines(PACKAGE / "places.txt")

    def messages(self, count: int) -> Iterator[Marked]:
        """Write that many messages, half in each language, some in both."""
        for number in range(count):
            main = LANGUAGES[number % 2]
            pieces: list[Piece] = []
            for _ in range(self._random.choices((1, 2, 3, 5, 8), (35, 25, 20, 12, 8))[0]):
                code = self._random.choice(LANGUAGES) if self._random.random() < 0.08 else main
                pieces += self._sentence(self._random.choice(self._sentences[code]), code)
                pieces.append(
                    Piece(self._random.choice((" ", " ", " ", "\n", "\n\n", ". ")), False)
                )
            yield _joined(self._carelessly(pieces[:-1]))

    def _sentence(self, sentence: str, language: str) -> Iterator[Piece]:
        position = 0
        for slot in _SLOT.finditer(sentence):
            yield Piece(sentence[position : slot.start()], False)
            yield self._filled(slot.group(1), language)
            position = slot.end()
        yield Piece(sentence[position:], False)

    def _filled(self, slot: str, language: str) -> Piece:
        person = self._people.person()
        if slot == "vname":
            while not begins_with_vowel(person.first):
                person = self._people.person()
            return Piece(f"{person.first} {person.last}", True)
        if slot in ("name", "first", "last"):
            forms = {"first": person.first, "last": person.last}
            return Piece(forms.get(slot) or self._people.written(person), True)
        return Piece(self._thing(slot, language), False)

    def _thing(self, slot: str, language: str) -> str:
        if slot == "place":
            return self._random.choice(self._places)
        if slot == "amount":
            return f"${self._random.randint(20, 4000)}.{self._random.randint(10, 99)}"
        if slot == "date":
            day, month = self._random.randint(1, 28), self._thing("month", language)
            return f"{month} {day}" if language == "en" else f"{day} {month}"
        if slot == "org":
            if self._random.random() < 0.5:
                return self._random.choice(_PLAIN[language].split("|"))
            person = self._people.person()
            called = self._random.choice((person.last, f"{person.first} {person.last}"))
            return self._random.choice(_NAMED_AFTER[language].split("|")).format(called)
        return self._random.choice(_WORDS[slot][language].split())

    def _carelessly(self, pieces: list[Piece]) -> list[Piece]:
        """Write as people do: all small, all capitals, without points, with slips."""
        changes: list[Callable[[str], str]] = []
        draw = self._random.random()
        if draw < 0.3:
            changes.append(str.lower)
        elif draw < 0.36:
            changes.append(str.upper)
        if self._random.random() < 0.15:
            changes.append(lambda text: re.sub(r"[.,!?;:](?=\s|$)", "", text))
        if self._random.random() < 0.15:
            changes.append(self._slips)
        for change in changes:
            pieces = [Piece(change(piece.text), piece.name) for piece in pieces]
        return pieces

    def _slips(self, text: str) -> str:
        words = text.split(" ")
        for place, word in enumerate(words):
            if len(word) > 4 and word.isalpha() and self._random.random() < 0.1:
                cut = self._random.randrange(1, len(word) - 1)
                words[place] = word[:cut] + word[cut + 1 :]
        return " ".join(words)


def public_rows(path: Path) -> Iterator[Marked]:
    """Read {"text", "spans"}; spans that are people's count, all else is no name."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [s for s in row.get("spans", ()) if s["label"] in PERSON_LABELS]
        yield Marked(row["text"], tuple(sorted(_bare(row["text"], s) for s in spans)))


def invented(seed: int, count: int) -> list[Marked]:
    """Return that many invented messages."""
    return list(islice(Inventor(seed).messages(count), count))


def _bare(text: str, span: dict[str, int]) -> tuple[int, int]:
    """Leave titles, particles and a possessive out of a name, unless nothing would be left."""
    start, end = span["start"], span["end"]
    tail = _POSSESSIVE.search(text[start:end])
    end = start + tail.start() if tail else end
    head = _BEFORE.match(text[start:end])
    return (start + head.end() if head and head.end() < end - start else start), end


def _joined(pieces: list[Piece]) -> Marked:
    text, names = "", []
    for piece in pieces:
        if piece.name and piece.text:
            names.append((len(text), len(text) + len(piece.text)))
        text += piece.text
    return Marked(text, tuple(names))


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]
